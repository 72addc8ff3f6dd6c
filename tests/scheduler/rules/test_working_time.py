"""Working days and office hours, where days end at midnight in India and holidays move things."""

from datetime import UTC, date, datetime, time

import pytest

from scheduler.rules import working_time
from storage.rows import WorkingCalendar

HOLIDAYS = frozenset({date(2026, 3, 26), date(2026, 3, 31), date(2026, 4, 3)})
FIVE_DAYS = WorkingCalendar(HOLIDAYS)
SIX_DAYS = WorkingCalendar(HOLIDAYS, frozenset(range(6)), time(9, 30), time(17))


@pytest.mark.parametrize(
    ("day", "calendar", "previous", "following"),
    [
        pytest.param(date(2026, 3, 30), FIVE_DAYS, date(2026, 3, 30), date(2026, 3, 30), id="a Monday is itself"),
        pytest.param(date(2026, 3, 31), FIVE_DAYS, date(2026, 3, 30), date(2026, 4, 1), id="Bihar's own due date"),
        pytest.param(date(2026, 4, 5), FIVE_DAYS, date(2026, 4, 2), date(2026, 4, 6), id="Sunday after Good Friday"),
        pytest.param(date(2026, 4, 5), SIX_DAYS, date(2026, 4, 4), date(2026, 4, 6), id="Sunday in a six-day week"),
        pytest.param(date(2028, 2, 29), FIVE_DAYS, date(2028, 2, 29), date(2028, 2, 29), id="leap day, a Tuesday"),
        pytest.param(date(2027, 1, 2), FIVE_DAYS, date(2027, 1, 1), date(2027, 1, 4), id="over the year's end"),
    ],
)
def test_days_move_to_working_days(day: date, calendar: WorkingCalendar, previous: date, following: date) -> None:
    assert working_time.previous_working_day(day, calendar) == previous
    assert working_time.next_working_day(day, calendar) == following
    assert working_time.is_working_day(day, calendar) == (previous == day)


def test_office_hours_are_indian_time_told_in_utc() -> None:
    opens, closes = working_time.office_hours(date(2026, 4, 2), FIVE_DAYS)
    assert (opens, closes) == (datetime(2026, 4, 2, 4, 30, tzinfo=UTC), datetime(2026, 4, 2, 12, 30, tzinfo=UTC))
    assert opens.tzinfo is UTC
    assert working_time.office_hours(date(2026, 4, 2), SIX_DAYS)[0] == datetime(2026, 4, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        pytest.param((2026, 4, 2, 3, 0), (2026, 4, 2, 4, 30), id="before opening, to the opening"),
        pytest.param((2026, 4, 2, 4, 30), (2026, 4, 2, 4, 30), id="at the opening, stays"),
        pytest.param((2026, 4, 2, 12, 29), (2026, 4, 2, 12, 29), id="a minute before closing, stays"),
        pytest.param((2026, 4, 2, 12, 30), (2026, 4, 6, 4, 30), id="at closing, over Good Friday and the weekend"),
        pytest.param((2026, 4, 1, 19, 0), (2026, 4, 2, 4, 30), id="in India it is the next day already"),
        pytest.param((2026, 3, 31, 6, 0), (2026, 4, 1, 4, 30), id="on a holiday, to the next morning"),
    ],
)
def test_moments_move_into_office_hours(moment: tuple[int, ...], moved: tuple[int, ...]) -> None:
    got = working_time.into_office_hours(datetime(*moment, tzinfo=UTC), FIVE_DAYS)
    assert got == datetime(*moved, tzinfo=UTC)
    assert got.tzinfo is UTC


def test_a_day_ends_at_midnight_in_india() -> None:
    assert working_time.end_of_day(date(2028, 2, 29)) == datetime(2028, 2, 29, 18, 30, tzinfo=UTC)
    assert working_time.day_in_india(datetime(2026, 3, 31, 18, 29, tzinfo=UTC)) == date(2026, 3, 31)
    assert working_time.day_in_india(datetime(2026, 3, 31, 18, 30, tzinfo=UTC)) == date(2026, 4, 1)
