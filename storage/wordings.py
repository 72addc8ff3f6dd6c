"""Words that a provider approves beforehand: how it judges each, and what was handed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import ApprovedWordings

APPROVED = "approved"
STOPPED = frozenset({"rejected", "paused", "disabled"})
"""Judgements after which nothing may be said in these words until somebody has done something, or time has passed."""


@dataclass(frozen=True, slots=True)
class ApprovedWording:
    """One wording in one language, as the provider was last seen to judge it."""

    name: str
    language: str
    status: str
    reason: str | None
    """Why it was last turned down; stays until it is approved."""
    wording_hash: str | None
    """Of what was handed in from here; None where nothing was."""
    changed_at: datetime


def wordings_of(session: Session, channel: str, name: str | None = None) -> list[ApprovedWording]:
    """All that is known of a channel's wordings, or of one of them in its languages, by name."""
    table = ApprovedWordings
    question = (
        select(
            col(table.name),
            col(table.language),
            col(table.status),
            col(table.reason),
            col(table.wording_hash),
            col(table.changed_at),
        )
        .where(col(table.channel) == channel)
        .order_by(col(table.name), col(table.language))
    )
    if name is not None:
        question = question.where(col(table.name) == name)
    return [ApprovedWording(*row) for row in session.connection().execute(question)]


def usable_wordings(session: Session, channel: str) -> set[tuple[str, str]]:
    """Name and language of those in which something may be said now."""
    table = ApprovedWordings
    question = select(col(table.name), col(table.language)).where(
        col(table.channel) == channel, col(table.status) == APPROVED
    )
    return {(name, language) for name, language in session.connection().execute(question)}


def note_status(
    session: Session, channel: str, name: str, language: str, status: str, reason: str | None, now: datetime
) -> None:
    """Keep how the provider judges a wording from now on; what was handed in stays noted."""
    _note(session, channel, name, language, {"status": status, "reason": reason, "changed_at": now})


def note_handed_in(
    session: Session, channel: str, name: str, language: str, wording_hash: str, status: str, now: datetime
) -> None:
    """Keep what was handed in, and how the provider answered."""
    noted = {"status": status, "wording_hash": wording_hash, "changed_at": now}
    _note(session, channel, name, language, noted)


def note_as_handed_in(session: Session, channel: str, name: str, language: str, wording_hash: str) -> None:
    """Keep that the provider has just these words already, however they came to it."""
    table = ApprovedWordings
    session.connection().execute(
        update(table)
        .where(col(table.channel) == channel, col(table.name) == name, col(table.language) == language)
        .values(wording_hash=wording_hash)
    )


def _note(session: Session, channel: str, name: str, language: str, noted: dict[str, Any]) -> None:
    keys = {"channel": channel, "name": name, "language": language}
    session.connection().execute(
        insert_unless_there(session, ApprovedWordings)
        .values(**keys, **noted)
        .on_conflict_do_update(index_elements=list(keys), set_=noted)
    )
