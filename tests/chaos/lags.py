"""Two sources side by side: where each lets an officer stand, and why the two may differ for a while."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from storage.rows import Reason
from tests.chaos.portal import Officer

HOURS_COUNT_FROM = date(2026, 4, 1)
"""By the Bihar order, whose courses count from ever."""
NOT_THERE = {Reason.NOT_FOUND, Reason.REPORT_TOO_EARLY}
"""Of whom a source knows no account; for two days after the account was due it is too early to say so."""
STANDINGS = """
SELECT l.employee_id, b.id, s.period, s.state, s.reason, s.value, s.target, s.due_on
FROM standings s JOIN obligations b ON b.key = s.obligation_key
JOIN (SELECT DISTINCT officer_id, employee_id FROM listings) l USING (officer_id) WHERE s.until IS NULL
"""


class Place(NamedTuple):
    """One thing that is asked of one officer."""

    employee_id: str
    obligation: str
    period: str


class Stood(NamedTuple):
    """Where they stand with it, as the program has written it down; which source says so is not part of it."""

    state: str
    reason: str
    value: float | None
    target: float | None
    due_on: str | None


Standings = Mapping[Place, Stood]


@dataclass(frozen=True)
class Differs:
    """One thing in which the two do not agree, after the check of one night."""

    officer: Officer
    obligation: str
    reports: Stood
    api: Stood
    midnight: datetime
    """Of what moment the report tells that was handed in on the day before,"""
    asked: datetime
    """and of what moment the API told."""


def _changed_since(one: Differs) -> bool:
    return one.officer.changed(one.midnight, one.asked)


def _learnt_since(one: Differs) -> bool:
    """What the API knows more must be just what was completed in between."""
    learnt = one.officer.learnt(one.midnight, one.asked)
    more = {
        "courses": len(learnt),
        "hours": sum(each.hours for each in learnt if each.at.date() >= HOURS_COUNT_FROM),
    }.get(one.obligation, 0)
    return (
        more > 0 and None not in {one.reports.value, one.api.value} and one.api.value == (one.reports.value or 0) + more
    )


def _by_id_alone(one: Differs) -> bool:
    reasons = NOT_THERE if one.officer.signs else {Reason.NO_REPORT}
    return one.officer.fate == "known by id alone" and one.api.reason in reasons


def _second_account(one: Differs) -> bool:
    opened = one.officer.accounts[-1].opened if one.officer.fate == "second account" else None
    return opened is not None and opened <= one.midnight and one.reports.reason == Reason.TWO_ACCOUNTS


def _closed_account(one: Differs) -> bool:
    """What the API told of it before stays, and it tells nothing more."""
    closed = one.officer.accounts[0].closed if one.officer.accounts else None
    return closed is not None and closed <= one.midnight and one.reports.reason in NOT_THERE


LAGS: Mapping[str, Callable[[Differs], bool]] = {
    "completed since the report": _learnt_since,
    "account opened, closed or given another email since the report": _changed_since,
    "known by the employee id, which only reports tell": _by_id_alone,
    "a second account opened later, which only reports tell": _second_account,
    "an account closed, which only reports tell": _closed_account,
}
"""All that may make the two differ; the first two for one night."""


@dataclass(frozen=True)
class Compared:
    """The standings of one night, side by side."""

    standings: int
    lags: Counter[str]
    unlisted: tuple[str, ...]
    """What nothing in the list explains, for people to read."""


def compare(
    reports: Standings, api: Standings, people: Mapping[str, Officer], midnight: datetime, asked: datetime
) -> Compared:
    """Lay two departments' standings side by side."""
    lags: Counter[str] = Counter()
    unlisted: list[str] = []
    for place in sorted(reports.keys() | api.keys()):
        one, other = reports.get(place), api.get(place)
        if one == other:
            continue
        cause = None
        if one is not None and other is not None:
            cause = _cause(Differs(people[place.employee_id], place.obligation, one, other, midnight, asked))
        if cause is None:
            unlisted.append(
                f"{midnight.date()} {' '.join(place[:2])}: {_said(one)} by reports, {_said(other)} by the API"
            )
        else:
            lags[cause] += 1
    return Compared(len(reports.keys() | api.keys()), lags, tuple(unlisted))


def read_standings(database: Path) -> dict[Place, Stood]:
    """All that hold now, as any other program could read them."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as opened:
        return {Place(*row[:3]): Stood(*row[3:]) for row in opened.execute(STANDINGS)}


def states(standings: Iterable[Stood]) -> Iterator[str]:
    """How many stand where, for people to read."""
    counted = Counter(each.state for each in standings)
    return (f"{number:,} {state}" for state, number in sorted(counted.items()))


def _cause(one: Differs) -> str | None:
    return next((cause for cause, explains in LAGS.items() if explains(one)), None)


def _said(stood: Stood | None) -> str:
    return "nothing" if stood is None else f"{stood.state} ({stood.reason}, {stood.value})"
