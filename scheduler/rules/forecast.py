"""How the hours of a window can still be reached: a pace for each quarter, and hours a week to its end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from scheduler.rules.working_time import ONE_DAY
from storage.rows import Period

MONTHS_OF_A_YEAR = 12
MONTHS_OF_A_QUARTER = 3
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class PacePoint:
    """The end of one quarter, and what should be reached by then for an even pace."""

    stage: str
    on: date
    target: float


def months(period: Period) -> int:
    """The calendar months of a period, at least one; a month that had begun before the period does not count."""
    if period.starts is None or period.ends is None:
        return 0
    span = MONTHS_OF_A_YEAR * (period.ends.year - period.starts.year) + period.ends.month - period.starts.month
    return max(1, span + (period.starts.day == 1))


def pace(period: Period, target: float) -> tuple[PacePoint, ...]:
    """The pace at each end of a quarter inside a yearly period, its own end apart: 13, 26 and 39 of 52 hours."""
    if period.starts is None or period.ends is None:
        return ()
    whole = months(period)
    points = []
    for quarter in (1, 2, 3):
        left = MONTHS_OF_A_QUARTER * (4 - quarter)
        ended = _months_before(period.ends, left)
        if whole > left:
            points.append(PacePoint(f"pace-{quarter}", ended, target * (whole - left) / whole))
    return tuple(points)


def _months_before(last_of_month: date, count: int) -> date:
    """The last day of the month that lies so many months before the one which a day ends."""
    month = last_of_month.year * MONTHS_OF_A_YEAR + last_of_month.month - count
    return date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1) - ONE_DAY


def weekly_hours(value: float, target: float, today: date, ends: date) -> float | None:
    """Hours a week that suffice from today to the end, both included, rounded up to a tenth.

    None when nothing is missing or the end is past. In the last week it is simply what is missing.
    """
    missing = target - value
    if missing <= 0 or today > ends:
        return None
    weeks = max(1.0, ((ends - today).days + 1) / DAYS_OF_A_WEEK)
    return math.ceil(round(missing / weeks * 10, 6)) / 10
