"""Long lists on a small screen: a page at a time, and the buttons that turn it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.render import label
from bot.turn import Choice
from storage.rows import Language

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list."""

    items: Sequence[Item]
    number: int
    """From 1."""
    pages: int

    def turning(self, command: str, language: Language) -> list[Choice]:
        """The buttons to the pages beside this one, each the command with the page's number."""
        beside = (("previous", self.number - 1), ("next", self.number + 1))
        return [(label(word, language), f"{command} {number}") for word, number in beside if 1 <= number <= self.pages]


def page(items: Sequence[Item], asked: str, at_once: int) -> Page[Item]:
    """The page that is asked for by its number; the first where that is no number, the last where there are fewer."""
    pages = max(1, -(-len(items) // at_once))
    number = min(max(int(asked), 1), pages) if asked.isdecimal() else 1
    return Page(items[(number - 1) * at_once : number * at_once], number, pages)
