"""Everything the fake WhatsApp holds in memory, joined; only the log outlives a kill."""

import asyncio
import random
from dataclasses import fields, replace
from typing import Any

from tests.fakes.call_log import RESET, CallLog, wall_clock
from tests.fakes.chats import Chats
from tests.fakes.graph_limits import Limits, Rules
from tests.fakes.graph_people import People
from tests.fakes.graph_receipts import Receipts
from tests.fakes.graph_templates import Templates
from tests.fakes.graph_webhook import Habits, Webhook
from tests.fakes.traffic import ACCEPTED, Traffic


def now() -> int:
    """Seconds since 1970, as WhatsApp dates everything."""
    return int(wall_clock().timestamp())


def wamid(number: int) -> str:
    """The id of a message, as WhatsApp writes it."""
    return f"wamid.{number:012d}"


class GraphWorld:
    """What the server and the control share."""

    def __init__(self, log: CallLog, webhook: str, secret: str) -> None:
        self.log, self.loop = log, asyncio.get_running_loop()
        self.tokens: list[str] | None = None
        self._at_first = {"webhook": webhook, "secret": secret}
        self._begin()

    def reset(self) -> None:
        """Forget everything but the numbers already given; the counts begin again."""
        self.webhook.end()
        self._begin()
        self.note(RESET)

    def behave(self, wanted: dict[str, Any]) -> None:
        """Change what is named; ValueError where a name is unknown."""
        rest = dict(wanted)
        if "tokens" in rest:
            self.tokens = rest.pop("tokens")
        if "keep" in rest:
            self.chats.keep = rest.pop("keep")
        if "approves" in rest:
            self.templates.first_status = "APPROVED" if rest.pop("approves") else "PENDING"
        for kind, holder, name in ((Rules, self.limits, "rules"), (Habits, self.webhook, "habits")):
            named = {one.name: rest.pop(one.name) for one in fields(kind) if one.name in rest}
            setattr(holder, name, replace(getattr(holder, name), **named))
        if "seed" in rest:
            self.webhook.chance.seed(rest["seed"])
        if meant := rest.keys() & {"per_chat", "retry_after"}:
            raise ValueError(f"WhatsApp has none of these: {', '.join(sorted(meant))}")
        self.traffic.behave(rest)

    def note(self, method: str, **facts: Any) -> None:
        """Write a line of the log that is not a call."""
        line = {"via": "", "method": method, "accepted": False, "code": None, "fault": None}
        self.log.add(line | facts, lambda: None)

    def _begin(self) -> None:
        self.tokens = None
        self.traffic, self.limits, self.people = Traffic(ACCEPTED), Limits(), People()
        self.chats = Chats(next_message=self.log.last_message + 1)
        self.templates = Templates(400_000_000_000_000)
        self.webhook = Webhook(random.Random(0), self.note)
        self.receipts = Receipts(self.people, self.webhook)
        self.behave(self._at_first)
