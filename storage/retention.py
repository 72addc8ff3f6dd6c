"""What may be forgotten: found by a reader, then deleted a few rows at a time, so that no write waits for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from storage.rows import MessageState
from storage.tables import (
    AccountIdentifiers,
    AccountLinks,
    Assessments,
    Attempts,
    Audit,
    BroadcastRecipients,
    Completions,
    Imports,
    Inbox,
    JobSlots,
    Listings,
    Messages,
    Occasions,
    OfficerIdentifiers,
    PeopleWritten,
    PlanItems,
    Profiles,
    ReceiptFlows,
    Receipts,
    Reports,
    SaidFinished,
    SparrowEmails,
    Standings,
)

Key = tuple[Any, ...]

FINISHED = (
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
    MessageState.FAILED,
    MessageState.DROPPED,
    MessageState.EXPIRED,
)
"""Not the unknown ones: a person has still to decide about them."""
DATED_BY_IMPORT: tuple[type[SQLModel], ...] = (
    Listings,
    OfficerIdentifiers,
    SparrowEmails,
    Profiles,
    AccountIdentifiers,
    AccountLinks,
    Completions,
    PlanItems,
    Assessments,
    Reports,
)


@dataclass(frozen=True, slots=True)
class Forgettable:
    """Rows of one kind that have outlived their time: how to find their keys, and how to forget some of them."""

    find: Callable[[Session, int], Sequence[Key]]
    """At most so many keys, by a reader."""
    forget: Callable[[Session, Sequence[Key]], int]
    """Returns how many rows there were."""


def message_texts(before: date) -> Forgettable:
    """The words and values of messages that are finished."""
    holds_words = or_(col(Messages.text).is_not(None), cast(col(Messages.values), String) != "{}")

    def erase(session: Session, keys: Sequence[Key]) -> int:
        erased = update(Messages).where(col(Messages.id).in_([number for (number,) in keys]))
        return session.connection().execute(erased.values(text=None, values={})).rowcount

    return Forgettable(_finder(Messages, lambda session: and_(_finished(session, before), holds_words)), erase)


def messages(before: date) -> Forgettable:
    """Finished messages with their calls; the occasions they used stay used."""

    def forget(session: Session, keys: Sequence[Key]) -> int:
        numbers = [number for (number,) in keys]
        connection = session.connection()
        connection.execute(delete(Attempts).where(col(Attempts.message_id).in_(numbers)))
        for table in (Occasions, BroadcastRecipients):
            unlinked = update(table).where(col(table.message_id).in_(numbers)).values(message_id=None)
            connection.execute(unlinked)
        return connection.execute(delete(Messages).where(col(Messages.id).in_(numbers))).rowcount

    return Forgettable(_finder(Messages, lambda session: _finished(session, before)), forget)


def receipts(before: datetime) -> Forgettable:
    """What channels said of messages that are forgotten by now, or that never were ours."""
    return _rows(Receipts, lambda _session: col(Receipts.received_at) < before)


def people_written(before: datetime) -> Forgettable:
    """When somebody was last written to outside their window."""
    return _rows(PeopleWritten, lambda _session: col(PeopleWritten.at) < before)


def receipt_flows(before: datetime) -> Forgettable:
    """Of which times a sender was told what became of its calls."""
    return _rows(ReceiptFlows, lambda _session: col(ReceiptFlows.until) < before)


def superseded_facts(table: type[Any], before: datetime) -> Forgettable:
    """Rows of one of the tables dated by import, ended by an import that was applied before then."""

    def condition(session: Session) -> ColumnElement[bool]:
        applied = select(func.max(col(Imports.id))).where(
            col(Imports.state) == "applied", col(Imports.finished_at) < before
        )
        return col(table.until_import) <= (session.connection().scalar(applied) or 0)

    return _rows(table, condition)


def imports(before: datetime) -> Forgettable:
    """The record of imports that are over; never the one whose rows readers see, nor one that is being applied."""

    def condition(session: Session) -> ColumnElement[bool]:
        visible = session.connection().scalar(select(func.max(col(Imports.id))).where(col(Imports.state) == "applied"))
        return and_(
            col(Imports.started_at) < before, col(Imports.state) != "applying", col(Imports.id) != (visible or 0)
        )

    return _rows(Imports, condition)


def past_standings(before: date) -> Forgettable:
    """Standings that changed before then."""
    return _rows(Standings, lambda _session: col(Standings.until) < before)


def said_finished(before: datetime) -> Forgettable:
    """What officers said before then that they had just finished."""
    return _rows(SaidFinished, lambda _session: col(SaidFinished.said_at) < before)


def inbox_bodies(before: datetime) -> Forgettable:
    """From where people wrote, and what was not understood of it, once it has been handled."""
    something = or_(col(Inbox.body).is_not(None), col(Inbox.address).is_not(None))
    handled = and_(col(Inbox.received_at) < before, col(Inbox.handled_at).is_not(None), something)

    def erase(session: Session, keys: Sequence[Key]) -> int:
        erased = update(Inbox).where(_has_key(Inbox)).values(body=None, address=None)
        return session.connection().execute(erased, _parameters(Inbox, keys)).rowcount

    return Forgettable(_finder(Inbox, lambda _session: handled), erase)


def inbox(before: datetime) -> Forgettable:
    """That an update came and was handled."""
    return _rows(Inbox, lambda _session: and_(col(Inbox.received_at) < before, col(Inbox.handled_at).is_not(None)))


def job_slots(before: datetime) -> Forgettable:
    """Runs of jobs, all but the newest of each: without that one it would be run again."""
    later = aliased(JobSlots)
    has_later = exists().where(col(later.job) == col(JobSlots.job), col(later.slot) > col(JobSlots.slot))
    return _rows(JobSlots, lambda _session: and_(col(JobSlots.slot) < before, has_later))


def audit(before: datetime) -> Forgettable:
    """Acts of people."""
    return _rows(Audit, lambda _session: col(Audit.at) < before)


def _finished(session: Session, before: date) -> ColumnElement[bool]:
    """Finished messages of earlier days; numbers grow with the days, so the search can end at the first later one."""
    later = select(col(Messages.id)).where(col(Messages.day) >= before).order_by(col(Messages.id)).limit(1)
    edge = session.connection().scalar(later)
    earlier = and_(col(Messages.day) < before, col(Messages.state).in_(FINISHED))
    return earlier if edge is None else and_(earlier, col(Messages.id) < edge)


def _rows(table: type[SQLModel], condition: Callable[[Session], ColumnElement[bool]]) -> Forgettable:
    def forget(session: Session, keys: Sequence[Key]) -> int:
        return session.connection().execute(delete(table).where(_has_key(table)), _parameters(table, keys)).rowcount

    return Forgettable(_finder(table, condition), forget)


def _finder(
    table: type[SQLModel], condition: Callable[[Session], ColumnElement[bool]]
) -> Callable[[Session, int], Sequence[Key]]:
    def find(session: Session, limit: int) -> Sequence[Key]:
        found = select(*_key(table)).where(condition(session)).limit(limit)
        return [tuple(row) for row in session.connection().execute(found)]

    return find


def _key(table: type[SQLModel]) -> list[ColumnElement[Any]]:
    return list(table.metadata.tables[str(table.__tablename__)].primary_key)


def _has_key(table: type[SQLModel]) -> ColumnElement[bool]:
    return and_(*(part == bindparam(f"key_{place}", type_=part.type) for place, part in enumerate(_key(table))))


def _parameters(table: type[SQLModel], keys: Sequence[Key]) -> list[dict[str, Any]]:
    return [{f"key_{place}": key[place] for place in range(len(_key(table)))} for key in keys]
