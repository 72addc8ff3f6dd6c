"""What is to be said, put into the queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.bulk import insert_many, take_ids
from storage.rows import Language, MessageState
from storage.tables import Messages


@dataclass(slots=True)
class NewMessage:
    """Something to be said to one contact; `values` are what its template needs, as plain JSON."""

    kind: str
    contact_id: int
    channel: str
    """The contact's."""
    officer_id: int | None
    day: date
    template: str
    template_hash: str
    language: Language
    not_before: datetime
    valid_until: datetime
    values: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] | None = None
    """What goes with the words; scheduler/forms.py says which keys there are."""
    urgency: int = 0
    """Lower goes first."""
    broadcast_id: int | None = None
    instead_of: int | None = None
    """The message that surely did not arrive at another address of the officer's."""


def put(session: Session, messages: Sequence[NewMessage], now: datetime) -> int:
    """Queue messages, some thousand at a time at most; their numbers follow each other from the one returned."""
    first = take_ids(session, "messages", len(messages))
    names = tuple(part.name for part in fields(NewMessage))
    told = attrgetter(*names)
    insert_many(
        session,
        Messages,
        ("id", "state", "tries", "created_at", "changed_at", *names),
        (
            (number, MessageState.QUEUED.value, 0, now, now, *told(message))
            for number, message in enumerate(messages, first)
        ),
    )
    return first


def contacts_told(session: Session, kind: str, day: date) -> set[int]:
    """To which contacts a message of a kind, about no officer, was queued on a day."""
    told = select(col(Messages.contact_id)).where(
        col(Messages.officer_id).is_(None), col(Messages.day) == day, col(Messages.kind) == kind
    )
    return set(session.connection().execute(told).scalars())
