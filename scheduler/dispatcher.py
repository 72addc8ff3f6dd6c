"""From the outbox to the channels: every sender has its lease, its pace and its lanes; what got stuck is swept up."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic

import structlog
from sqlmodel import Session

from scheduler.channel import Channel
from scheduler.clock import Clock
from scheduler.outcomes import NoteWording, not_noted
from scheduler.sending import NoteCall, Sending, unheard
from scheduler.settling import GRACE, send_unsent_again
from scheduler.tenure import LEASE_SECONDS, Tenure
from scheduler.terms import Terms
from scheduler.told_later import elsewhere_by, settle_by_receipts
from storage.attempts import unknown_after_crash
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import expire, send_lost_replies_again
from storage.rows import MessageState
from storage.senders import Lease, Sender, ensure_sender, find_sender, release_lease, take_lease

SWEPT_EVERY = 5.0
AFTER_A_FAULT = 10.0
"""Seconds before a sender whose work broke down is begun with anew."""
AFTER_BUSY = 2.0
"""Seconds between tries for a lease that another process holds."""

log = structlog.get_logger()


@dataclass
class Drained:
    """What became of the messages that were due."""

    states: Counter[str] = field(default_factory=Counter)
    busy: list[str] = field(default_factory=list)
    """Channels that another process is sending through."""


class Dispatcher:
    """Takes what is due to its channel; `terms` is asked anew for every batch, and files lie in the folder `files`."""

    def __init__(
        self,
        database: Database,
        terms: Callable[[], Terms],
        channels: Mapping[str, Channel],
        clock: Clock,
        chance: Random,
        files: Path = Path(),
        note_wording: NoteWording = not_noted,
        grace: timedelta = GRACE,
        note_call: NoteCall = unheard,
    ) -> None:
        self._database = database
        self._terms = terms
        self._channels = channels
        self._clock = clock
        self._chance = chance
        self._files = files
        self._note_wording = note_wording
        self._grace = grace
        self._telling = [name for name, channel in channels.items() if channel.limits.receipts]
        self._note_call = note_call
        self._at_work: dict[str, Sending] = {}

    async def drain(self) -> Drained:
        """Send what is due now, until nothing is."""
        drained = Drained()
        for name, channel in self._channels.items():
            await channel.open()
            try:
                states = await self._serve(name, channel, until_empty=True)
            finally:
                await channel.close()
            if states is None:
                drained.busy.append(name)
            else:
                drained.states += states
        return drained

    async def run(self, ending: asyncio.Event) -> None:
        """Send whatever falls due, until `ending` is set; the calls under way end and are recorded first."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sweep(ending))
            for name, channel in self._channels.items():
                tasks.create_task(self._serve_on(name, channel, ending))
            await ending.wait()
            for sending in self._at_work.values():
                sending.close()

    def wake(self) -> None:
        """Look into the queue at once: somebody waits for a reply."""
        for sending in self._at_work.values():
            sending.wake()

    async def _serve_on(self, name: str, channel: Channel, ending: asyncio.Event) -> None:
        """Serve a channel again and again: after a lost lease, after a fault, as long as the program runs."""
        await channel.open()
        try:
            while not ending.is_set():
                pause = AFTER_BUSY
                try:
                    await self._serve(name, channel, ending=ending)
                except Complaint as complaint:
                    log.warning("sender_at_rest", sender=name, because=str(complaint))
                    pause = AFTER_A_FAULT
                except Exception:  # whatever it is, the other senders go on
                    log.exception("sender_broke_down", sender=name)
                    pause = AFTER_A_FAULT
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), pause)
        finally:
            await channel.close()

    async def _serve(
        self, name: str, channel: Channel, *, until_empty: bool = False, ending: asyncio.Event | None = None
    ) -> Counter[str] | None:
        """Hold the lease of one sender and send; None where another process holds it."""
        before = monotonic()
        taken = await self._database.write(partial(_take, name=name, channel=channel))
        if taken is None:
            return None
        lease, sender = taken
        log.info("lease_taken", sender=name, epoch=lease.epoch)
        states = Counter({MessageState.UNKNOWN.value: await self._mark_lost(lease)})
        states[MessageState.EXPIRED] += await self._expire()
        tenure = Tenure(self._database, lease, sender, self._clock, taken_at=before)
        with_what = (tenure, self._clock, self._chance, self._files, self._note_wording, self._note_call)
        sending = Sending(self._database, self._terms, name, channel, *with_what)
        self._at_work[name] = sending
        if ending is not None and ending.is_set():
            sending.close()
        try:
            await sending.run(until_empty=until_empty)
        finally:
            del self._at_work[name]
            released = await self._database.write(partial(release_lease, lease=lease))
            log.info("lease_released" if released else "lease_lost", sender=name, epoch=lease.epoch)
        return +(states + sending.states)

    async def _mark_lost(self, lease: Lease) -> int:
        """Find the calls that an earlier holder began and of which nobody knows what came."""
        lost = await self._database.write(partial(self._lost, lease=lease, now=self._clock.now()))
        if lost:
            log.warning("outcomes_missing", messages=lost, epoch=lease.epoch)
        return lost

    def _lost(self, session: Session, lease: Lease, now: datetime) -> int:
        lost = unknown_after_crash(session, lease, now)
        settle_by_receipts(session, lost.values(), elsewhere_by(self._terms), now)
        return len(lost)

    async def _sweep(self, ending: asyncio.Event) -> None:
        """End what has outlived its time, on every channel, and say lost replies once more."""
        while not ending.is_set():
            try:
                await self._expire()
                again = partial(send_lost_replies_again, now=self._clock.now(), telling=self._telling)
                replies = await self._database.write(again)
                if replies + await send_unsent_again(self._database, self._telling, self._grace, self._clock.now()):
                    self.wake()
            except Complaint as complaint:
                log.warning("not_swept", because=str(complaint))
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), SWEPT_EVERY)

    async def _expire(self) -> int:
        """Expire a thousand at a time, so that no write holds the lock for long."""
        total = 0
        while late := await self._database.write(partial(expire, now=self._clock.now())):
            total += late
        return total


def _take(session: Session, name: str, channel: Channel) -> tuple[Lease, Sender] | None:
    limits = channel.limits
    sender = ensure_sender(session, name, name, per_second=limits.per_second, per_day=limits.people_a_day)
    lease = take_lease(session, sender, "dispatcher", LEASE_SECONDS)
    return (lease, find_sender(session, sender)) if lease is not None else None
