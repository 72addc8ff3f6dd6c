"""Moments, ages and spans of time as the command line writes and reads them."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import click

from scheduler.clock import IST, day_in_india

UNITS = {"d": "days", "h": "hours", "m": "minutes"}
LONGEST = timedelta(days=366)


class Span(click.ParamType[timedelta]):
    """A span of time as 30m, 2h or 1d."""

    name = "30m|2h|1d"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read a number and its unit."""
        read = re.fullmatch(r"([1-9]\d{0,5})([dhm])", str(value))
        span = timedelta(**{UNITS[read[2]]: int(read[1])}) if read else None
        if span is None or span > LONGEST:
            return self.fail(f'"{value}" is not a span of time up to a year; write it as 30m, 2h or 1d', param, ctx)
        return span


def moment(when: datetime, now: datetime) -> str:
    """A moment in India: the time of today; else the day as well, and the year where it is another."""
    local, today = when.astimezone(IST), day_in_india(now)
    return f"{local:%H:%M}" if local.date() == today else f"{short(local.date(), today)} {local:%H:%M}"


def short(day: date, today: date) -> str:
    """A day without its year, where that goes without saying."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def age(since: datetime, now: datetime) -> str:
    """How long ago, in its two largest units: "3 d 4 h", "12 min", "40 s"."""
    seconds = max(0, int((now - since).total_seconds()))
    for size, unit, smaller, name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min")):
        if seconds >= size:
            rest = seconds % size // smaller
            return f"{seconds // size} {unit} {rest} {name}" if rest else f"{seconds // size} {unit}"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - of a minute
