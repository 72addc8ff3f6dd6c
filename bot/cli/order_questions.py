"""Questions at the terminal in Hindi or English, each answer judged as it is given."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

import bot
from scheduler.orders.reading import ID
from scheduler.rules.audience import fold
from storage.rows import Language

Answer = TypeVar("Answer")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YES, _NO = {"y", "yes", "h", "haan", fold("हाँ"), fold("ह")}, {"n", "no", "nahin", fold("नहीं"), fold("न")}


class Wrong(Exception):  # noqa: N818 - the answer is wrong, nothing of ours
    """An answer that cannot be taken: the key of the words that say why, and what they mention."""

    def __init__(self, key: str, **mentioned: object) -> None:
        super().__init__(key)
        self.key = key
        self.mentioned = mentioned


class Questions:
    """The words of the dialogue in one language, and the asking."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = words(language)

    def within(self, section: str) -> Mapping[str, str]:
        """Return one section of the words: a menu, or the titles."""
        return self._words[section]

    def say(self, key: str, **mentioned: object) -> None:
        """Print a remark."""
        click.echo(self._words["say"][key].format_map(mentioned))

    def ask(self, key: str, judge: Callable[[str], Answer], default: str = "") -> Answer:
        """Ask until `judge` takes the answer; an empty answer is the default's text, judged like any other."""
        shown = f"{self._words['ask'][key]}{f' [{default}]' if default else ''}"
        while True:
            given = str(click.prompt(shown, default="", show_default=False, prompt_suffix=": ")).strip()
            try:
                return judge(given or default)
            except Wrong as wrong:
                click.echo("  " + self._words["wrong"][wrong.key].format_map(wrong.mentioned))

    def show(self, menu: str) -> None:
        """Print a menu, its lines numbered."""
        for number, (word, meaning) in enumerate(self._words[menu].items(), 1):
            click.echo(f"  {number}  {word} – {meaning}")
        self.say("choose")

    def choose(self, key: str, menu: str, default: str = "", *, optional: bool = False) -> str:
        """Ask for one of a menu, by its number or its word; optional: an empty answer is taken as it is."""
        choices = list(self._words[menu])

        def judge(given: str) -> str:
            if given in choices or (optional and not given):
                return given
            if given.isdecimal() and 1 <= int(given) <= len(choices):
                return choices[int(given) - 1]
            raise Wrong("choice")

        return self.ask(key, judge, default)


def words(language: Language) -> dict[str, dict[str, str]]:
    """Return the words of the dialogue by section and key."""
    path = Path(bot.__file__).parent.parent / "templates" / language / "order_questions.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def ask_language() -> Language:
    """Ask for the language of the dialogue, in both."""
    hindi, english = words("hi"), words("en")
    while True:
        given = click.prompt(f"{hindi['ask']['language']} · {english['ask']['language']}", default="hi")
        if given in {"hi", "en"}:
            return "hi" if given == "hi" else "en"
        click.echo(f"  {hindi['wrong']['language']} {english['wrong']['language']}")


# --- judges: each takes the text of an answer and returns its value, or raises Wrong ----------------------------------


def optional(given: str) -> str:
    """Take any text, also none."""
    return given


def needed(given: str) -> str:
    """Take any text but none."""
    if not given:
        raise Wrong("empty")
    return given


def new_id(taken: Collection[str]) -> Callable[[str], str]:
    """Return a judge that takes an id which is not taken yet."""

    def judge(given: str) -> str:
        if not ID.fullmatch(given):
            raise Wrong("id")
        if given in taken:
            raise Wrong("taken")
        return given

    return judge


def values(given: str) -> list[str]:
    """Take names with commas between them, each once, whatever its spelling."""
    found = [value.strip() for value in needed(given).split(",") if value.strip()]
    if not found:
        raise Wrong("empty")
    folded = [fold(value) for value in found]
    for place, value in enumerate(found):
        if not folded[place]:
            raise Wrong("letters", value=value)
        if folded[place] in folded[:place]:
            raise Wrong("twice", value=value)
    return found


def day(given: str) -> date:
    """Take a date, as 25.03.2026 or 2026-03-25, in any script's digits."""
    year_first, day_first = _YEAR_FIRST.fullmatch(given), _DAY_FIRST.fullmatch(given)
    parts = year_first.groups() if year_first else day_first.groups()[::-1] if day_first else ()
    try:
        year, month, day_of_month = map(int, parts)
        return date(year, month, day_of_month)
    except ValueError:
        raise Wrong("date") from None


def day_not_before(earliest: date | None) -> Callable[[str], date]:
    """Return a judge that takes that day or a later one; None: any day."""

    def judge(given: str) -> date:
        found = day(given)
        if earliest and found < earliest:
            raise Wrong("before", day=f"{earliest:%d.%m.%Y}")
        return found

    return judge


def first_of_year(month: int, day_of_month: int) -> Callable[[str], date]:
    """Return a judge that takes the first day of a year that begins in this month."""

    def judge(given: str) -> date:
        found = day(given)
        if (found.month, found.day) != (month, day_of_month):
            raise Wrong("year_start", month=month, day=day_of_month)
        return found

    return judge


def whole(given: str) -> int:
    """Take a whole number above 0."""
    if not given.isdecimal() or int(given) == 0:
        raise Wrong("whole")
    return int(given)


def amount(given: str) -> int | float:
    """Take a number above 0, kept whole where it is whole."""
    try:
        found = float(given)
    except ValueError:
        raise Wrong("number") from None
    if not 0 < found < float("inf"):
        raise Wrong("number")
    return int(found) if found.is_integer() else found


def share(given: str) -> int | float:
    """Take a number above 0 and up to 1."""
    try:
        found = amount(given)
    except Wrong:
        raise Wrong("share") from None
    if found > 1:
        raise Wrong("share")
    return found


def yes(given: str) -> bool:
    """Take yes or no in either language."""
    folded = fold(given)
    if folded not in _YES | _NO:
        raise Wrong("yes_no")
    return folded in _YES
