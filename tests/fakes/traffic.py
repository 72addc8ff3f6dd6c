"""How the fake treats those who call: latency, limits and faults, all drawn from a seed."""

import math
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

WRITING = frozenset({
    "sendMessage", "sendPhoto", "sendDocument",
    "editMessageText", "editMessageCaption", "editMessageReplyMarkup", "deleteMessage",
    "messages",
})  # fmt: skip
"""The methods that limits apply to, and faults where they name none: what changes what a person reads."""

ACCEPTED = {
    "cut": True,  # closed without an answer
    "reset": True,
    "half": True,  # closed within the answer
    "hang": True,  # no answer until the client gives up
    "status_500": True,
    "status_502": True,  # with a page in HTML, as a proxy answers
    "reset_before": False,
    "refuse": True,  # answered, and then nobody can connect for some seconds
    "code": False,  # refused with that code of the Graph API
    "code_later": True,  # accepted, and then a status says that it has failed, with that code
}
"""The kinds of fault; whether the call has its effect, unless the fault says otherwise."""
NO_CODES = frozenset(ACCEPTED) - {"code", "code_later"}
"""Those of a provider that is not the Graph API."""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with some calls."""

    kind: str
    share: float = 0
    calls: Sequence[int] = ()
    """Which of the calls that it could befall, from 1, counted since it was set."""
    method: str | None = None
    """Befalls this method alone; "*": every one; None: those of WRITING."""
    via: str | None = None
    accepted: bool | None = None
    seconds: float = 1
    """Of "refuse"."""
    chats: Sequence[int] = ()
    """Befalls only what goes to these; none named: all."""
    code: int = 0
    """Of "code" and "code_later"."""
    seen: int = 0

    def befalls(self, method: str, via: str, chat: int, chance: random.Random) -> bool:
        """Whether it befalls this call; counts the calls that it could befall."""
        if self.via not in {None, via} or not (self.method in {"*", method} or (not self.method and method in WRITING)):
            return False
        if self.chats and chat not in self.chats:
            return False
        self.seen += 1
        return self.seen in self.calls or bool(self.share and chance.random() < self.share)

    @property
    def has_effect(self) -> bool:
        """Whether the call that it befalls is accepted all the same."""
        return ACCEPTED[self.kind] if self.accepted is None else self.accepted


@dataclass(slots=True)
class Behaviour:
    """What POST /control/behave may say."""

    latency: float = 0
    """Seconds before every answer."""
    jitter: float = 0
    """Up to so many seconds more."""
    rate: float | None = None
    """Calls a second of the methods in WRITING; 0: the burst and no more; None: without limit."""
    burst: float | None = None
    """Calls at once; None: as many as the rate has in a second."""
    retry_after: tuple[int, int] = (1, 5)
    """Whole seconds of a flood wait, from and to."""
    per_chat: float | None = None
    """Seconds from one new message in a chat to the next one."""
    faults: Sequence[Fault] = ()
    seed: int = 0


@dataclass
class Traffic:
    """The calls of one bot."""

    kinds: Collection[str] = NO_CODES
    """Of faults, those that can be ordered here."""
    behaviour: Behaviour = field(default_factory=Behaviour)
    flood_until: float = 0

    def __post_init__(self) -> None:
        self.behave({"faults": [], "seed": 0, "rate": None})

    def behave(self, wanted: dict[str, Any]) -> None:
        """Change what is named; ValueError where a name or a kind of fault is unknown."""
        unknown = wanted.keys() - {each.name for each in fields(Behaviour)}
        if unknown:
            raise ValueError(f"unknown behaviour: {', '.join(sorted(unknown))}")
        given = dict(wanted)
        if "faults" in given:
            given["faults"] = [self._fault(one) for one in given["faults"]]
        self.behaviour = replace(self.behaviour, **given)
        if "seed" in given:
            self.chance = random.Random(self.behaviour.seed)
        if given.keys() & {"rate", "burst"}:
            self._tokens, self._filled_at = self._burst, 0.0
        if given.get("rate", 0) is None:
            self.flood_until = 0
        self._last_in_chat: dict[Any, float] = {}

    def delay(self) -> float:
        """Seconds until the answer of one call."""
        behaviour = self.behaviour
        return behaviour.latency + (self.chance.random() * behaviour.jitter if behaviour.jitter else 0)

    def fault(self, method: str, via: str, chat: int = 0) -> Fault | None:
        """What befalls this call: the first of the faults that does."""
        befallen = [fault for fault in self.behaviour.faults if fault.befalls(method, via, chat, self.chance)]
        return befallen[0] if befallen else None

    def wait(self, method: str, chat: Any, now: float) -> int | None:
        """Seconds that the caller is told to wait; None: it may go on."""
        if method not in WRITING:
            return None
        if now < self.flood_until:
            return math.ceil(self.flood_until - now)
        behaviour = self.behaviour
        if behaviour.per_chat and method.startswith("send"):
            rest = self._last_in_chat.get(chat, -math.inf) + behaviour.per_chat - now
            if rest > 0:
                return math.ceil(rest)
        if behaviour.rate is not None and not self.take(now):
            seconds = self.chance.randint(*behaviour.retry_after)
            self.flood_until = now + seconds
            return seconds
        if behaviour.per_chat and method.startswith("send"):
            self._last_in_chat[chat] = now
        return None

    def _fault(self, told: dict[str, Any]) -> Fault:
        if told.get("kind") not in self.kinds:
            raise ValueError(f"unknown kind of fault: {told.get('kind')}; there are {', '.join(sorted(self.kinds))}")
        return Fault(**told)

    @property
    def _burst(self) -> float:
        return self.behaviour.burst or max(1.0, self.behaviour.rate or 1.0)

    def take(self, now: float) -> bool:
        """Whether the rate leaves room for one more call; takes it."""
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * (self.behaviour.rate or 0))
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
