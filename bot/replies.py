"""From replies to messages in the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.render import template_hash
from bot.turn import Reply
from scheduler.clock import day_in_india
from storage.outbox import NO_WORDS, REPLY, REPLY_URGENCY
from storage.queueing import NewMessage, put

REPLY_VALID = timedelta(minutes=15)
"""A reply that could not go out for so long answers a question that has been forgotten."""


def put_replies(
    session: Session, channel: str, replies: Sequence[Reply], now: datetime, valid: timedelta = REPLY_VALID
) -> int:
    """Queue replies in the transaction of what they tell; their numbers follow each other from the one returned."""
    messages = [
        NewMessage(
            kind=REPLY,
            contact_id=reply.contact_id,
            channel=reply.channel or channel,
            officer_id=None,
            day=day_in_india(now),
            template=reply.template,
            template_hash=template_hash(reply.template, reply.language) if reply.template != NO_WORDS else "",
            language=reply.language,
            not_before=now,
            valid_until=now + (reply.valid or valid),
            values=reply.values,
            form=reply.form,
            urgency=REPLY_URGENCY,
        )
        for reply in replies
    ]
    return put(session, messages, now)
