"""How a language writes figures, durations and dates; its words come from templates/<language>/words.toml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property, lru_cache, partial
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from scheduler.clock import IST, day_in_india

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
NOISE = 6
"""Decimals beyond which a sum of floats is no longer meant."""


@dataclass(frozen=True)
class Writing:
    """The filters of one language, over its words; every one returns text."""

    words: Mapping[str, Any]
    devanagari_digits: bool = False

    def filters(self) -> dict[str, Callable[..., str]]:
        """The filters by the names templates use; each unit in words.toml is one."""
        units = {unit: partial(self.counted, unit=unit) for unit in self.words["units"]}
        filters: dict[str, Callable[..., str]] = {
            "number": self.number,
            "at_least": self.at_least,
            "percent": self.percent,
            "plural": self.plural,
            "sentence": sentence,
            "day": self.day,
            "numeric_day": self.numeric_day,
            "moment": self.moment,
            **units,
        }
        # Thousands are told the same few figures and days in a row; CLDR takes long over each.
        return {name: lru_cache(maxsize=4_096)(write) for name, write in filters.items()}

    def number(self, value: float | Decimal) -> str:
        """Group a figure the Indian way, to the hundredth and rounded down: 51.998 of 52 hours is not yet 52."""
        return self._written(_rounded(value, ROUND_FLOOR))

    def at_least(self, value: float | Decimal, decimals: int = 2) -> str:
        """Round up what is still to be done, so that doing as much as was written suffices."""
        return self._written(_rounded(value, ROUND_CEILING, decimals))

    def percent(self, share: float) -> str:
        """Write a share from 0 to 1 as a percentage."""
        return f"{self.number(_exact(share) * 100)} {self.words['percent']}"

    def plural(self, value: float, one: str, other: str) -> str:
        """The form that agrees with a figure as `number` writes it; in Hindi 0, 0.5 and 1 take the first (CLDR)."""
        return self._agreeing(_rounded(value, ROUND_FLOOR), one, other)

    def counted(self, value: float, case: str = "direct", *, unit: str, up: int | None = None) -> str:
        """A figure with its unit, 12.5 घंटे, in the `oblique` case before में, भीतर and the like: 15 दिनों के भीतर.

        With `up` it is rounded up to so many decimals.
        """
        forms = self.words["units"][unit][case]
        figure = _rounded(value, ROUND_FLOOR) if up is None else _rounded(value, ROUND_CEILING, up)
        return f"{self._written(figure)} {self._agreeing(figure, forms['one'], forms['other'])}"

    def day(self, moment: str) -> str:
        """A day in India, from ISO text: 9 अप्रैल 2026."""
        day = _day(moment)
        return self._digits(f"{day.day} {self.words['months'][day.month - 1]} {day.year}")

    def numeric_day(self, moment: str) -> str:
        """A day in figures, as orders are dated: 25.03.2026."""
        return self._digits(f"{_day(moment):%d.%m.%Y}")

    def moment(self, moment: str) -> str:
        """A day and a time in India, from the ISO text of an aware moment: 9 अप्रैल 2026, 10:30."""
        local = datetime.fromisoformat(moment).astimezone(IST)
        return f"{self.day(moment)}, {self._digits(f'{local:%H:%M}')}"

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.words["locale"])

    def _agreeing(self, written: Decimal, one: str, other: str) -> str:
        # Without its zeros: in English 1.00 would be no single one.
        return one if self._locale.plural_form(written.normalize()) == "one" else other

    def _written(self, value: Decimal) -> str:
        return self._digits(format_decimal(value, locale=self._locale))

    def _digits(self, text: str) -> str:
        return text.translate(DEVANAGARI) if self.devanagari_digits else text


def sentence(text: str) -> str:
    """The same words with the capital that opens a sentence; Devanagari has none."""
    return text[:1].upper() + text[1:]


def _exact(value: float | Decimal) -> Decimal:
    """The figure as it is meant: 1.0 is 1, which English writes and inflects differently."""
    if isinstance(value, Decimal):
        return value
    rounded = round(value, NOISE)
    return Decimal(int(rounded)) if rounded == int(rounded) else Decimal(str(rounded))


def _rounded(value: float | Decimal, way: str, decimals: int = 2) -> Decimal:
    """The figure that is written, which its words agree with: 0.96 rounded up is 1 hour, not 1 hours."""
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), way)


def _day(moment: str) -> date:
    """A date from ISO text; an aware moment becomes its day in India."""
    read = datetime.fromisoformat(moment)
    return day_in_india(read) if read.tzinfo else read.date()
