"""The time for which a sender is ours: the lease is renewed, and whether it surely holds is known at every moment."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic

import structlog

from scheduler.clock import Clock
from storage.complaint import Complaint
from storage.database import Database
from storage.senders import Lease, Sender, find_sender, renew_lease

LEASE_SECONDS = 10.0
RENEWED_EVERY = 3.0
LOOKED_AT_EVERY = 1.0

log = structlog.get_logger()


class Tenure:
    """Renews one lease until it is `ended`, and tells how the sender stands; `taken_at` is a reading of `monotonic`."""

    def __init__(self, database: Database, lease: Lease, sender: Sender, clock: Clock, *, taken_at: float) -> None:
        self.lease = lease
        self.sender = sender
        self._database = database
        self._clock = clock
        self.sure_until = taken_at + LEASE_SECONDS
        """The reading of `monotonic` up to which nobody else can hold the lease."""
        self._lost = False
        self._news = asyncio.Condition()

    @property
    def lost(self) -> bool:
        """Whether somebody else holds the sender by now."""
        return self._lost

    @property
    def may_send(self) -> bool:
        """Whether the sender, as it was last looked at, is neither paused nor stopped."""
        return self.sender.may_send(self._clock.now())

    async def is_ours(self) -> bool:
        """Whether a call may be made at this moment; waits while that is not sure.

        A process that was stopped and goes on, or whose database could not be written, must not trust its memory.
        """
        if monotonic() < self.sure_until:
            return not self._lost
        async with self._news:
            await self._news.wait_for(lambda: self._lost or monotonic() < self.sure_until)
        return not self._lost

    async def keep(self, looked: Callable[[], Awaitable[object]]) -> None:
        """Renew the lease and look at the sender, until the lease is lost; `looked` is called after every look."""
        renewed_at = self.sure_until - LEASE_SECONDS
        while True:
            try:
                if monotonic() >= renewed_at + RENEWED_EVERY:
                    renewed_at = await self._renew()
                await self.look()
                await looked()
            except Complaint as complaint:
                log.warning("sender_not_looked_at", because=str(complaint))
            if self._lost:
                return
            await asyncio.sleep(LOOKED_AT_EVERY)

    async def look(self) -> None:
        """Read how the sender stands now."""
        self.sender = await self._database.read(partial(find_sender, sender_id=self.lease.sender_id))
        if self.sender.epoch != self.lease.epoch:
            await self._tell(lost=True)

    async def _renew(self) -> float:
        before = monotonic()
        renewed = await self._database.write(partial(renew_lease, lease=self.lease, seconds=LEASE_SECONDS))
        if renewed:
            self.sure_until = before + LEASE_SECONDS
        await self._tell(lost=not renewed)
        return before

    async def _tell(self, *, lost: bool) -> None:
        async with self._news:
            self._lost = lost
            self._news.notify_all()
