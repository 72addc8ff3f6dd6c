"""What somebody means: a command with what follows it, the answer to a question, or nothing that we know."""

import re
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


KEY_WORDS: Mapping[str, str] = {
    "wrong": "galat गलत wrong incorrect",
    "why": "kyu kyun kyo kyon क्यों why",
    "email": "email mail ईमेल मेल sparrow स्पैरो",
    "status": "status sthiti stithi स्थिति baki baaki बाकी शेष bache bacha बचे बचा kitne kitna कितने कितना "
    "ghanta ghante ghanton घंटा घंटे घंटों hours pending due",
    "how": "kaise kese कैसे how",
    "courses": "course courses कोर्स पाठ्यक्रम पाठ्यक्रमों",
}
"""By command, the words that give away what is asked for, the weightiest first; none that changes anything."""
LONGEST_GUESS = 8
"""Words; whoever writes more means something that one of them does not tell."""
_WORD = re.compile(r"[\w\u0900-\u097f\u200c\u200d-]+")  # matras are no word characters to `re`


def likely(text: str) -> Meant | None:
    """What free text probably asks for, by its key words; None where nothing gives it away."""
    words = [fold(word) for word in _WORD.findall(text)]
    if not 0 < len(words) <= LONGEST_GUESS:
        return None
    telling = ((name, {fold(key) for key in keys.split()}) for name, keys in KEY_WORDS.items())
    return next((Meant(name) for name, keys in telling if not keys.isdisjoint(words)), None)


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
