"""Wordings that a channel refuses as wrong in themselves: they wait until corrected, or until a person resumes them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.outbox import NO_WORDS
from storage.rows import MessageState
from storage.tables import Messages, StoppedTemplates

Wording = tuple[str, str, str]
"""Template, language, and the hash of its words."""
NEIGHBOURS = 1_000
"""Messages before and after one in whose fates a row of refusals is looked for: by their numbers, so without a scan."""
TOLD = (MessageState.DELIVERED, MessageState.READ, MessageState.FAILED)
REFUSED = "our_fault"
"""The reason of a message that was refused as wrong."""


def stop_template(
    session: Session, channel: str, template: str, language: str, template_hash: str, because: str, now: datetime
) -> bool:
    """Send nothing more in this wording through this channel; False where it was stopped already."""
    stopped = (
        insert_unless_there(session, StoppedTemplates)
        .values(
            channel=channel,
            template=template,
            language=language,
            template_hash=template_hash,
            since=now,
            because=because,
        )
        .on_conflict_do_nothing()
        .returning(col(StoppedTemplates.since))
    )
    return session.connection().execute(stopped).first() is not None


def stopped_templates(session: Session, channel: str) -> set[Wording]:
    """The wordings that this channel is spared; one with another hash has been corrected and is not among them."""
    question = select(
        col(StoppedTemplates.template), col(StoppedTemplates.language), col(StoppedTemplates.template_hash)
    ).where(col(StoppedTemplates.channel) == channel)
    return {(template, language, words) for template, language, words in session.connection().execute(question)}


def wordings_refused(session: Session, failed: Collection[int], times: int) -> Iterator[tuple[str, Wording]]:
    """Of some messages that failed later as wrong, the wordings, with their channel, that did so often in a row.

    What arrived, and what failed otherwise, ends a row; what was only accepted says nothing yet. A message with a file
    counts for nothing: it may be the file that was wrong.
    """
    words = col(Messages.channel), col(Messages.template), col(Messages.language), col(Messages.template_hash)
    sent_as = session.connection().execute(select(*words, col(Messages.id)).where(col(Messages.id).in_(failed)))
    newest = {(channel, (template, language, of)): number for channel, template, language, of, number in sent_as}
    for (channel, wording), number in newest.items():
        same = (column == value for column, value in zip(words, (channel, *wording), strict=True))
        near = col(Messages.id).between(number - NEIGHBOURS, number + NEIGHBOURS)
        fates = session.connection().execute(
            select(col(Messages.reason), col(Messages.form))
            .where(near, *same, col(Messages.state).in_(TOLD))
            .order_by(col(Messages.changed_at).desc(), col(Messages.id).desc())
        )
        row = [reason for reason, form in fates if not (form or {}).get("file")][:times]
        if wording[0] != NO_WORDS and row == [REFUSED] * times:
            yield channel, wording


def resume_templates(session: Session, channel: str) -> int:
    """Try every stopped wording of a channel again; return how many there were."""
    gone = session.connection().execute(delete(StoppedTemplates).where(col(StoppedTemplates.channel) == channel))
    return cast("CursorResult[Any]", gone).rowcount
