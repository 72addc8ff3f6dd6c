"""Which days an office works: the state's public holidays, the department's own, and the weekdays of the office."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time

import holidays

from scheduler.rules.stages import Timetable
from storage.rows import Reminding, WorkingCalendar

FIVE_DAYS = frozenset(range(5))
SIX_DAYS = frozenset(range(6))


@dataclass(frozen=True)
class OfficeCalendars:
    """The working days of every office of a department, in the years around a day."""

    state: str
    opens: time = time(10)
    closes: time = time(18)
    days: int = 5
    six_day_offices: frozenset[str] = frozenset()
    added: frozenset[date] = frozenset()
    removed: frozenset[date] = frozenset()
    _made: dict[tuple[int, bool], WorkingCalendar] = field(default_factory=dict)

    def of(self, office: str | None, today: date) -> WorkingCalendar:
        """The calendar of one office; the default where the list names none."""
        six = self.days == 6 or office in self.six_day_offices  # noqa: PLR2004 - days of a week
        key = (today.year, six)
        if key not in self._made:
            self._made[key] = WorkingCalendar(
                holidays=(public_holidays(self.state, range(today.year - 1, today.year + 3)) | self.added)
                - self.removed,
                weekdays=SIX_DAYS if six else FIVE_DAYS,
                opens=self.opens,
                closes=self.closes,
            )
        return self._made[key]


class Timetables:
    """The stages of every office on one day, each office's worked out once."""

    def __init__(
        self, calendars: OfficeCalendars, today: date, reminding: Reminding, *, on_request: bool = False
    ) -> None:
        self._calendars = calendars
        self._today = today
        self._reminding = reminding
        self._on_request = on_request
        self._made: dict[str | None, Timetable] = {}

    def of(self, office: str | None) -> Timetable:
        """The timetable of one office; the default where the list names none."""
        if office not in self._made:
            calendar = self._calendars.of(office, self._today)
            self._made[office] = Timetable(calendar, self._today, self._reminding, on_request=self._on_request)
        return self._made[office]


def states() -> tuple[str, ...]:
    """The states whose holidays are known, by their two letters."""
    return tuple(holidays.list_supported_countries()["IN"])


def state_names() -> dict[str, tuple[str, ...]]:
    """The English names of each of the `states()`, by its two letters."""
    spelt = holidays.country_holidays("IN").get_subdivision_aliases()
    return {letters: tuple(spelt[letters]) for letters in states()}


def public_holidays(state: str, years: Collection[int]) -> frozenset[date]:
    """The public holidays of one of the `states()`."""
    return frozenset(holidays.country_holidays("IN", subdiv=state, years=years))
