"""The options of the sources that are asked by themselves, as bot/config.py gathers them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time
from typing import Annotated

from pydantic import BeforeValidator, Field

from scheduler.shapes import Fault, Shape


def time_of_day(given: object) -> object:
    """Read "10:00" as a time; what is none is left to be complained of."""
    with suppress(ValueError):
        return datetime.strptime(given, "%H:%M").time() if isinstance(given, str) else given  # noqa: DTZ007 - no day
    return given


TimeOfDay = Annotated[time, BeforeValidator(time_of_day)]


class IgotSettings(Shape):
    """The API of iGOT Karmayogi; without a key, nobody is looked up there."""

    base_url: str = Field("", pattern=r"^(https?://\S+[^/\s])?$", description='"" or an address without a / at its end')
    key: str = Field(
        "", repr=False, pattern=r"^\S*$", description='the key that Karmayogi Bharat gave, in quotes, or ""'
    )
    at: TimeOfDay = Field(time(18), description='a time, as "18:00"')
    per_second: float = Field(5, gt=0, le=1000, description="a number above 0 and up to 1000")
    lanes: int = Field(4, ge=1, le=64, description="a number from 1 to 64")

    def faults(self) -> Iterator[Fault]:
        """What is missing beside what is given; the keys are without the table's name."""
        if self.key and not self.base_url:
            yield "base_url", "nothing given; expected the address that Karmayogi Bharat named with the key"
