"""What becomes of a message after it was accepted, told by statuses: sent, delivered, read, or failed."""

import math
from collections.abc import Callable
from typing import Any

from tests.fakes.call_log import wall_clock
from tests.fakes.graph_errors import told_later
from tests.fakes.graph_people import People
from tests.fakes.graph_webhook import Event, Webhook

OF_99_PERCENT = 2.326
"""So many standard deviations above the middle lies the slowest of a hundred."""


class Receipts:
    """Climbs the ladder for every message."""

    def __init__(self, people: People, webhook: Webhook) -> None:
        self._people, self._webhook = people, webhook

    def accepted(self, chat: int, wamid: str, key: str, then: Callable[[], object] | None, *, ends: bool) -> None:
        """Tell all that happens from now on; `then` as soon as the first has been heard. `ends` after sent."""
        habits, chance = self._webhook.habits, self._webhook.chance
        if not habits.webhook or chance.random() < habits.never:
            if then:
                then()
            return
        delivered = 0 if then else self._draw()
        read = delivered + self._draw()
        steps = [("sent", delivered * chance.random())]
        if not ends:
            is_read = chance.random() < habits.read
            if not (is_read and chance.random() < habits.skip_delivered):
                steps.append(("delivered", delivered))
            if is_read:
                steps.append(("read", read))
        for status, seconds in steps:
            self._webhook.later(seconds, self._tell, chat, wamid, key, status, then if status == "sent" else None)

    def failed(self, chat: int, wamid: str, key: str, code: int) -> None:
        """Tell after a while that it has failed."""
        errors = {"errors": [told_later(code)]}
        self._webhook.later(self._draw(), self._tell, chat, wamid, key, "failed", None, errors)

    def _draw(self) -> float:
        habits = self._webhook.habits
        spread = math.log(habits.p99 / habits.p50) / OF_99_PERCENT
        return habits.p50 * self._webhook.chance.lognormvariate(0, spread)

    def _tell(
        self,
        chat: int,
        wamid: str,
        key: str,
        status: str,
        then: Callable[[], object] | None,
        more: dict[str, Any] | None = None,
    ) -> None:
        told = {"id": wamid, "status": status, "timestamp": str(int(wall_clock().timestamp()))}
        told |= self._people.recipient(chat) | (more or {})
        if key:
            told["biz_opaque_callback_data"] = key
        value: dict[str, Any] = {"statuses": [told]}
        if status in {"delivered", "read"}:
            # Meta names the person in these only.
            value["contacts"] = [self._people.contact(chat)]
        self._webhook.add(Event(value, heard=[then] if then else []))
