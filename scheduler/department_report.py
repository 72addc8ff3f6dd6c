"""The figures of a report: how many of a scope stand where, how that has changed, and how offices compare."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from sqlmodel import Session

from scheduler.rules.audience import EVERYBODY, Groups
from scheduler.scoped import Scope, Scoped, Tally
from storage.freshness import facts_as_on
from storage.imports import visible_import
from storage.learning import completions_of
from storage.rows import State
from storage.standings import counted_day, counts_on, states_on

CHUNK = 500
WEEK = timedelta(days=7)
APRIL = 4


@dataclass(frozen=True, slots=True)
class RankedOffice:
    """One office, as it compares with the others."""

    name: str
    officers: int
    asked: int
    met: int
    completions: int

    @property
    def share(self) -> float:
        """Of what is asked, how much is met; from 0 to 1."""
        return self.met / self.asked if self.asked else 0.0

    @property
    def per_officer(self) -> float:
        """Courses completed in this financial year, for each officer."""
        return self.completions / self.officers if self.officers else 0.0


@dataclass
class DepartmentReport:
    """What one pass over the officers of a scope has found."""

    today: date
    as_on: datetime | None
    """As on when the facts are that are counted from; None where there are none."""
    since: date | None
    """The day that it is compared with: the last one counted at least a week ago; None where there is none."""
    tally: Tally = field(default_factory=Tally)
    completions: Counter[str] = field(default_factory=Counter)
    """Courses completed in this financial year, by office."""
    before: Counter[tuple[int, State]] = field(default_factory=Counter)
    """As the tally's states, on that day."""

    def counts(self, key: int) -> dict[str, int]:
        """How many stand where with an obligation, by state."""
        return {str(state): self.tally.states[key, state] for state in State}

    def counts_before(self, key: int) -> dict[str, int] | None:
        """The same on the day that it is compared with."""
        return {str(state): self.before[key, state] for state in State} if self.since else None

    def offices(self) -> list[RankedOffice]:
        """The foremost first: by the share met, then by the courses completed for each officer."""
        ranked = [
            RankedOffice(name, office.officers, office.asked, office.met, self.completions[name])
            for name, office in self.tally.offices.items()
        ]
        return sorted(ranked, key=lambda each: (not each.asked, -each.share, -each.per_officer, each.name))


def begin_report(session: Session, today: date) -> DepartmentReport:
    """A report as of today, with nobody in it yet."""
    return DepartmentReport(today, facts_as_on(session), counted_day(session, today - WEEK, today - 2 * WEEK))


def counted(session: Session, scope: Scope, groups: Groups, report: DepartmentReport) -> Iterator[Sequence[Scoped]]:
    """The officers of a scope, some hundred at a time, each counted into the report before it is handed on."""
    visible, year = visible_import(session), _financial_year(report.today)
    if report.since and groups == EVERYBODY:
        for (key, state), officers in counts_on(session, report.since).items():
            report.before[key, State(state)] += officers
    everybody = scope.officers()
    while chunk := list(islice(everybody, CHUNK)):
        numbers = [one.officer.id for one in chunk]
        done = completions_of(session, visible, numbers, year)
        for one in chunk:
            report.tally.add(one)
            report.completions[one.officer.office or ""] += done.get(one.officer.id, 0)
        if report.since and groups != EVERYBODY:
            report.before.update((key, State(state)) for key, state in states_on(session, report.since, numbers))
        yield chunk


def _financial_year(today: date) -> date:
    return date(today.year - (today.month < APRIL), APRIL, 1)
