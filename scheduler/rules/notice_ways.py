"""A notice as things stand now: in which form each person would get it, how long that takes, and who is not in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from scheduler.rules.broadcasts import fits, takes
from storage.rows import Alike, Language


class Way(StrEnum):
    """The form in which somebody gets a notice, where a channel has windows."""

    FREE = "free"
    """As it is: they have written lately enough."""
    NOTICE = "notice"
    """Whole, in approved words."""
    READ = "read"
    """Announced in approved words, with a button that brings the whole."""
    OTHER_LANGUAGE = "other_language"
    """In the approved words of the other language, whole or announced: in the one of the text there are none."""
    OTHER_CHANNEL = "other_channel"
    """At another address of theirs, as a rule on another channel: there are no approved words."""
    WAITS = "waits"
    """Once they write: there are no approved words."""


APPROVED = frozenset({Way.NOTICE, Way.READ, Way.OTHER_LANGUAGE})
"""What the provider counts and may charge for."""
Words = Callable[[Language], Way | None]
"""What the approved words of a language make of the notice: NOTICE, READ, or nothing."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast a channel is."""

    per_second: float
    has_window: bool = False
    people_a_day: int | None = None
    """Of those who get approved words."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of a notice on one channel."""

    ways: Mapping[Way, int]
    without_words: Mapping[Language, int]
    """Of those for whom there are no approved words in the language of their text: how many, by that language."""
    lasts: timedelta
    """At the least, until everybody has got it who does not wait."""
    not_in_time: int
    """Messages that cannot go out while it is valid."""

    @property
    def messages(self) -> int:
        """On this channel."""
        return sum(self.ways.values())

    @property
    def approved(self) -> int:
        """Those in approved words."""
        return sum(number for way, number in self.ways.items() if way in APPROVED)


def forecast(
    groups: Iterable[Alike], pacing: Pacing, words: Words, otherwise: Way, valid_for: timedelta | None
) -> Forecast:
    """What becomes of the messages of one channel; `otherwise` is what the department wants where words are missing."""
    ways: Counter[Way] = Counter()
    without: Counter[Language] = Counter()
    for each in groups:
        way = Way.FREE if each.in_window or not pacing.has_window else words(each.language)
        if way is None:
            without[each.language] += each.messages
            way = _otherwise(each, words, otherwise)
        ways[way] += each.messages
    approved = sum(ways[way] for way in APPROVED)
    going = approved + ways[Way.FREE]
    lasts = max(takes(going, pacing.per_second), takes(approved, pacing.per_second, pacing.people_a_day))
    return Forecast(ways, without, lasts, _late(going, approved, pacing, valid_for))


def _otherwise(group: Alike, words: Words, otherwise: Way) -> Way:
    """What the department wants, where that is possible."""
    if otherwise is Way.OTHER_LANGUAGE:
        possible = words("en" if group.language == "hi" else "hi") is not None
    else:
        possible = otherwise is Way.OTHER_CHANNEL and group.elsewhere
    return otherwise if possible else Way.WAITS


def _late(going: int, approved: int, pacing: Pacing, valid_for: timedelta | None) -> int:
    if valid_for is None:
        return 0
    by_pace = going - fits(valid_for, pacing.per_second)
    by_day = approved - fits(valid_for, pacing.per_second, pacing.people_a_day)
    return max(0, by_pace, by_day)
