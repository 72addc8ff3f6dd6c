"""The one place that reads the time; everything else is told what time it is."""

from datetime import UTC, datetime
from typing import Protocol

from scheduler.rules.working_time import IST, day_in_india

__all__ = ["IST", "Clock", "SettableClock", "SystemClock", "day_in_india"]


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The moment, aware."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one reader


class SettableClock:
    """A clock that stands where it is put, for tests, the demo and replays; never beside a channel to real people."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment it was put to."""
        return self._moment

    def put(self, moment: datetime) -> None:
        """Stand at another moment."""
        self._moment = moment
