"""Wordings that a channel refuses as wrong in themselves: they wait until corrected, or until a person resumes them."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import StoppedTemplates

Wording = tuple[str, str, str]
"""Template, language, and the hash of its words."""


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


def resume_templates(session: Session, channel: str) -> int:
    """Try every stopped wording of a channel again; return how many there were."""
    gone = session.connection().execute(delete(StoppedTemplates).where(col(StoppedTemplates.channel) == channel))
    return cast("CursorResult[Any]", gone).rowcount
