"""Whom a number may write to, how often, and when only in words that were approved."""

from collections import OrderedDict
from dataclasses import dataclass, field

from tests.fakes.graph_errors import GraphRefusal


@dataclass(frozen=True)
class Rules:
    """What POST /control/behave may say of the limits; None: there is no such limit."""

    window: float | None = 86_400
    """Seconds from somebody's last message in which anything may be said to them."""
    pair: float | None = None
    """Seconds from one message to somebody to the next one; Meta's own: 6."""
    people_a_day: int | None = None
    """Different people outside their window in one `day`."""
    day: float = 86_400
    """Seconds."""
    too_many_people: int = 131048
    """The code for one person more than that: Meta documents none of its own."""


@dataclass
class Limits:
    """What the rules have to know of the past; the times are those of the loop."""

    rules: Rules = field(default_factory=Rules)
    heard: dict[int, float] = field(default_factory=dict)
    """By chat, when they last wrote."""
    _written: dict[int, float] = field(default_factory=dict)
    _outside: OrderedDict[int, float] = field(default_factory=OrderedDict)

    def check(self, chat: int, now: float, barred: int = 0, *, approved: bool) -> bool:
        """Refuse what must not go out now, and everything where there is an error `barred`; what may is counted.

        Returns whether the person is within the window.
        """
        rules = self.rules
        if barred:
            raise GraphRefusal(barred)
        if rules.pair and now - self._written.get(chat, -rules.pair) < rules.pair:
            raise GraphRefusal(131056, "Too many messages from this phone number to the same phone number")
        inside = rules.window is None or now - self.heard.get(chat, -rules.window) < rules.window
        if not inside:
            if not approved:
                raise GraphRefusal(
                    131047, "More than 24 hours have passed since the recipient last replied to the sender number"
                )
            self._count_person(chat, now)
        if rules.pair:
            self._written[chat] = now
        return inside

    def _count_person(self, chat: int, now: float) -> None:
        if self.rules.people_a_day is None:
            return
        while self._outside and next(iter(self._outside.values())) <= now - self.rules.day:
            self._outside.popitem(last=False)
        if chat not in self._outside and len(self._outside) >= self.rules.people_a_day:
            raise GraphRefusal(self.rules.too_many_people, "The messaging limit of 24 hours has been reached")
        self._outside[chat] = now
        self._outside.move_to_end(chat)
