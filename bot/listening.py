"""What people write, from a channel to its effect: kept first, then handled, each update once."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlmodel import Session

from bot.replies import put_replies
from bot.turn import Reply
from scheduler.channel import Incoming, Listening, Update
from scheduler.clock import Clock
from storage.complaint import Complaint
from storage.database import Database
from storage.inbox import Waiting, handled, newest, receive, unhandled

AT_ONCE = 100
GOES_ON_FOR = timedelta(days=1)
"""After a week of silence Telegram numbers its updates anew, so an old number must not be gone on from."""

log = structlog.get_logger()


class Converse(Protocol):
    """Carries out one update, and says what is answered."""

    def __call__(self, session: Session, channel: str, incoming: Incoming, now: datetime, /) -> Sequence[Reply]:
        """The replies, to be queued in the same transaction."""


class Listener:
    """Keeps what one channel brings and handles it in order: one update of a person never overtakes another."""

    def __init__(
        self,
        database: Database,
        name: str,
        channel: Listening,
        converse: Converse,
        clock: Clock,
        wake: Callable[[], object],
    ) -> None:
        self.name = name
        self.channel = channel
        self._database = database
        self._converse = converse
        self._clock = clock
        self._wake = wake
        self._kept = asyncio.Event()

    async def poll(self) -> None:
        """Ask the channel without end; a batch is kept before the next is asked for."""
        await self.channel.open()
        since = self._clock.now() - GOES_ON_FOR
        after = await self._database.read(lambda session: newest(session, self.name, since))
        async for batch in self.channel.updates(after):
            await self.keep(batch)

    async def be_called(self) -> None:
        """Let the channel hand updates to our webhook, which keeps them."""
        await self.channel.open()
        await self.channel.listen()
        await asyncio.Event().wait()

    async def keep(self, batch: Iterable[Update]) -> None:
        """Keep updates, each once, and let them be handled."""
        bodies, now = {update.id: update.body for update in batch}, self._clock.now()
        new = await self._database.write(lambda session: receive(session, self.name, bodies, now))
        if new:
            self._kept.set()

    async def handle(self) -> None:
        """Handle without end what has been kept, first what an earlier run left."""
        while True:
            self._kept.clear()
            await self.handle_waiting()
            await self._kept.wait()

    async def handle_waiting(self) -> None:
        """Handle what waits until nothing does."""
        while waiting := await self._database.read(lambda session: unhandled(session, self.name, AT_ONCE)):
            for update in waiting:
                await self._handle(update)

    async def _handle(self, update: Waiting) -> None:
        """Handle one update; one that cannot be handled is noted as such, and holds up no other.

        Raises Complaint where the database cannot be used: then it is not the update's fault, and it waits.
        """
        now = self._clock.now()
        try:
            replies = await self._database.write(partial(self._effect, update=update, now=now))
        except Complaint:
            raise
        except Exception as fault:
            log.exception("update_failed", channel=self.name)
            kind = type(fault).__name__
            await self._database.write(lambda session: handled(session, self.name, update.id, now, fault=kind))
            return
        if replies:
            self._wake()

    def _effect(self, session: Session, update: Waiting, now: datetime) -> int:
        """In one transaction: that it has been handled, what it changes, and what is answered."""
        if not handled(session, self.name, update.id, now):
            return 0
        incoming = self.channel.read(update.body)
        replies = self._converse(session, self.name, incoming, now) if incoming is not None else ()
        if replies:
            put_replies(session, self.name, replies, now)
        return len(replies)
