"""Of which times a sender was told in time what became of its calls; by that an unanswered call is judged.

A stretch runs from the beginning of one call to that of another, where receipts of the calls between them kept coming.
While nobody hears us out there, or our own ear is closed, no stretch grows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, exists, func, insert, select, union_all, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.bulk import as_given, given_rows
from storage.outbox import REPLY
from storage.rows import MessageState, Outcome
from storage.tables import Attempts, Messages, ReceiptFlows
from storage.tables.columns import Instant

TIMELY = timedelta(minutes=5)
"""A receipt that comes later than this after its call tells only that a backlog is being worked off."""
TOGETHER = timedelta(minutes=2)
"""Calls so near to each other belong to one stretch."""
FINE = timedelta(seconds=1)
"""A stretch grows by no less: not every receipt is worth a write."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A message whose one call without an answer has no receipt either."""

    message_id: int
    sender_id: int
    began: datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """One stretch of calls whose receipts came in time."""

    since: datetime
    until: datetime


def note_flow(session: Session, calls: Collection[str], now: datetime) -> None:
    """Note that receipts have come now for these calls, named by our keys or by the provider's ids."""
    connection = session.connection()
    given = {"given": as_given({"call": call} for call in calls), "after": now - TIMELY}
    for sender_id, first, last in connection.execute(_begun(connection.dialect.name), given).all():
        _lengthen(session, sender_id, first, last)


def flows_of(session: Session, sender_id: int, after: datetime) -> list[Flow]:
    """The stretches of a sender that end after a moment, the earliest first."""
    here = ReceiptFlows
    question = select(col(here.since), col(here.until)).where(col(here.sender_id) == sender_id, col(here.until) > after)
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(here.since)))
    return [Flow(since, until) for since, until in rows]


def unheard(session: Session, channels: Collection[str], now: datetime) -> list[Unheard]:
    """The unknown messages on these channels that may still be said, and were called for once without an answer.

    Without replies, which are said again sooner.
    """
    earlier = aliased(Attempts)
    before = exists().where(
        col(earlier.message_id) == col(Messages.id),
        col(earlier.number) < col(Attempts.number),
        col(earlier.outcome) == Outcome.LOST,
    )
    question = (
        select(col(Messages.id), col(Attempts.sender_id), col(Attempts.started_at))
        .join(Attempts, col(Attempts.message_id) == col(Messages.id))
        .where(
            col(Messages.state) == MessageState.UNKNOWN,
            col(Messages.channel).in_(channels),
            col(Messages.kind) != REPLY,
            col(Messages.valid_until) > now,
            col(Attempts.number) == col(Messages.tries),
            ~before,
        )
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Unheard(*row) for row in rows]


@cache
def _begun(dialect: str) -> Any:
    """When the first and the last of these calls began that began lately, by sender."""
    calls = given_rows(dialect, "given", {"call": String()})
    names = col(Attempts.our_key), col(Attempts.provider_id)
    began, lately = col(Attempts.started_at), col(Attempts.started_at) > bindparam("after", type_=Instant())
    named = (select(col(Attempts.sender_id), began).join(calls, calls.c.call == name).where(lately) for name in names)
    each = union_all(*named).subquery()
    return select(each.c.sender_id, func.min(each.c.started_at), func.max(each.c.started_at)).group_by(each.c.sender_id)


def _lengthen(session: Session, sender_id: int, first: datetime, last: datetime) -> None:
    here = ReceiptFlows
    theirs = select(col(here.since), col(here.until)).where(col(here.sender_id) == sender_id)
    newest = session.connection().execute(theirs.order_by(col(here.since).desc()).limit(1)).first()
    if newest is None or newest.until < first - TOGETHER:
        session.connection().execute(insert(here).values(sender_id=sender_id, since=first, until=last))
    elif newest.until + FINE <= last:
        this = (col(here.sender_id) == sender_id, col(here.since) == newest.since)
        session.connection().execute(update(here).where(*this).values(until=last))
