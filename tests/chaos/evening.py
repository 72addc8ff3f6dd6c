"""One evening's look-ups in two ledgers: whom the fake iGOT was asked of, and whom our books have as looked up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.chaos.portal import Officer

Line = Mapping[str, Any]
BY = {"read": "user_id", "enrolments": "user_id", "search": "value"}
"""What a line of the fake's log says of whom it is about, by method."""


@dataclass(frozen=True)
class Killed:
    """One kill of the program."""

    finished: frozenset[int]
    """Whom our books had as looked up when it was dead."""
    calls: int
    """How many calls the fake had counted on that evening."""


@dataclass
class Evening:
    """What is known of one evening."""

    serving: frozenset[int]
    """Whose turn it was, by number."""
    about: Mapping[str, frozenset[int]]
    """Whom a user id, an email or a mobile is about: the officer whose account it is, or those whose list has it."""
    causes: Mapping[str, frozenset[int]]
    """For whose sake it may be asked: an account also for an officer whose list has its email or mobile."""
    lines: list[Line] = field(default_factory=list)
    """Of the fake's log."""
    kills: list[Killed] = field(default_factory=list)
    finished: frozenset[int] = frozenset()
    """Whom our books have as looked up at the end."""

    @property
    def skipped(self) -> frozenset[int]:
        """Whose turn it was, and who are not in our books, or of whom the fake was never asked though it could be."""
        asked = {number for line in self.lines for number in self.about.get(asked_for(line), ())}
        can_be = frozenset().union(*self.about.values())
        return (self.serving - self.finished) | ((self.serving & can_be) - asked)

    @property
    def again(self) -> frozenset[int]:
        """Who were asked for once more after a kill although they were in our books before it."""
        return frozenset(
            number
            for kill in self.kills
            for line in self.lines[kill.calls :]
            if (causes := self.causes.get(asked_for(line), frozenset())) and causes <= kill.finished
            for number in causes
        )

    @property
    def repeated(self) -> int:
        """How many accounts were read more than once: a kill has taken what was not in our books yet."""
        read = Counter(line["user_id"] for line in self.lines if line["method"] == "enrolments")
        return sum(times > 1 and len(self.causes.get(account, ())) == 1 for account, times in read.items())


def asked_for(line: Line) -> str:
    """The user id, email or mobile of a call."""
    return str(line.get(BY.get(line["method"], ""), ""))


def expected(people: Iterable[Officer], day: date, asked: datetime) -> Evening:
    """Whose turn an evening is, and by what they can be asked for."""
    serving = [one for one in people if one.serves(day)]
    about: dict[str, set[int]] = {}
    listed: dict[str, set[int]] = {}
    for one in serving:
        for value in one.signs:
            listed.setdefault(value, set()).add(one.number)
            about.setdefault(value, set()).add(one.number)
    causes = {value: set(numbers) for value, numbers in listed.items()}
    for one in serving:
        for account in one.accounts if one.signs else ():
            if account.opened <= asked:
                found_by = (account.email(asked), account.mobile)
                about.setdefault(account.user_id, set()).add(one.number)
                causes[account.user_id] = {one.number}.union(*(listed.get(value, ()) for value in found_by))
    return Evening(frozenset(one.number for one in serving), _frozen(about), _frozen(causes))


def _frozen(sets: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
    return {key: frozenset(numbers) for key, numbers in sets.items()}
