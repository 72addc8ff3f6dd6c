"""Those within a scope: where they stand by the latest check, how they are reached, and how many of each there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain, islice

from sqlmodel import Session

from scheduler.rules.audience import Groups, in_audience
from scheduler.rules.merging import DONE
from storage.imports import visible_import
from storage.listings import listed_officers
from storage.reach import NOT_JOINED, How, Reached, reached_of
from storage.rows import Metric, Obligation, Officer, Order, Reason, Standing, State
from storage.standings import standings_of

CHUNK = 500
UNCLEAR = frozenset({State.UNKNOWN, State.AWAITING_REPORT})
PENDING = frozenset({State.OPEN, State.OVERDUE, State.MISSED}) | UNCLEAR


class Show(StrEnum):
    """Whom a list shows."""

    ALL = "all"
    """Whoever has anything left to do."""
    OVERDUE = "overdue"
    OPEN = "open"
    MISSED = "missed"
    UNCLEAR = "unclear"
    NOT_JOINED = "not_joined"
    UNREACHABLE = "unreachable"
    """Also those who stopped their reminders."""
    EMAILS = "emails"
    """Whose emails on the two portals differ."""


STATES = {
    Show.ALL: PENDING,
    Show.OVERDUE: frozenset({State.OVERDUE}),
    Show.OPEN: frozenset({State.OPEN}),
    Show.MISSED: frozenset({State.MISSED}),
    Show.UNCLEAR: UNCLEAR,
}
REACHES = {Show.NOT_JOINED: {How.NOT_JOINED, How.AGREED}, Show.UNREACHABLE: {How.STOPPED, How.UNREACHABLE}}


@dataclass(slots=True)
class Stands:
    """One officer and one obligation, and since when it is so."""

    order: Order
    obligation: Obligation
    standing: Standing
    since: date


@dataclass(slots=True)
class Scoped:
    """One officer of a scope."""

    officer: Officer
    stood: list[Stands]
    reached: Reached

    def of(self, show: Show) -> list[Stands] | None:
        """What a list says of them, the most urgent first; None where they are not on it."""
        if show in REACHES:
            return self._in(PENDING) if self.reached.how in REACHES[show] else None
        if show is Show.EMAILS:
            return [each for each in self.stood if each.standing.reason is Reason.EMAILS_DIFFER] or None
        return self._in(STATES[show]) or None

    def _in(self, states: Collection[State]) -> list[Stands]:
        found = [each for each in self.stood if each.standing.state in states]
        if any(_is_account_missing(each) for each in self.stood):
            found = [each for each in found if not _is_folded(each)]
        return sorted(found, key=urgency)


def _is_account_missing(stands: Stands) -> bool:
    return stands.obligation.metric is Metric.ACCOUNT and stands.standing.reason is Reason.NOT_FOUND


def _is_folded(stands: Stands) -> bool:
    """Unknown because the account is not found, which is said with the account."""
    return stands.standing.state is State.UNKNOWN and stands.standing.reason is Reason.NOT_FOUND


URGENCY = (State.OVERDUE, State.MISSED, State.OPEN, State.UNKNOWN, State.AWAITING_REPORT)


def urgency(stands: Stands) -> tuple[int, date, date, int]:
    """Sorts what is pending: by its state, then by what was due or has been so the longest."""
    standing = stands.standing
    due = standing.due_on or date.max
    return URGENCY.index(standing.state), due, stands.since, standing.obligation_key


def officers_within(session: Session, groups: Groups) -> Iterator[list[Officer]]:
    """Everybody on the list whom a scope holds, some hundreds at a time; never an empty chunk."""
    everybody = chain.from_iterable(listed_officers(session, visible_import(session)))
    within = (officer for officer in everybody if in_audience(officer, groups))
    while chunk := list(islice(within, CHUNK)):
        yield chunk


class Scope:
    """The officers of some groups, from one unchanging state; memory does not grow with their number."""

    def __init__(self, session: Session, groups: Groups, orders: Iterable[Order], channels: Collection[str]) -> None:
        self._session = session
        self._groups = groups
        self._channels = channels
        self._asked = {each.key: (order, each) for order in orders for each in order.obligations}

    def officers(self) -> Iterator[Scoped]:
        """Everybody, in the order of their numbers."""
        for chunk in officers_within(self._session, self._groups):
            yield from self._scoped(chunk)

    def listed(self, show: Show) -> Iterator[tuple[Scoped, list[Stands]]]:
        """Those on one list, with what it says of them."""
        for one in self.officers():
            said = one.of(show)
            if said is not None:
                yield one, said

    def _scoped(self, chunk: list[Officer]) -> Iterator[Scoped]:
        numbers = [officer.id for officer in chunk]
        stood: dict[int, list[Stands]] = {number: [] for number in numbers}
        for (number, key, _), (since, standing) in standings_of(self._session, numbers).items():
            if key in self._asked:
                stood[number].append(Stands(*self._asked[key], standing, since))
        reached = reached_of(self._session, numbers, self._channels)
        for officer in chunk:
            yield Scoped(officer, stood[officer.id], reached.get(officer.id, NOT_JOINED))


@dataclass
class Office:
    """How much is asked of an office, how much of it is met, and how many officers it has."""

    asked: int = 0
    met: int = 0
    officers: int = 0


@dataclass
class Tally:
    """How many of a scope stand where."""

    officers: int = 0
    shown: Counter[Show] = field(default_factory=Counter)
    """How many officers each list has."""
    agreed: int = 0
    """How many are written to who have agreed beforehand and never joined."""
    states: Counter[tuple[int, State]] = field(default_factory=Counter)
    """By obligation key."""
    due: dict[int, Counter[date]] = field(default_factory=dict)
    """How many have which due date, by obligation key."""
    offices: dict[str, Office] = field(default_factory=dict)

    def add(self, one: Scoped) -> None:
        """Count one officer."""
        self.officers += 1
        self.agreed += one.reached.how is How.AGREED
        self.shown.update(show for show in Show if one.of(show) is not None)
        office = self.offices.setdefault(one.officer.office or "", Office())
        office.officers += 1
        for each in one.stood:
            standing = each.standing
            self.states[standing.obligation_key, standing.state] += 1
            if standing.due_on is not None:
                self.due.setdefault(standing.obligation_key, Counter())[standing.due_on] += 1
            if standing.state in PENDING | DONE:
                office.asked += 1
                office.met += standing.state in DONE


def tally(scoped: Iterable[Scoped]) -> Tally:
    """Count the officers of a scope."""
    counted = Tally()
    for one in scoped:
        counted.add(one)
    return counted


def asks_for_same_email(orders: Iterable[Order]) -> bool:
    """Whether any of these orders asks that two portals have one email."""
    return any(each.metric is Metric.SAME_EMAIL for order in orders for each in order.obligations)
