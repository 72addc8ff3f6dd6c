"""Working days and office hours, in Indian Standard Time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.rows import WorkingCalendar

IST = ZoneInfo("Asia/Kolkata")
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Whether the office works on a day."""
    return day.weekday() in calendar.weekdays and day not in calendar.holidays


def previous_working_day(day: date, calendar: WorkingCalendar) -> date:
    """The day itself if the office works on it, else the last one before it."""
    while not is_working_day(day, calendar):
        day -= ONE_DAY
    return day


def next_working_day(day: date, calendar: WorkingCalendar) -> date:
    """The day itself if the office works on it, else the first one after it."""
    while not is_working_day(day, calendar):
        day += ONE_DAY
    return day


def office_hours(day: date, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    """When the office opens and closes on a day, in UTC."""
    opens = datetime.combine(day, calendar.opens, IST)
    closes = datetime.combine(day, calendar.closes, IST)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def into_office_hours(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment itself inside office hours, else the next opening; in UTC. Closing time is outside."""
    day = day_in_india(moment)
    if is_working_day(day, calendar):
        opens, closes = office_hours(day, calendar)
        if moment < closes:
            return max(moment.astimezone(UTC), opens)
    opens, _ = office_hours(next_working_day(day + ONE_DAY, calendar), calendar)
    return opens


def day_in_india(moment: datetime) -> date:
    """The calendar day of an aware moment in Indian Standard Time."""
    return moment.astimezone(IST).date()


def end_of_day(day: date) -> datetime:
    """The midnight with which a day ends in India, aware."""
    return datetime.combine(day + ONE_DAY, time(), IST)
