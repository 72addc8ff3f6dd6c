"""When the portal's next report is to be expected, and when its last one is too old; in Indian Standard Time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from scheduler.rules.working_time import (
    IST,
    ONE_DAY,
    day_in_india,
    end_of_day,
    is_working_day,
    next_working_day,
)
from storage.rows import WorkingCalendar

READY_AT = time(10, 30)
"""By then the portal's reports of the day can be downloaded."""
LAG = timedelta(days=1)
"""So long it takes until what somebody has completed stands in a report."""
REST = timedelta(hours=48)
"""For work of so recent a time nobody is reminded: reports and certificates lag."""


def report_expected(finished: datetime, calendar: WorkingCalendar) -> date:
    """The working day on which a report can be there that tells of what was finished at a moment."""
    from_then = finished.astimezone(IST) + LAG
    day = from_then.date() if from_then.time() <= READY_AT else from_then.date() + ONE_DAY
    return next_working_day(day, calendar)


def rests_until(finished: datetime) -> datetime:
    """The midnight with which the day ends on which 48 hours are over: nudges are planned for whole days."""
    return end_of_day(day_in_india(finished + REST))


def working_days_old(as_on: datetime, today: date, calendar: WorkingCalendar) -> int:
    """How many working days have begun since the day of a report, today included."""
    first = day_in_india(as_on)
    return sum(is_working_day(first + ONE_DAY * ahead, calendar) for ahead in range(1, (today - first).days + 1))
