"""An invented department through a year: who comes and goes, who learns what and when, and the files that say so."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.desk import ENROLMENTS, USERS

OFFICES = 40
SIX_DAY_OFFICES = ("Office 3", "Office 17")
NO_REPORT = range(18, 21)
"""Weeks of the year in which nobody downloads a report: so long that the last one grows stale."""
LIST_HEADER = (
    "Name,Mobile,Employee ID,Department,Office,Service,Cadre,Language,Official email,Joined on,On leave until"
).split(",")

Learnt = tuple[date, int, int]
"""A course completed: the day, its number, its minutes."""


@dataclass(frozen=True)
class Person:
    """One officer: what is true of them, which the files tell only later."""

    number: int
    joined_on: date | None
    left_on: date | None
    on_leave_until: date | None
    is_all_india: bool
    registered_on: date | None
    corrected_on: date | None
    """When the email on SPARROW became that of the portal; None: it always was."""
    learnt: tuple[Learnt, ...]

    @property
    def employee_id(self) -> str:
        """By which everything here calls them."""
        return f"E{self.number:07d}"

    def serves(self, day: date) -> bool:
        """Whether a list of that day names them."""
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True)
class Year:
    """A department over some days; the same for the same seed, in whatever process."""

    officers: int
    first: date
    days: int
    seed: int

    def people(self) -> Iterator[Person]:
        """Everybody who ever serves."""
        return (self._person(number, Random(f"{self.seed} {number}")) for number in range(1, self.officers + 1))

    def lists_on(self, day: date) -> bool:
        """Whether the department hands in its lists: at the beginning, and on the second of each month."""
        return day == self.first or day.day == 2

    def report_on(self, day: date) -> bool:
        """Whether somebody downloads the portal's reports: at the beginning, and on most Mondays."""
        week = (day - self.first).days // 7
        return day == self.first or (day.weekday() == 0 and week not in NO_REPORT)

    def _day(self, chance: Random, before: int = 0) -> date:
        return self.first + timedelta(days=chance.randrange(-before, self.days))

    def _person(self, number: int, chance: Random) -> Person:
        fate = chance.random()
        joins = self._day(chance) if fate < 0.05 else None
        leaves = self._day(chance) if fate > 0.93 else None
        registers = chance.random()
        lately = self.first + timedelta(days=chance.randrange(60))
        is_all_india = number % 10 == 0
        learnt = sorted(
            (self._day(chance, before=60), chance.randrange(500), 60 * chance.randrange(1, 7))
            for _ in range(chance.choice((0, 3, 8, 20)))
        )
        return Person(
            number,
            joined_on=joins,
            left_on=leaves,
            on_leave_until=self._day(chance) if number % 31 == 0 else None,
            is_all_india=is_all_india,
            registered_on=None if registers < 0.03 else lately if registers < 0.1 else date(2025, 6, 1),
            corrected_on=self._day(chance) if is_all_india and chance.random() < 0.5 else None,
            learnt=tuple(learnt),
        )


def office(number: int) -> str:
    """Where an officer sits."""
    return f"Office {number % OFFICES}"


def works_six_days(employee_id: str) -> bool:
    """Whether an officer's office works on Saturdays."""
    return office(int(employee_id[1:])) in SIX_DAY_OFFICES


def write_lists(folder: Path, people: Iterable[Person], day: date) -> tuple[Path, Path]:
    """The officers' list and the SPARROW list, as of a day."""
    serving = [person for person in people if person.serves(day)]
    officers, sparrow = folder / "officers.csv", folder / "sparrow.csv"
    _write(officers, LIST_HEADER, (_listed(person) for person in serving))
    rows = ((person.employee_id, _on_sparrow(person, day)) for person in serving if person.is_all_india)
    _write(sparrow, ("Employee ID", "SPARROW email"), rows)
    return officers, sparrow


def write_reports(folder: Path, people: Iterable[Person], day: date) -> list[Path]:
    """The reports on users and on enrolments, made on the morning of a day."""
    made, users, enrolments = f"{day} 09:00:00 AM", folder / "UserReport.csv", folder / "ConsumptionReport.csv"
    known = [person for person in people if person.registered_on is not None and person.registered_on <= day]
    _write(users, USERS, (_user(person, day, made) for person in known))
    _write(enrolments, ENROLMENTS, (row for person in known for row in _enrolments(person, day, made)))
    return [users, enrolments]


def _listed(person: Person) -> tuple[object, ...]:
    service = ("IAS", "Rajasthan") if person.is_all_india else ("Bihar Secretariat Service", "")
    language = "हिन्दी" if person.number % 3 else "English"
    return (
        f"Officer {person.number}", f"90000{person.number % 100_000:05d}", person.employee_id, "PRD",
        office(person.number), *service, language, _email(person), person.joined_on, person.on_leave_until,
    )  # fmt: skip


def _on_sparrow(person: Person, day: date) -> str:
    right = person.corrected_on is None or person.corrected_on <= day
    return _email(person) if right else f"old{person.number}@gov.example"


def _user(person: Person, day: date, made: str) -> tuple[object, ...]:
    hours = round(sum(minutes for on, _, minutes in person.learnt if on <= day) / 60, 2)
    return (
        f"user-{person.number}", _email(person), "", "Example Department", person.registered_on, person.employee_id,
        "VERIFIED", 0, hours, hours, made, "0100",
    )  # fmt: skip


def _enrolments(person: Person, day: date, made: str) -> Iterator[tuple[object, ...]]:
    for on, course, minutes in person.learnt:
        if on <= day:
            yield (
                _email(person), "", "Example Department", f"Course {course}", f"{minutes // 60:02d}:00:00", "1",
                "completed", 100, on, made, "0100",
            )  # fmt: skip


def _email(person: Person) -> str:
    return f"officer{person.number}@gov.example"


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
