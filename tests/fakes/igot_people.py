"""Who is on the fake iGOT: people that a test names, and as many as it likes from a formula."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

COURSES = 500
"""Different courses of the formula."""
ORGANISATION = "0100"


@dataclass(slots=True)
class Enrolment:
    """One course of a person."""

    course_id: str
    name: str
    on: str | None = None
    """The day in India on which it was completed; None: it is only begun."""
    seconds: int = 3600
    hour: float = 12
    """Of that day, in India."""

    @property
    def milliseconds(self) -> int | None:
        """When it was completed, as the portal writes it."""
        if self.on is None:
            return None
        midnight = datetime.combine(date.fromisoformat(self.on), datetime.min.time(), UTC)
        return int((midnight + timedelta(hours=self.hour - 5.5)).timestamp() * 1000)


@dataclass(slots=True)
class Person:
    """One account."""

    user_id: str
    email: str | None = None
    mobile: str | None = None
    """Ten digits."""
    organisation: str = ORGANISATION
    organisation_name: str = "Example Department"
    verified: bool = True
    profile_status: str | None = "VERIFIED"
    active: bool = True
    created: str = "2025-06-01 09:30:00:000+0000"
    courses: list[Enrolment] = field(default_factory=list)


@dataclass(slots=True)
class Formula:
    """Person n has officer{n}@gov.example, a mobile of their own and some courses; nothing of it is kept."""

    people: int = 0
    courses: int = 5

    def person(self, number: int) -> Person | None:
        """One of them."""
        if not 1 <= number <= self.people:
            return None
        digits = f"90000{number % 100_000:05d}"
        return Person(f"user-{number}", f"officer{number}@gov.example", digits, courses=list(self._done(number)))

    def _done(self, number: int) -> Iterator[Enrolment]:
        for turn, course in enumerate(sorted({1 + (number * 7 + k * 31) % COURSES for k in range(self.courses)})):
            month = 1 + turn if number % 3 and turn < 3 else 4 + (number + turn) % 6
            day = date(2026, month, 1 + (number + turn) % 28)
            yield Enrolment(f"do_{course}", f"Course {course}", day.isoformat(), 3600 * (1 + (number + turn) % 9))


class People:
    """Finds accounts by what the portal knows them by."""

    def __init__(self) -> None:
        self.formula = Formula()
        self._named: dict[str, Person] = {}

    def add(self, people: list[dict[str, Any]]) -> None:
        """More people, or those of the same user ids anew."""
        for told in people:
            courses = [Enrolment(**one) for one in told.pop("courses", ())]
            person = Person(**told, courses=courses)
            self._named[person.user_id] = person

    def remove(self, user_id: str) -> None:
        """Somebody is on iGOT no more."""
        self._named.pop(user_id, None)

    def complete(self, user_id: str, enrolment: dict[str, Any]) -> None:
        """Somebody has one more course."""
        self._named[user_id].courses.append(Enrolment(**enrolment))

    def one(self, user_id: str) -> Person | None:
        """The account of that id."""
        return self._named.get(user_id) or self._made(user_id.removeprefix("user-"))

    def found(self, kind: str, value: str) -> list[Person]:
        """The accounts that a filter of the search fits."""
        if kind == "userId":
            one = self.one(value)
            return [one] if one else []
        told = {"email": lambda one: one.email, "phone": lambda one: one.mobile}[kind]
        named = [one for one in self._named.values() if (told(one) or "").lower() == value.lower()]
        number = value.removeprefix("officer").partition("@")[0] if kind == "email" else value.removeprefix("90000")
        made = self._made(number)
        return [*named, *([made] if made and told(made) == value else [])]

    def _made(self, number: str) -> Person | None:
        return self.formula.person(int(number) or 100_000) if number.isdigit() else None
