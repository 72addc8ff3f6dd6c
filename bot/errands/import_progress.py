"""How far an import has come, for whoever waits in a chat: one message that changes, or three where none can."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from bot.acts.imports import Watch
from bot.errands.hands import Hands
from storage.errands import Errand

Result = TypeVar("Result")

SECONDS_BETWEEN = 2.0
"""What is done sooner needs no word; afterwards, between two words."""
STEP_WITHOUT_EDITS = 50
"""Per cent."""


class CutShort(Exception):  # noqa: N818 - it says what happened
    """The program ends; the import is undone by what stands in the database, and begun again at the next start."""


@dataclass
class Progress:
    """Looks on while an import runs on a thread of its own."""

    errand: Errand
    hands: Hands
    trial: bool
    total: int = 0
    read: int = 0
    written: int = 0
    _ending: Event = field(default_factory=Event)
    _message: int | None = None
    _told: tuple[int, int] | None = None

    async def while_running(self, work: Callable[[Watch], Result]) -> Result:
        """Run it, and tell how far it is; where we are called off, it is cut short between two rows."""
        running = asyncio.create_task(asyncio.to_thread(work, Watch(self._begin, self._read, self._written)))
        try:
            while not (await asyncio.wait({running}, timeout=SECONDS_BETWEEN))[0]:
                await self._tell(*self._now())
        except asyncio.CancelledError:
            self._ending.set()
            raise
        if self._message is not None and running.exception() is None:
            await self._tell(100, self.written)
        return running.result()

    def _now(self) -> tuple[int, int]:
        share = min(self.read / self.total, 1) if self.total else 0
        return int(share * 100), self.written

    async def _tell(self, percent: int, written: int) -> None:
        edits = self.hands.channel.limits.edits
        point = (percent, written) if edits else (percent // STEP_WITHOUT_EDITS * STEP_WITHOUT_EDITS, 0)
        if point == self._told:
            return
        self._told = point
        form: dict[str, Any] = {"edits": self._message} if edits and self._message is not None else {}
        values = {"percent": point[0], "written": point[1], "trial": self.trial}
        told = await self.hands.tell([self.hands.reply(self.errand, "import_progress", values, **form)])
        self._message = self._message or told

    def _begin(self, total: int) -> None:
        self.total = total

    def _read(self, count: int) -> None:
        self.read += count
        self._go_on()

    def _written(self, rows: int) -> None:
        self.written += rows
        self._go_on()

    def _go_on(self) -> None:
        if self._ending.is_set():
            raise CutShort
