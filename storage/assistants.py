"""Assistants: the codes by which officers name them, and whose assistants they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.rows import Language
from storage.tables import AssistantCodes, ContactOfficers, Contacts


@dataclass(frozen=True, slots=True)
class Assistant:
    """An address from which somebody assists an officer."""

    contact_id: int
    channel: str
    language: Language
    since: datetime


def put_code(session: Session, officer_id: int, code: str, *, now: datetime, valid_until: datetime) -> None:
    """Let a code name an assistant of an officer, once; earlier codes of theirs are good no longer."""
    unused = (col(AssistantCodes.officer_id) == officer_id) & col(AssistantCodes.used_at).is_(None)
    session.connection().execute(delete(AssistantCodes).where(unused))
    values = {"code_hash": _hash(code), "officer_id": officer_id, "made_at": now, "valid_until": valid_until}
    session.connection().execute(insert(AssistantCodes).values(values))


def officer_of_code(session: Session, code: str, now: datetime) -> int | None:
    """Whose assistant a code names; None where it is not ours, was used, or is too old."""
    return session.connection().scalar(select(col(AssistantCodes.officer_id)).where(_good(code, now)))


def use_code(session: Session, code: str, contact_id: int, now: datetime) -> int | None:
    """Let a contact assist the officer whom a code names, and return the officer; None as `officer_of_code`."""
    used = update(AssistantCodes).where(_good(code, now)).values(used_at=now)
    officer_id = session.connection().execute(used.returning(col(AssistantCodes.officer_id))).scalar()
    if officer_id is not None:
        link = {"officer_id": officer_id, "contact_id": contact_id, "role": "assistant", "linked_at": now}
        linked = insert_unless_there(session, ContactOfficers).values(link)
        session.connection().execute(linked.on_conflict_do_nothing())
    return officer_id


def assistants_of(session: Session, officer_id: int) -> list[Assistant]:
    """From where an officer is assisted, the longest first."""
    mine = ContactOfficers
    question = (
        select(col(mine.contact_id), col(Contacts.channel), col(Contacts.language), col(mine.linked_at))
        .join(Contacts, col(Contacts.id) == col(mine.contact_id))
        .where(col(mine.officer_id) == officer_id, col(mine.role) == "assistant")
        .order_by(col(mine.linked_at), col(mine.contact_id))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Assistant(*row) for row in rows]


def _good(code: str, now: datetime) -> Any:
    mine = AssistantCodes
    unspent = col(mine.used_at).is_(None) & (col(mine.valid_until) > now)
    return (col(mine.code_hash) == _hash(code)) & unspent


def _hash(code: str) -> str:
    return sha256(code.strip().upper().encode()).hexdigest()
