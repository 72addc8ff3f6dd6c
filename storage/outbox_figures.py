"""The outbox for people to look at: figures, lists, what stands in the way; it counts, so no send waits for it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session, col

from storage.imports import visible_import
from storage.outbox import REPLY
from storage.rows import Language, MessageState
from storage.tables import Attempts, Contacts, Listings, Messages, StoppedTemplates
from storage.versioned import holds


@dataclass(frozen=True, slots=True)
class Pile:
    """Messages of one channel that are in one state for one reason."""

    channel: str
    state: MessageState
    reason: str | None
    messages: int
    oldest: datetime
    """Since when the one that is longest in this state has been there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One message, as lists show it: whose it is by employee id, never by name, number or words."""

    id: int
    channel: str
    kind: str
    template: str
    day: date
    officer_id: int | None
    employee_id: str | None
    state: MessageState
    reason: str | None
    since: datetime
    """Since when it is in this state."""
    tries: int
    valid_until: datetime
    detail: str | None
    """What was noted of its newest call."""


@dataclass(frozen=True, slots=True)
class StoppedWording:
    """A wording that a channel is spared, and how many officers wait for messages in it."""

    channel: str
    template: str
    language: Language
    template_hash: str
    since: datetime
    because: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Contacts of one channel that cannot be reached for one reason."""

    channel: str
    because: str | None
    contacts: int
    oldest: datetime


def piles(session: Session) -> list[Pile]:
    """How many messages are in which state for which reason, channel by channel."""
    by = (col(Messages.channel), col(Messages.state), col(Messages.reason))
    order = case({state.value: place for place, state in enumerate(MessageState)}, value=col(Messages.state))
    question = (
        select(*by, func.count(), func.min(col(Messages.changed_at)))
        .group_by(*by)
        .order_by(col(Messages.channel), order, func.count().desc(), col(Messages.reason))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Pile(channel, MessageState(state), *rest) for channel, state, *rest in rows]


def messages_in(session: Session, state: MessageState, limit: int | None = None) -> Iterator[Listed]:
    """The messages in one state, the longest there first."""
    question = _listed(session).where(col(Messages.state) == state)
    ordered = question.order_by(col(Messages.changed_at), col(Messages.id)).limit(limit)
    return (_as_listed(row) for row in session.connection().execute(ordered))


def messages_named(session: Session, ids: Collection[int]) -> dict[int, Listed]:
    """Those of the messages that exist, by number."""
    found = session.connection().execute(_listed(session).where(col(Messages.id).in_(ids)))
    return {listed.id: listed for listed in map(_as_listed, found)}


def latest_messages_of(session: Session, officer_id: int, limit: int) -> list[Listed]:
    """What was said to an officer of our own accord, the newest first."""
    theirs = (col(Messages.officer_id) == officer_id, col(Messages.kind) != REPLY)
    newest = _listed(session).where(*theirs).order_by(col(Messages.id).desc()).limit(limit)
    return [_as_listed(row) for row in session.connection().execute(newest)]


def stopped_wordings(session: Session) -> list[StoppedWording]:
    """Every stopped wording, with the officers for whom a message in its template and language is queued."""
    stopped = StoppedTemplates
    waiting = (
        select(func.count(col(Messages.officer_id).distinct()))
        .where(
            col(Messages.state) == MessageState.QUEUED,
            col(Messages.channel) == col(stopped.channel),
            col(Messages.template) == col(stopped.template),
            col(Messages.language) == col(stopped.language),
        )
        .scalar_subquery()
    )
    question = select(
        col(stopped.channel),
        col(stopped.template),
        col(stopped.language),
        col(stopped.template_hash),
        col(stopped.since),
        col(stopped.because),
        waiting,
    ).order_by(col(stopped.channel), col(stopped.since))
    return [StoppedWording(*row) for row in session.connection().execute(question)]


def unreachable_contacts(session: Session) -> list[Unreachable]:
    """How many contacts cannot be reached, channel by channel and reason by reason."""
    by = (col(Contacts.channel), col(Contacts.unreachable_because))
    question = (
        select(*by, func.count(), func.min(col(Contacts.unreachable_since)))
        .where(col(Contacts.unreachable_since).is_not(None))
        .group_by(*by)
        .order_by(col(Contacts.channel), func.count().desc())
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Unreachable(*row) for row in rows]


def _listed(session: Session) -> Select[*tuple[Any, ...]]:
    newest = and_(col(Attempts.message_id) == col(Messages.id), col(Attempts.number) == col(Messages.tries))
    listing = and_(col(Listings.officer_id) == col(Messages.officer_id), *holds(Listings, visible_import(session)))
    return (
        select(
            col(Messages.id),
            col(Messages.channel),
            col(Messages.kind),
            col(Messages.template),
            col(Messages.day),
            col(Messages.officer_id),
            col(Listings.employee_id),
            col(Messages.state),
            col(Messages.reason),
            col(Messages.changed_at),
            col(Messages.tries),
            col(Messages.valid_until),
            col(Attempts.detail),
        )
        .outerjoin(Listings, listing)
        .outerjoin(Attempts, newest)
    )


def _as_listed(row: Any) -> Listed:
    number, channel, kind, template, day, officer, employee, state, *rest = row
    return Listed(number, channel, kind, template, day, officer, employee, MessageState(state), *rest)
