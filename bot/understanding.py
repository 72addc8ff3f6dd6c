"""What somebody means: a command with what follows it, the answer to a question, or nothing that we know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.turn import Command
from scheduler.rules.audience import fold

CANCEL = "cancel"
ALWAYS = frozenset({"stop", CANCEL})
"""Understood as plain words even where any words would answer an open question."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A command by its English name, and what follows it."""

    name: str
    argument: str = ""
    by_slash: bool = False


def spellings(commands: Iterable[Command]) -> Mapping[str, str]:
    """Every way to ask for a command, folded, with its name."""
    return {
        fold(spelling): command.name
        for command in commands
        for spelling in (command.name, command.hindi or command.name, *command.spellings)
    }


def meant(text: str, known: Mapping[str, str]) -> Meant | None:
    """Which command a text asks for; None where it asks for none.

    With a slash what follows the name is its argument; without one, only the whole text is a command.
    """
    words = text.strip()
    by_slash = words.startswith("/")
    argument = ""
    if by_slash:
        first, _, argument = words.partition(" ")
        words = first.partition("@")[0].replace("_", " ")
    name = known.get(fold(words))
    if name is None and by_slash:
        name = known.get(fold(text))  # a name of several words, such as /फिर से शुरू
        argument = ""
    return Meant(name, argument.strip(), by_slash) if name else None
