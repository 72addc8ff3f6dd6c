"""Three dispatchers that are wrong on purpose, each as such systems are commonly built: the harness must catch them."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from scheduler.channel import Answer, Channel, Outgoing
from scheduler.dispatcher import Dispatcher, Drained
from storage.database import Database
from storage.rows import Outcome

BATCH = 20
REST = 0.1
"""Seconds between two looks into an empty queue."""


class Fetched(NamedTuple):
    """As much of a message as these need to know."""

    id: int
    address: str


class Careless(Dispatcher):
    """Fetches a batch, sends all of it at once, writes down what came of it; knows neither intent nor lease."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], folder: Path) -> None:
        self.database = database
        self.cursor = folder / "cursor"
        self._channels = channels

    async def drain(self) -> Drained:
        """Send until nothing is left."""
        for name, channel in self._channels.items():
            await channel.open()
            while await self.one_batch(name, channel):
                pass
            await channel.close()
        return Drained()

    async def run(self, ending: asyncio.Event) -> None:
        """Send until told to end."""
        while not ending.is_set():
            await self.drain()
            await asyncio.wait([asyncio.ensure_future(ending.wait())], timeout=REST)

    def wake(self) -> None:
        """They look often enough."""

    async def one_batch(self, name: str, channel: Channel) -> bool:
        """Send a batch; False: there was none."""
        batch = await self.database.read(lambda session: self.fetch(session, name))
        if batch:
            self.fetched(batch)
            answers = await asyncio.gather(*(channel.send(_outgoing(each)) for each in batch))
            sent = [each for each, answer in zip(batch, answers, strict=True) if self.is_done(answer)]
            await self.database.write(lambda session: mark_sent(session, sent))
        return bool(batch)

    def fetch(self, session: Session, name: str, after: int = 0) -> list[Fetched]:
        """The next messages of one channel."""
        rows = session.connection().exec_driver_sql(
            "SELECT messages.id, address FROM messages JOIN contacts ON contacts.id = contact_id"
            " WHERE state = 'queued' AND messages.channel = ? AND messages.id > ? ORDER BY messages.id LIMIT ?",
            (name, after, BATCH),
        )
        return [Fetched(*row) for row in rows]

    def fetched(self, batch: Sequence[Fetched]) -> None:
        """What is to be noted before a batch is sent."""

    def is_done(self, answer: Answer) -> bool:
        """Whether a call needs no other."""
        return answer.outcome not in {Outcome.NOT_SENT, Outcome.SLOW_DOWN}


class MarksBeforeSending(Careless):
    """Marks a batch as sent, then sends it: what a crash cuts off was never said."""

    def fetched(self, batch: Sequence[Fetched]) -> None:
        """Believe that it will go well."""
        self.database.write_now(lambda session: mark_sent(session, batch))


class CursorAtFetch(Careless):
    """Remembers how far it has fetched and goes on from there: what was fetched and not sent is passed over."""

    def fetch(self, session: Session, name: str, after: int = 0) -> list[Fetched]:  # noqa: ARG002 - has its own
        """Whatever follows the cursor."""
        return super().fetch(session, name, int(self.cursor.read_text()) if self.cursor.exists() else 0)

    def fetched(self, batch: Sequence[Fetched]) -> None:
        """Move the cursor."""
        self.cursor.write_text(str(batch[-1].id))


class ResendsAfterTimeout(Careless):
    """Takes a call without a clear answer for one that did not arrive: what did arrive is said again."""

    def is_done(self, answer: Answer) -> bool:
        """Only with a yes, or a no for good."""
        return answer.outcome is not Outcome.LOST and super().is_done(answer)


WRONG: dict[str, type[Careless]] = {
    "marks before sending": MarksBeforeSending,
    "cursor at fetch": CursorAtFetch,
    "resends after a timeout": ResendsAfterTimeout,
}


def mark_sent(session: Session, batch: Sequence[Fetched]) -> None:
    """Say of messages that they are sent."""
    statement = "UPDATE messages SET state = 'sent' WHERE id = ?"
    if batch:
        session.connection().exec_driver_sql(statement, [(each.id,) for each in batch])


def _outgoing(message: Fetched) -> Outgoing:
    return Outgoing(message.address, "स्मरण", "hi", str(message.id))
