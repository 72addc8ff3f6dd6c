"""The nights of the story: when there is a check, and what has come in before it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.cli.demo.department import AUTUMN, SPRING

BIHAR, RAJASTHAN = "bihar-panchayati-raj-166-2026", "rajasthan-personnel-14917-2026"


@dataclass(frozen=True, slots=True)
class Night:
    """One nightly check, and what has come in since the last."""

    day: date
    reported: date | None = None
    """The day of the portal's newest report."""
    activates: str = ""
    lists: Literal["first", "second"] = "first"

    @property
    def news(self) -> str:
        """What has come in, a line for each."""
        report = f"report of {self.reported.day} {self.reported:%B}\n" if self.reported else ""
        order = f"{self.activates.partition('-')[0].title()}'s order active" if self.activates else ""
        return (report + order).rstrip()


FIRST_NIGHTS = (
    Night(date(2026, 3, 18), date(2026, 3, 17), RAJASTHAN),
    Night(date(2026, 3, 27), date(2026, 3, 26), BIHAR),
    Night(date(2026, 3, 28)),
    Night(date(2026, 3, 30)),
    Night(SPRING, date(2026, 4, 1)),
)
GOOD_FRIDAY = Night(date(2026, 4, 3), date(2026, 4, 3))
MONDAY = Night(date(2026, 4, 6))
HALF_A_YEAR_LATER = Night(AUTUMN, date(2026, 9, 30), lists="second")


def in_words(day: date) -> str:
    """The day as people say it."""
    return f"{day:%a} {day.day} {day:%B}"
