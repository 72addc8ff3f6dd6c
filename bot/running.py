"""Keeps the parts of the running program alive, each by itself, until the program is told to end."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic

import structlog

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a part that died is begun again; twice as many from time to time."""
STEADY = 600.0
"""A part that has lived for so many seconds begins with the first pause again."""
SURE = 30.0
"""A part that has lived for so many seconds after it had died is at work again."""
SECONDS_TO_END = 8.0
"""For what is under way when the end comes; what is not done then is cut short."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Part:
    """Something that goes on as long as the program runs."""

    name: str
    work: Callable[[], Awaitable[None]]
    ends_itself: bool = False
    """Whether it sees by itself that the program ends, and finishes what is under way."""


class Roll:
    """Which parts are at work; one that has died is missing until it has lived for a while again."""

    def __init__(self) -> None:
        self._sure_at: dict[str, float] = {}
        """By part that has died: the reading of `monotonic` from which on it counts as at work."""

    def died(self, name: str) -> None:
        """Miss a part until it is begun again."""
        self._sure_at[name] = inf

    def begun(self, name: str) -> None:
        """Trust a part that has died again, after a while."""
        if name in self._sure_at:
            self._sure_at[name] = monotonic() + SURE

    def missing(self) -> list[str]:
        """The parts that are not at work now."""
        return sorted(name for name, sure_at in self._sure_at.items() if sure_at > monotonic())


async def run_until(ending: asyncio.Event, parts: Sequence[Part], roll: Roll) -> None:
    """Run all parts side by side until `ending` is set, then let them finish for some seconds."""
    tasks = {part.name: asyncio.create_task(keep_alive(part, ending, roll), name=part.name) for part in parts}
    try:
        await ending.wait()
    finally:
        ending.set()  # also where Ctrl-C has cut the waiting short
        for part in parts:
            if not part.ends_itself:
                tasks[part.name].cancel()
        _, slow = await asyncio.wait(tasks.values(), timeout=SECONDS_TO_END)
        for task in slow:
            log.warning("part_cut_short", part=task.get_name())
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


async def keep_alive(
    part: Part, ending: asyncio.Event, roll: Roll, first_pause: float = FIRST_PAUSE, steady: float = STEADY
) -> None:
    """Run one part; when it dies, say so and begin it again, after a pause that grows from time to time."""
    pause = first_pause
    while not ending.is_set():
        begun, fault = monotonic(), None
        roll.begun(part.name)
        try:
            await part.work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other parts go on
            fault = error
        if ending.is_set() and fault is None:
            return
        if monotonic() - begun > steady:
            pause = first_pause
        roll.died(part.name)
        log.error("part_died", part=part.name, fault=fault, again_in=pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), pause)
        pause = min(2 * pause, LONGEST_PAUSE)
