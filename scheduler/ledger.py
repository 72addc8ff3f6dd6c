"""The group commit: what came of the last calls and which are made next, of all lanes together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from sqlmodel import Session

from scheduler.clock import Clock
from scheduler.told_later import Elsewhere, nowhere, settle_by_receipts
from storage.attempts import Ended, Intent, record_intents, record_outcomes
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import MessageState, Outcome
from storage.senders import Lease

LARGEST_GROUP = 32
"""Lanes; those that wait for one large group all call at once, come back at once, and wait for one another again."""
AGAIN_AFTER = 1.0
"""Seconds between tries while the database cannot be written."""

Consequence = Callable[[Session], object]
"""What an outcome means beside the message: the sender pauses, a contact cannot be reached."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Entry:
    """What one lane has to say, and whether it may make its next call."""

    ended: Ended | None
    consequences: Sequence[Consequence]
    intent: Intent | None
    may_call: "asyncio.Future[bool]"


class Ledger:
    """Writes for all lanes of one sender; no outcome is given up, however long the database cannot be written."""

    def __init__(
        self, database: Database, lease: Lease, clock: Clock, elsewhere: Elsewhere = nowhere, *, receipts: bool = True
    ) -> None:
        self._database = database
        self._lease = lease
        self._clock = clock
        self._elsewhere = elsewhere
        self._receipts = receipts
        self._waiting: list[_Entry] = []
        self._in_doubt: list[Ended] = []
        """Intents of a write that failed: should they stand in the books after all, the calls were surely not made."""
        self._writer: asyncio.Task[None] | None = None

    async def commit(
        self, ended: Ended | None, intent: Intent | None, consequences: Sequence[Consequence] = ()
    ) -> bool:
        """Return once the outcome is durable; true if the intent is too, and the call is to be made."""
        entry = _Entry(ended, consequences, intent, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        return await entry.may_call

    async def finish(self) -> None:
        """Return once nothing is left to be written."""
        if self._writer is not None:
            await self._writer

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._write_group()
        finally:
            self._writer = None

    async def _write_group(self) -> None:
        group = self._taken()
        while True:
            try:
                allowed = await self._database.write(partial(self._record, group=group))
            except Complaint as complaint:  # locked, full, out of reach: time or a person will mend it
                log.warning("outbox_not_written", because=str(complaint), lanes=len(group))
                group = self._without_intents(group)
                await asyncio.sleep(AGAIN_AFTER)
                group += self._without_intents(self._taken())
            except Exception as fault:  # noqa: BLE001 - it belongs to the lanes, whatever it is
                for each in group:
                    if not each.may_call.done():
                        each.may_call.set_exception(fault)
                return
            else:
                self._in_doubt.clear()
                for each in group:
                    if not each.may_call.done():
                        each.may_call.set_result(each.intent is not None and each.intent.message_id in allowed)
                return

    def _taken(self) -> list[_Entry]:
        group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
        return group

    def _record(self, session: Session, group: Sequence[_Entry]) -> set[int]:
        now = self._clock.now()
        outcomes = [*self._in_doubt, *(each.ended for each in group if each.ended is not None)]
        record_outcomes(session, outcomes, now)
        if self._receipts:  # a channel may have told us of the delivery before its own answer reached us
            settle_by_receipts(session, [one.our_key for one in outcomes], self._elsewhere, now)
        for each in group:
            for consequence in each.consequences:
                consequence(session)
        return record_intents(session, self._lease, [each.intent for each in group if each.intent is not None], now)

    def _without_intents(self, group: list[_Entry]) -> list[_Entry]:
        """Let lanes that only wanted to call go back to the queue; keep those with an outcome to tell."""
        for each in group:
            if each.intent is not None:
                self._in_doubt.append(not_called(each.intent))
                each.intent = None
        for each in group:
            if each.ended is None and not each.may_call.done():
                each.may_call.set_result(False)
        return [each for each in group if each.ended is not None]


def not_called(intent: Intent) -> Ended:
    """The outcome of a call that was written down and surely not made."""
    return Ended(intent.our_key, Outcome.NOT_SENT, MessageState.QUEUED, detail="not called", reason="not_sent")
