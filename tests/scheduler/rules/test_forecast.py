"""The pace towards the hours of a year, and the hours a week that still suffice."""

from datetime import date

import pytest

from scheduler.rules import forecast
from storage.rows import Period

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31), "2026-27")
PACE = forecast.pace(YEAR, 52)


@pytest.mark.parametrize(
    ("starts", "ends", "target", "points"),
    [
        pytest.param(
            YEAR.starts,
            YEAR.ends,
            52,
            [("pace-1", date(2026, 6, 30), 13), ("pace-2", date(2026, 9, 30), 26), ("pace-3", date(2026, 12, 31), 39)],
            id="financial year",
        ),
        pytest.param(
            date(2028, 1, 1),
            date(2028, 12, 31),
            52,
            [("pace-1", date(2028, 3, 31), 13), ("pace-2", date(2028, 6, 30), 26), ("pace-3", date(2028, 9, 30), 39)],
            id="calendar year with a leap day",
        ),
        pytest.param(
            date(2026, 4, 1),
            date(2026, 12, 31),
            39,
            [("pace-2", date(2026, 6, 30), 13), ("pace-3", date(2026, 9, 30), 26)],
            id="three quarters of a calendar year",
        ),
        pytest.param(
            date(2026, 2, 10),
            date(2026, 12, 31),
            50,
            [("pace-1", date(2026, 3, 31), 5), ("pace-2", date(2026, 6, 30), 20), ("pace-3", date(2026, 9, 30), 35)],
            id="from the middle of February: ten months count",
        ),
        pytest.param(date(2026, 12, 15), date(2026, 12, 31), 4, [], id="two weeks of December"),
        pytest.param(None, date(2026, 12, 31), 4, [], id="without a beginning"),
        pytest.param(date(2026, 12, 15), None, 4, [], id="without an end"),
    ],
)
def test_pace_at_quarter_ends(starts: date, ends: date, target: float, points: list[tuple[str, date, float]]) -> None:
    got = forecast.pace(Period(starts, ends, ""), target)
    assert [(point.stage, point.on, point.target) for point in got] == points


@pytest.mark.parametrize(
    ("starts", "ends", "count"),
    [
        pytest.param(date(2026, 4, 1), date(2027, 3, 31), 12, id="a year"),
        pytest.param(date(2026, 4, 2), date(2027, 3, 31), 11, id="April had begun"),
        pytest.param(date(2026, 12, 1), date(2026, 12, 31), 1, id="December"),
        pytest.param(date(2026, 12, 2), date(2026, 12, 31), 1, id="never less than one"),
        pytest.param(None, date(2026, 12, 31), 0, id="without a beginning"),
        pytest.param(date(2026, 12, 2), None, 0, id="without an end"),
    ],
)
def test_months(starts: date, ends: date, count: int) -> None:
    assert forecast.months(Period(starts, ends, "")) == count


@pytest.mark.parametrize(
    ("value", "today", "ends", "hours"),
    [
        pytest.param(12.5, date(2026, 11, 20), date(2027, 3, 31), 2.1, id="39.5 hours in 132 days"),
        pytest.param(0, date(2026, 4, 1), date(2027, 3, 31), 1.0, id="52 hours in 365 days, rounded up"),
        pytest.param(45, date(2027, 3, 18), date(2027, 3, 31), 3.5, id="7 hours in exactly two weeks"),
        pytest.param(51.5, date(2027, 3, 31), date(2027, 3, 31), 0.5, id="last day: what is missing"),
        pytest.param(51.9, date(2027, 3, 28), date(2027, 3, 31), 0.1, id="last week: what is missing"),
        pytest.param(52, date(2026, 11, 20), date(2027, 3, 31), None, id="nothing missing"),
        pytest.param(0, date(2027, 4, 1), date(2027, 3, 31), None, id="window over"),
    ],
)
def test_weekly_hours(value: float, today: date, ends: date, hours: float | None) -> None:
    assert forecast.weekly_hours(value, 52, today, ends) == hours
