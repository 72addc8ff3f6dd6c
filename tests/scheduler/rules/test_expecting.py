"""When a report is to be expected, how long a rest is, and how old a report is in working days."""

from datetime import date, datetime

import pytest

from scheduler.rules.expecting import report_expected, rests_until, working_days_old
from scheduler.rules.working_time import IST
from storage.rows import WorkingCalendar

CALENDAR = WorkingCalendar(frozenset({date(2026, 4, 3)}))
"""2 April is a Thursday, 3 April a holiday."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=IST)


@pytest.mark.parametrize(
    ("finished", "day"),
    [
        pytest.param("2026-03-31 10:30", date(2026, 4, 1), id="before a report is ready: in the next one"),
        pytest.param("2026-03-31 10:31", date(2026, 4, 2), id="after it: in the one after"),
        pytest.param("2026-03-31 23:59", date(2026, 4, 2), id="by night"),
        pytest.param("2026-04-01 15:00", date(2026, 4, 6), id="a holiday and a weekend lie between"),
        pytest.param("2026-04-04 09:00", date(2026, 4, 6), id="on a Saturday"),
    ],
)
def test_the_day_of_the_next_report(finished: str, day: date) -> None:
    assert report_expected(at(finished), CALENDAR) == day


@pytest.mark.parametrize(
    ("finished", "until"),
    [("2026-03-31 00:00", "2026-04-03 00:00"), ("2026-03-31 15:00", "2026-04-03 00:00"),
     ("2026-03-31 23:59", "2026-04-03 00:00"), ("2026-04-01 00:00", "2026-04-04 00:00")],
)  # fmt: skip
def test_a_rest_covers_48_hours_in_whole_days(finished: str, until: str) -> None:
    assert rests_until(at(finished)) == at(until)


@pytest.mark.parametrize(
    ("as_on", "today", "days"),
    [("2026-04-02 09:00", date(2026, 4, 2), 0), ("2026-04-02 09:00", date(2026, 4, 6), 1),
     ("2026-04-01 23:59", date(2026, 4, 2), 1), ("2026-04-06 09:00", date(2026, 4, 2), 0),
     ("2026-03-30 09:00", date(2026, 4, 6), 4)],
)  # fmt: skip
def test_how_many_working_days_old_a_report_is(as_on: str, today: date, days: int) -> None:
    assert working_days_old(at(as_on), today, CALENDAR) == days
