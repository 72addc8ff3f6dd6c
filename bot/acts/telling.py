"""Saying something to people who did not just ask: each in their language, on their channel."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.render import label
from bot.replies import put_replies
from bot.turn import Reply
from storage.contacts import addressees

NEWS_VALID = timedelta(days=7)


def tell(
    session: Session,
    contacts: Collection[int],
    template: str,
    values: Mapping[str, Any],
    now: datetime,
    buttons: Sequence[Sequence[tuple[str, str]]] = (),
) -> None:
    """Queue one message to each contact; a button is the name of its words, and its answer."""
    for contact_id, channel, language in addressees(session, contacts):
        reply = Reply(contact_id, template, language, dict(values))
        if buttons:
            reply = reply.with_buttons(*[[(label(name, language), answer) for name, answer in row] for row in buttons])
        put_replies(session, channel, [reply], now, NEWS_VALID)
