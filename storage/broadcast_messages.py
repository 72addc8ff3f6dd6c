"""The messages of a notice: written from its frozen audience in chunks, each once; counted, dropped, listed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, distinct, func, or_, select, update
from sqlmodel import Session, col

from storage.elsewhere import ELSEWHERE
from storage.imports import visible_import
from storage.rows import Language, MessageState, Progress
from storage.tables import Attempts, BroadcastRecipients, Contacts, Listings, Messages
from storage.tables.columns import core
from storage.versioned import holds

SENT = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
WAITING = (MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """An address for which no message of a notice is in the outbox yet."""

    contact_id: int
    channel: str
    language: Language
    """Of the text."""
    officer_id: int
    """Of several who share it, one."""


@dataclass(frozen=True, slots=True)
class NotReached:
    """Somebody of the audience who did not surely get a notice."""

    officer_id: int
    name: str | None
    employee_id: str | None
    office: str | None
    channel: str | None
    left_out_because: str | None
    state: MessageState | None
    """None where no message was written."""
    reason: str | None
    detail: str | None
    """What was noted of the newest call."""


def unwritten(session: Session, broadcast_id: int, after: int, limit: int) -> list[Unwritten]:
    """Addresses of a frozen audience without their message, next to the address `after`, in order."""
    here = BroadcastRecipients
    question = (
        select(
            col(here.contact_id), col(Contacts.channel), func.min(col(here.language)), func.min(col(here.officer_id))
        )
        .join(Contacts, col(Contacts.id) == col(here.contact_id))
        .where(col(here.broadcast_id) == broadcast_id, col(here.contact_id) > after, col(here.message_id).is_(None))
        .group_by(col(here.contact_id), col(Contacts.channel))
        .order_by(col(here.contact_id))
        .limit(limit)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Unwritten(*row) for row in rows]


def note_written(session: Session, broadcast_id: int, messages: Iterable[tuple[int, int]]) -> None:
    """Note which message goes to each address, in the transaction that queues them; given as address and message."""
    table = core(BroadcastRecipients)
    written = (
        update(table)
        .where(table.c.broadcast_id == broadcast_id, table.c.contact_id == bindparam("address"))
        .values(message_id=bindparam("message"))
    )
    session.connection().execute(written, [{"address": contact, "message": message} for contact, message in messages])


def progress_of(session: Session, broadcast_id: int) -> Progress:
    """How far the messages of a notice have come."""
    here, connection = BroadcastRecipients, session.connection()
    unwritten_yet = connection.scalar(
        select(func.count(distinct(col(here.contact_id)))).where(
            col(here.broadcast_id) == broadcast_id, col(here.message_id).is_(None), col(here.contact_id).is_not(None)
        )
    )
    rows: Iterable[Any] = connection.execute(
        select(col(Messages.state), col(Messages.reason), func.count())
        .where(col(Messages.broadcast_id) == broadcast_id)
        .group_by(col(Messages.state), col(Messages.reason))
    )
    waiting = sent = unknown = 0
    not_sent: dict[str, int] = {}
    for state, reason, number in rows:
        if state in SENT:
            sent += number
        elif state in WAITING:
            waiting += number
        elif state == MessageState.UNKNOWN:
            unknown += number
        elif reason != ELSEWHERE:
            why = reason or state
            not_sent[why] = not_sent.get(why, 0) + number
    unwritten_yet = int(unwritten_yet or 0)
    messages = unwritten_yet + waiting + sent + unknown + sum(not_sent.values())
    return Progress(messages, unwritten_yet, waiting, sent, unknown, not_sent)


def queued_of(session: Session, broadcast_id: int, limit: int) -> list[int]:
    """Some of the messages of a notice that are in the queue."""
    question = select(col(Messages.id)).where(
        col(Messages.broadcast_id) == broadcast_id, col(Messages.state) == MessageState.QUEUED
    )
    return list(session.connection().execute(question.limit(limit)).scalars())


def not_reached(session: Session, broadcast_id: int) -> Iterator[NotReached]:
    """Whoever of the audience did not surely get a notice, and why, in the order of the list."""
    here = BroadcastRecipients
    newest = and_(col(Attempts.message_id) == col(Messages.id), col(Attempts.number) == col(Messages.tries))
    listing = and_(col(Listings.officer_id) == col(here.officer_id), *holds(Listings, visible_import(session)))
    question = (
        select(
            col(here.officer_id),
            col(Listings.name),
            col(Listings.employee_id),
            col(Listings.office),
            col(Contacts.channel),
            col(here.left_out_because),
            col(Messages.state),
            col(Messages.reason),
            col(Attempts.detail),
        )
        .outerjoin(Listings, listing)
        .outerjoin(Contacts, col(Contacts.id) == col(here.contact_id))
        .outerjoin(Messages, col(Messages.id) == col(here.message_id))
        .outerjoin(Attempts, newest)
        .where(
            col(here.broadcast_id) == broadcast_id, or_(col(Messages.id).is_(None), col(Messages.state).not_in(SENT))
        )
        .order_by(col(here.officer_id))
        .execution_options(yield_per=5_000)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    for officer, name, employee, office, channel, because, stood, reason, detail in rows:
        known = MessageState(stood) if stood else None
        yield NotReached(officer, name, employee, office, channel, because, known, reason, detail)
