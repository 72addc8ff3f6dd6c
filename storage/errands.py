"""What was asked for in a chat and takes a while: kept until it is done, also through a restart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from storage.rows import Language
from storage.tables import Contacts, Errands


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing that somebody waits for."""

    id: int
    kind: str
    contact_id: int
    channel: str
    address: str
    language: Language
    values: dict[str, Any]
    asked_at: datetime
    tries: int
    """How often it was begun before."""


def put_errand(
    session: Session, kind: str, contact_id: int, language: Language, values: Mapping[str, Any], now: datetime
) -> int:
    """Note something to be done for a contact, and return its number."""
    noted = (
        insert(Errands)
        .values(kind=kind, contact_id=contact_id, language=language, values=dict(values), asked_at=now, tries=0)
        .returning(col(Errands.id))
    )
    return session.connection().execute(noted).scalar_one() or 0


def open_errands(session: Session, channel: str, but: Collection[int], limit: int) -> list[Errand]:
    """What is not yet done for people of a channel, the oldest first, without those that are under way."""
    question = (
        select(
            col(Errands.id),
            col(Errands.kind),
            col(Errands.contact_id),
            col(Contacts.channel),
            col(Contacts.address),
            col(Errands.language),
            col(Errands.values),
            col(Errands.asked_at),
            col(Errands.tries),
        )
        .join(Contacts, col(Contacts.id) == col(Errands.contact_id))
        .where(col(Errands.finished_at).is_(None), col(Errands.id).not_in(but), col(Contacts.channel) == channel)
        .order_by(col(Errands.id))
        .limit(limit)
    )
    return [Errand(*row) for row in session.connection().execute(question)]


def count_open_errands(session: Session, contact_id: int, kind: str | None = None) -> int:
    """How many things a contact waits for, of one kind or of all."""
    question = select(func.count()).where(col(Errands.contact_id) == contact_id, col(Errands.finished_at).is_(None))
    if kind is not None:
        question = question.where(col(Errands.kind) == kind)
    return int(session.connection().scalar(question) or 0)


def begin_errand(session: Session, number: int) -> None:
    """Count another try."""
    here = col(Errands.id) == number
    session.connection().execute(update(Errands).where(here).values(tries=col(Errands.tries) + 1))


def finish_errand(session: Session, number: int, now: datetime, *, fault: str | None = None) -> bool:
    """Note that it is done, in the transaction of its replies; False where that was noted before."""
    open_ = (col(Errands.id) == number) & col(Errands.finished_at).is_(None)
    done = session.connection().execute(update(Errands).where(open_).values(finished_at=now, fault=fault))
    return done.rowcount == 1
