"""How fast a sender goes: turns to call, a share of them kept for replies, slower when the provider says so."""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

REPLIES_SHARE = 0.5
"""Of the turns, where both wait; replies take theirs at once, since they have saved them up."""
AHEAD_SECONDS = 0.1
"""Where replies have not had their share lately they do not wait: so many seconds' worth of turns may be taken ahead,
and the rest waits the longer."""
SAVED_SECONDS = 0.25
"""Turns that were not taken are kept for so long: a late start is caught up with, a long pause is not."""
CLEAN_SECONDS = 60
"""So long without a complaint, and the pace grows again by a tenth of what the config allows."""
SLOWEST = 0.2
"""Messages a second."""


class Pace:
    """Gives out turns, `per_second` of them; replies and the rest wait in two lines.

    `clock` counts seconds and never goes back.
    """

    def __init__(self, per_second: float, *, pace: float | None = None, clock: Callable[[], float] = monotonic) -> None:
        self.limit = per_second
        self._clock = clock
        self.rate = min(pace or per_second, per_second)
        self._turns = 0.0
        self._counted_at = clock()
        self._changed_at = clock()
        self._saved_for_replies = 1.0
        self._lines: dict[bool, deque[asyncio.Future[None]]] = {True: deque(), False: deque()}
        self._held_until = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._ended = False

    def take(self, *, reply: bool) -> bool:
        """Take a turn if there is one right now and nobody waits for it."""
        self._count()
        if self._waiting(reply=True) or (self._waiting(reply=False) and not reply) or not self._may_go(reply=reply):
            return False
        self._spend(reply=reply)
        return True

    async def turn(self, *, reply: bool) -> None:
        """Wait for a turn."""
        if self._ended or self.take(reply=reply):
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines[reply].append(waiter)
        self._give_out()
        await waiter

    def hold(self, seconds: float) -> None:
        """Give out no turn for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)
        self._turns = 0.0

    def end(self) -> None:
        """Keep nobody waiting from now on: they are told by other means that it is over."""
        self._ended = True
        for line in self._lines.values():
            while line:
                if not (waiter := line.popleft()).done():
                    waiter.set_result(None)

    def go_on(self) -> None:
        """End what `hold` began."""
        self._held_until = 0.0
        self._give_out()

    def slow_down(self, started: float) -> float | None:
        """Go at half the pace, since the provider refused a call; return the new one.

        None for a call that had `started` before the last change: its refusal is the same news again.
        """
        if started < self._changed_at:
            return None
        return self._change(max(self.rate / 2, SLOWEST))

    def recover(self) -> float | None:
        """Go a little faster after a time without refusals; return the new pace, None where it stays."""
        if self.rate >= self.limit or self._clock() < max(self._changed_at, self._held_until) + CLEAN_SECONDS:
            return None
        return self._change(min(self.rate + self.limit / 10, self.limit))

    def _change(self, rate: float) -> float:
        self.rate = rate
        self._changed_at = self._clock()
        self._turns = 0.0
        return rate

    def _count(self) -> None:
        now = self._clock()
        if now >= self._held_until:
            since = max(self._counted_at, self._held_until)
            self._turns = min(self._turns + (now - since) * self.rate, max(1.0, self.rate * SAVED_SECONDS))
        self._counted_at = now

    def _may_go(self, *, reply: bool) -> bool:
        """Whether there is a turn; for a reply, also one of those to come."""
        if self._turns >= 1:
            return True
        ahead = reply and self._saved_for_replies >= 1 and self._clock() >= self._held_until
        return ahead and self._turns - 1 >= -self.rate * AHEAD_SECONDS

    def _spend(self, *, reply: bool) -> None:
        self._turns -= 1
        if reply:
            self._saved_for_replies = max(self._saved_for_replies - 1, 0)
        else:
            gained = REPLIES_SHARE / (1 - REPLIES_SHARE)
            self._saved_for_replies = min(self._saved_for_replies + gained, max(1.0, self.rate * REPLIES_SHARE))

    def _waiting(self, *, reply: bool) -> bool:
        line = self._lines[reply]
        while line and line[0].done():  # whoever waited has given up
            line.popleft()
        return bool(line)

    def _give_out(self) -> None:
        """Serve the lines, and come back when the next turn is due."""
        self._count()
        while (replies := self._waiting(reply=True)) | (others := self._waiting(reply=False)):
            reply = replies and (not others or self._saved_for_replies >= 1)
            if not self._may_go(reply=reply):
                self._come_back()
                return
            self._spend(reply=reply)
            self._lines[reply].popleft().set_result(None)

    def _come_back(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        wait = max((1 - self._turns) / self.rate, 0) + max(self._held_until - self._clock(), 0)
        self._alarm = asyncio.get_running_loop().call_later(wait, self._give_out)
