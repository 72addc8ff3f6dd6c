"""Moments as people type them: "कल 10:30", "25.11.2026 10:30", "tomorrow 4 pm"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from scheduler.rules.audience import fold
from scheduler.rules.working_time import IST, day_in_india

NOW = frozenset(map(fold, ("now", "at once", "अभी", "abhi", "तुरंत")))
DAYS: Mapping[str, int] = {
    fold(word): days
    for days, words in enumerate((("today", "आज", "aaj"), ("tomorrow", "कल", "kal"), ("परसों", "parson", "parso")))
    for word in words
}
"""कल and परसों look back as well as ahead; what is to be sent lies ahead."""
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)|(\d{4})-(\d{2})-(\d{2})(?!\d)")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(बजे|baje|am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
NOON = 12


def said_moment(text: str, now: datetime, otherwise: time) -> datetime | None:
    """The moment that a text names, in India; None where it names none.

    `otherwise` is the time of a day that is named without one; a time alone is today's, or tomorrow's if that is over.
    """
    words = _western(" ".join(text.split()))
    if fold(words) in NOW:
        return now
    day, rest = _day(words, day_in_india(now))
    if rest:
        at = _time(rest)
        if at is None:
            return None
    elif day is not None:
        at = otherwise
    else:
        return None
    moment = datetime.combine(day or day_in_india(now), at, IST)
    return moment + timedelta(days=1) if day is None and moment <= now else moment


def _western(text: str) -> str:
    """The same with the digits that computers read."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def _day(words: str, today: date) -> tuple[date | None, str]:
    """The day that a text begins with, and what follows it."""
    first, _, rest = words.partition(" ")
    if (days := DAYS.get(fold(first))) is not None:
        return today + timedelta(days=days), rest.strip()
    if (written := _DAY.match(words)) is None:
        return None, words
    day, month, year, *iso = written.groups()
    try:
        found = date(*map(int, iso)) if iso[0] else date(int(year), int(month), int(day))
    except ValueError:
        return None, words
    return found, words[written.end() :].strip(" ,")


def _time(words: str) -> time | None:
    """A time of the day; a figure alone is none."""
    written = _TIME.fullmatch(words)
    if written is None or not (written[2] or written[3]):
        return None
    hour, half = int(written[1]), (written[3] or "").replace(".", "").lower()
    if half in ("am", "pm"):
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "pm" else 0)
    try:
        return time(hour, int(written[2] or 0))
    except ValueError:
        return None
