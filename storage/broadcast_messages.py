"""The messages of a notice: written from its frozen audience in chunks, each once; counted, dropped, listed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, distinct, func, or_, select, update
from sqlmodel import Session, col

from storage.elsewhere import ELSEWHERE
from storage.imports import visible_import
from storage.rows import SENT, Language, MessageState, Pile, Progress
from storage.tables import Attempts, BroadcastRecipients, Contacts, Listings, Messages
from storage.tables.columns import core
from storage.versioned import holds


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
    """How far the messages of a notice have come, without those in place of which another one goes elsewhere."""
    here, connection = BroadcastRecipients, session.connection()
    unwritten_yet = connection.scalar(
        select(func.count(distinct(col(here.contact_id)))).where(
            col(here.broadcast_id) == broadcast_id, col(here.message_id).is_(None), col(here.contact_id).is_not(None)
        )
    )
    alike = (
        col(Messages.channel),
        col(Messages.state),
        func.coalesce(col(Messages.reason), "").label("why"),
        col(Messages.approved).is_not(None).label("as_approved"),
    )
    rows: Iterable[Any] = connection.execute(
        select(*alike, func.count())
        .where(col(Messages.broadcast_id) == broadcast_id, col(Messages.reason).is_distinct_from(ELSEWHERE))
        .group_by(*alike)
    )
    piles = (Pile(channel, MessageState(state), why, bool(yes), number) for channel, state, why, yes, number in rows)
    return Progress(int(unwritten_yet or 0), tuple(sorted(piles)))


def note_opened(session: Session, broadcast_id: int, contact_id: int, officers: Collection[int], now: datetime) -> None:
    """Note that somebody of the audience has asked for the whole of a notice; the first time counts."""
    here = BroadcastRecipients
    theirs = _theirs(broadcast_id, contact_id, officers)
    first = update(here).where(theirs, col(here.opened_at).is_(None)).values(opened_at=now)
    session.connection().execute(first)


def language_for(session: Session, broadcast_id: int, contact_id: int, officers: Collection[int]) -> Language | None:
    """In which language somebody gets a notice, at this address or for these officers; None: they are not to get it."""
    language = col(BroadcastRecipients.language)
    found = select(language).where(_theirs(broadcast_id, contact_id, officers), language.is_not(None)).limit(1)
    answer: Language | None = session.connection().scalar(found)
    return answer


def opened(session: Session, broadcast_id: int) -> int:
    """How many have asked for the whole of a notice, of those to whom only its beginning could be sent."""
    here = BroadcastRecipients
    of_this = col(here.broadcast_id) == broadcast_id
    number = select(func.count(distinct(col(here.contact_id)))).where(of_this, col(here.opened_at).is_not(None))
    return int(session.connection().scalar(number) or 0)


def _theirs(broadcast_id: int, contact_id: int, officers: Collection[int]) -> ColumnElement[bool]:
    here = BroadcastRecipients
    someone = or_(col(here.contact_id) == contact_id, col(here.officer_id).in_(officers))
    return and_(col(here.broadcast_id) == broadcast_id, someone)


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
