"""What surely did not arrive at one address of an officer, and what it takes to say it at another one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.rows import Language, MessageState
from storage.tables import BroadcastRecipients, Messages, Occasions

ELSEWHERE = "elsewhere"
"""Why a message ended: the same is said at another address of the officer's."""


@dataclass(frozen=True, slots=True)
class Unbrought:
    """A nudge or a notice that did not arrive, and is still in time."""

    id: int
    kind: str
    contact_id: int
    officer_id: int | None
    broadcast_id: int | None
    day: date
    template: str
    urgency: int
    valid_until: datetime


def unbrought(session: Session, messages: Collection[int], state: MessageState, now: datetime) -> list[Unbrought]:
    """Those of some messages that are in this state and may be said elsewhere: once, and not a third time."""
    here = Messages
    question = select(
        col(here.id),
        col(here.kind),
        col(here.contact_id),
        col(here.officer_id),
        col(here.broadcast_id),
        col(here.day),
        col(here.template),
        col(here.urgency),
        col(here.valid_until),
    ).where(
        col(here.id).in_(messages),
        col(here.state) == state,
        col(here.kind).in_(("nudge", "broadcast")),
        col(here.instead_of).is_(None),
        col(here.reason).is_distinct_from(ELSEWHERE),
        col(here.valid_until) > now,
    )
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(here.id)))
    return [Unbrought(*row) for row in rows]


def mark_elsewhere(session: Session, message_id: int) -> None:
    """Note of a message that the same is said elsewhere."""
    session.connection().execute(update(Messages).where(col(Messages.id) == message_id).values(reason=ELSEWHERE))


def carry_occasions(session: Session, message_id: int, to: int) -> None:
    """Let another message carry the reasons to write that one had."""
    carried = update(Occasions).where(col(Occasions.message_id) == message_id)
    session.connection().execute(carried.values(message_id=to))


def officers_of_notice(session: Session, message_id: int) -> list[tuple[int, int]]:
    """The notice and each officer for whom a message brings it."""
    here = BroadcastRecipients
    question = select(col(here.broadcast_id), col(here.officer_id)).where(col(here.message_id) == message_id)
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(here.officer_id)))
    return [(broadcast, officer) for broadcast, officer in rows]


def notice_at(session: Session, broadcast_id: int, contact_id: int) -> int | None:
    """The message that brings a notice to an address, whatever became of it."""
    there = (col(Messages.broadcast_id) == broadcast_id, col(Messages.contact_id) == contact_id)
    return session.connection().scalar(select(col(Messages.id)).where(*there))


def carry_notice(
    session: Session, broadcast_id: int, officer_id: int, contact_id: int, language: Language, to: int
) -> None:
    """Note that an officer gets a notice at another address, by another message."""
    here = BroadcastRecipients
    theirs = (col(here.broadcast_id) == broadcast_id, col(here.officer_id) == officer_id)
    carried = update(here).where(*theirs).values(contact_id=contact_id, language=language, message_id=to)
    session.connection().execute(carried)
