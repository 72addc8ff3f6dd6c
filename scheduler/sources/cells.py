"""What the text of one cell says: a day, a moment, a duration, a number, or nothing."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from scheduler.clock import IST

_FILLERS = frozenset({"", "-", "--", "na", "n/a", "nil", "null", "none", "not available", "not applicable", "लागू नहीं"})
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](.+))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T](.+))?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AP]M)?(?:Z|\+00:?00|\+05:?30)?", re.IGNORECASE)
_DURATION = re.compile(r"(\d+):([0-5]\d):([0-5]\d)(?:\.\d+)?")
_YEARS = range(1900, 2101)
NOON = 12


def said(text: str) -> str | None:
    """The text without the space around it; None for a blank cell and for fillers such as `Not Available`."""
    text = text.strip()
    return None if text.casefold() in _FILLERS else text


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """The date in yyyy-MM-dd or dd/MM/yyyy, dots and Devanagari digits too, any time of day left off.

    None for a blank or filler; ValueError if it is no date.
    """
    if (written := said(text)) is None:
        return None
    day_, _ = _day_and_time(written)
    return day_


@lru_cache(maxsize=256)
def moment(text: str) -> datetime | None:
    """The moment, aware, in Indian time; None for a blank or filler; ValueError if it is no date.

    The portal writes a 24-hour clock and AM or PM beside it: 14:05:09 PM.
    """
    if (written := said(text)) is None:
        return None
    day_, time_ = _day_and_time(written)
    return datetime.combine(day_, time_, IST)


def _day_and_time(text: str) -> tuple[date, time]:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day_, rest = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day_, month, year, rest = found.groups()
    else:
        raise ValueError(text)
    if int(year) not in _YEARS:
        raise ValueError(text)
    return date(int(year), int(month), int(day_)), _time(rest) if rest else time()


def _time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    hour, half = int(found[1]), (found[4] or "").upper()
    if half == "PM" and hour < NOON:
        hour += NOON  # only a 12-hour clock says 02 PM
    elif half == "AM" and hour == NOON:
        hour = 0
    return time(hour, int(found[2]), int(found[3] or 0))


@lru_cache(maxsize=8192)
def seconds(text: str) -> int:
    """HH:MM:SS in seconds; 0 for a blank or filler; ValueError if it is no duration."""
    if (written := said(text)) is None:
        return 0
    found = _DURATION.fullmatch(written)
    if not found:
        raise ValueError(text)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


@lru_cache(maxsize=8192)
def hours(text: str) -> float | None:
    """A number of hours; None for a blank or filler; ValueError if it is no number or negative."""
    if (written := said(text)) is None:
        return None
    if not re.fullmatch(r"\d+(\.\d+)?", written):
        raise ValueError(text)
    return float(written)
