"""What becomes of a message after it was accepted, told by statuses: sent, delivered, read, or failed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.call_log import wall_clock
from tests.fakes.graph_errors import told_later
from tests.fakes.graph_people import People
from tests.fakes.graph_webhook import Event, Webhook

OF_99_PERCENT = 2.326
"""So many standard deviations above the middle lies the slowest of a hundred."""


@dataclass(frozen=True, slots=True)
class Fate:
    """A message that was accepted, and what is to become of it."""

    chat: int
    wamid: str
    key: str
    """Ours; empty where none was given."""
    code: int = 0
    """Of the error by which it fails; 0: it does not."""
    ends: bool = False
    """Whether it never gets further than sent."""


class Receipts:
    """Climbs the ladder for every message."""

    def __init__(self, people: People, webhook: Webhook) -> None:
        self._people, self._webhook = people, webhook

    def begin(self, fate: Fate, then: Callable[[], object] | None) -> float | None:
        """Tell all that happens from now on; `then` as soon as the first has been heard, which is told at once.

        Returns in how many seconds, before they are scaled, the first is to be told; None: nothing ever is.
        """
        habits, chance = self._webhook.habits, self._webhook.chance
        steps = self._steps(fate) if habits.webhook and (fate.code or chance.random() >= habits.never) else []
        if then and steps:
            steps[0] = steps[0][0], 0
        elif then:
            then()
        for status, seconds in steps:
            self._webhook.later(seconds, self._tell, fate, status, then if status == steps[0][0] else None)
        return steps[0][1] if steps else None

    def _steps(self, fate: Fate) -> list[tuple[str, float]]:
        """Each status, and after how many seconds."""
        habits, chance = self._webhook.habits, self._webhook.chance
        delivered = self._draw()
        if fate.code:
            return [("failed", delivered)]
        steps = [("sent", delivered * chance.random())]
        is_read = chance.random() < habits.read
        if not fate.ends and not (is_read and chance.random() < habits.skip_delivered):
            steps.append(("delivered", delivered))
        if not fate.ends and is_read:
            steps.append(("read", delivered + self._draw()))
        return steps

    def _draw(self) -> float:
        habits = self._webhook.habits
        spread = math.log(habits.p99 / habits.p50) / OF_99_PERCENT
        return habits.p50 * self._webhook.chance.lognormvariate(0, spread)

    def _tell(self, fate: Fate, status: str, then: Callable[[], object] | None) -> None:
        told: dict[str, Any] = {"id": fate.wamid, "status": status, "timestamp": str(int(wall_clock().timestamp()))}
        told |= self._people.recipient(fate.chat)
        if fate.key:
            told["biz_opaque_callback_data"] = fate.key
        if fate.code:
            told["errors"] = [told_later(fate.code)]
        value: dict[str, Any] = {"statuses": [told]}
        if status in {"delivered", "read"}:
            # Meta names the person in these only.
            value["contacts"] = [self._people.contact(fate.chat)]
        self._webhook.add(Event(value, heard=[then] if then else []))
