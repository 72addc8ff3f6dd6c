"""One sender at work: what is claimed is called for in lanes, each at its turn."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic
from typing import NamedTuple

import structlog

from scheduler.allowance import Allowance
from scheduler.channel import Channel
from scheduler.claims import Claims
from scheduler.clock import Clock
from scheduler.elsewhere import say_elsewhere
from scheduler.forms import outgoing
from scheduler.ledger import Consequence, Ledger, not_called
from scheduler.outcomes import NoteWording, Outcomes, not_noted
from scheduler.pace import Pace
from scheduler.recheck import Rechecked
from scheduler.spacing import Spacing
from scheduler.tenure import Tenure
from scheduler.terms import Terms
from scheduler.told_later import elsewhere_by
from storage.attempts import Ended, Intent
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import DueMessage
from storage.rows import MessageState, Outcome
from storage.senders import keep_pace

LARGEST_BATCH = 500
SECONDS_AHEAD = 1.0
"""So many seconds' worth of messages is looked at again at a time: what was decided earlier would be stale."""
REPLY_LANES = 4
IDLE_SECONDS = 0.5
"""Between looks into an empty queue."""

log = structlog.get_logger()


NoteCall = Callable[[str, Outcome, float], None]
"""Hears of each call that has ended: through which sender, its outcome, and the seconds since the message was due."""


def unheard(_sender: str, _outcome: Outcome, _seconds: float) -> None:
    """Note nothing."""


class Sending:
    """Sends what is due through one sender, for as long as the lease lasts."""

    def __init__(
        self,
        database: Database,
        terms: Callable[[], Terms],
        name: str,
        channel: Channel,
        tenure: Tenure,
        clock: Clock,
        chance: Random,
        files: Path,
        note_wording: NoteWording = not_noted,
        note_call: NoteCall = unheard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._note_call = note_call
        self._name = name
        self._channel = channel
        self._tenure = tenure
        self._clock = clock
        self._chance = chance
        self._files = files
        self._pace = Pace(tenure.sender.per_second, pace=tenure.sender.pace)
        self._ledger = Ledger(database, tenure.lease, clock, elsewhere_by(terms), receipts=channel.limits.receipts)
        self._spacing = Spacing(channel.limits.seconds_between, channel.limits.replies_ahead)
        sender = tenure.lease.sender_id
        self._outcomes = Outcomes(name, sender, self._pace, clock, chance, self._spacing, note_wording)
        self._one_at_a_time = asyncio.Lock()
        allowance = Allowance(sender, name, channel.limits.people_a_day)
        claims = partial(Claims, database, terms, name, channel.limits, clock, self._spacing, allowance)
        lanes = channel.limits.lanes
        self._lines = {claims(replies=True): min(REPLY_LANES, lanes), claims(replies=False): lanes}
        """With how many lanes each is called for."""
        self._ended: Counter[str] = Counter()
        self._held = not tenure.may_send
        self._fault: Exception | None = None
        self._closing = False

    async def run(self, *, until_empty: bool = False) -> None:
        """Send until told to `close`, or the lease is lost, or, with `until_empty`, nothing is due.

        Whatever breaks down, the calls under way end and are recorded before it is raised.
        """
        keeping = asyncio.create_task(self._tenure.keep(self._looked))
        try:
            async with asyncio.TaskGroup() as tasks:
                for claims, lanes in self._lines.items():
                    tasks.create_task(self._whole(self._feed(claims, lanes, until_empty=until_empty)))
                    for lane in range(lanes):
                        tasks.create_task(self._whole(self._run_lane(claims, lane)))
            await self._ledger.finish()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        if self._fault is not None:
            raise self._fault

    @property
    def states(self) -> Counter[str]:
        """What became of the messages."""
        return sum((claims.states for claims in self._lines), self._ended)

    async def _whole(self, work: Coroutine[None, None, None]) -> None:
        """Run one part; should it break down, the others come to a good end."""
        try:
            await work
        except Exception as fault:  # noqa: BLE001 - raised again by run()
            self._fault = self._fault or fault
            self.close()

    def close(self) -> None:
        """Claim nothing more; the calls under way end and are recorded."""
        self._closing = True
        self._pace.end()
        self.wake()

    def wake(self) -> None:
        """Look into the queue at once."""
        for claims in self._lines:
            claims.stir.set()

    async def _looked(self) -> None:
        """Act upon what the tenure has seen."""
        held, self._held = self._held, not self._tenure.may_send
        if self._tenure.lost:
            self.close()
        elif held and not self._held:
            self._pace.go_on()
            self.wake()
        elif (pace := self._pace.recover()) is not None:
            kept = None if pace == self._pace.limit else pace
            await self._database.write(partial(keep_pace, sender_id=self._tenure.lease.sender_id, pace=kept))

    @property
    def _batch(self) -> int:
        return max(1, min(LARGEST_BATCH, round(self._pace.rate * SECONDS_AHEAD)))

    async def _feed(self, claims: Claims, lanes: int, *, until_empty: bool) -> None:
        """Keep something ready for the lanes, a second's worth ahead."""
        try:
            while not self._closing:
                claims.stir.clear()
                try:
                    if self._wants_more(claims) and await claims.claim(self._batch):
                        continue
                except Complaint as complaint:  # an order's file, the database: a person will mend it
                    if until_empty:
                        raise
                    log.warning("nothing_claimed", sender=self._name, because=str(complaint))
                if until_empty and not self._tenure.may_send:
                    self.close()
                if until_empty and claims.empty:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(claims.stir.wait(), IDLE_SECONDS)
        finally:
            if self._closing:
                claims.give_back()
            for _ in range(lanes):
                claims.ready.put_nowait(None)

    def _wants_more(self, claims: Claims) -> bool:
        return claims.ready.qsize() <= self._batch // 2 and self._tenure.may_send

    async def _run_lane(self, claims: Claims, lane: int) -> None:
        """Make one call after the other; the outcome of one and the intent of the next are one commit."""
        last = _Last()
        while True:
            if claims.ready.empty():
                last = await self._settle(claims, last)  # nothing to go on with: what is known must not wait
            one = await claims.ready.get()
            if one is None:
                await self._settle(claims, last)
                return
            if not self._pace.take(reply=claims.replies):
                last = await self._settle(claims, last)
                await self._pace.turn(reply=claims.replies)
            async with self._one_at_a_time if self._outcomes.in_trouble else nullcontext():
                last = await self._call(claims, lane, one, last)

    async def _settle(self, claims: Claims, last: "_Last", intent: Intent | None = None) -> "_Last":
        """Record what the last call came to; what was written down of `intent` is told in its `may_call`."""
        if last.ended is None and intent is None:
            return last
        may_call = await self._ledger.commit(last.ended, intent, last.consequences)
        if last.ended is not None:
            self._release(claims, last.message_id)
        return _Last(may_call=may_call)

    async def _call(self, claims: Claims, lane: int, one: Rechecked, last: "_Last") -> "_Last":
        """Commit what came of the last call and that this one is about to be made; then make it."""
        if self._closing:
            self._release(claims, one.message.id)
            return last
        intent = self._intent(claims, lane, one)
        last = await self._settle(claims, last, intent)
        if not last.may_call:
            await self._tenure.look()
            await self._looked()  # a pause, a stop or a newer lease may stand against it
            self._release(claims, one.message.id)
            return last
        self._spacing.note_call(one.message)
        if await self._tenure.is_ours():
            started = monotonic()
            answer = await self._channel.send(outgoing(one, intent, self._files, self._tenure.sure_until))
            ended, consequences = self._outcomes.judge(one, intent, answer, started)
            self._note_call(self._name, answer.outcome, self._late(one.message))
            if ended.state is MessageState.FAILED:
                terms, now = claims.read_terms, self._clock.now()
                where = (terms.channels, terms.template_hash)
                consequences.append(lambda session: say_elsewhere(session, [one.message.id], *where, now))
        else:
            ended, consequences = not_called(intent), []
        self._ended[ended.state] += 1
        last = _Last(one.message.id, ended, consequences)
        return await self._look_again(claims, last) if ended.outcome is Outcome.WORDING_PAUSED else last

    async def _look_again(self, claims: Claims, last: "_Last") -> "_Last":
        """Write down at once what changes the decisions about other messages, and have them taken anew."""
        last = await self._settle(claims, last)
        for each in self._lines:
            each.give_back()
        return last

    def _late(self, message: DueMessage) -> float:
        """Seconds since it was due."""
        due = message.not_before
        return (self._clock.now() - due).total_seconds() if due is not None else 0.0

    def _release(self, claims: Claims, message_id: int) -> None:
        claims.release(message_id)
        if not claims.stir.is_set() and (self._wants_more(claims) or claims.empty):
            claims.stir.set()

    def _intent(self, claims: Claims, lane: int, one: Rechecked) -> Intent:
        template, _, template_hash = claims.wording(one)
        our_key = f"{one.message.id}-{self._chance.getrandbits(64):016x}"
        number = lane if claims.replies else lane + REPLY_LANES
        words = (one.text or "", template, template_hash, number)
        approved = one.approved.name if one.approved else None
        return Intent(one.message.id, our_key, *words, language=one.message.language, approved=approved)


class _Last(NamedTuple):
    """What a lane's last call came to, not yet written down."""

    message_id: int = 0
    ended: Ended | None = None
    consequences: Sequence[Consequence] = ()
    may_call: bool = False
    """Once it is written down: whether the next call may be made."""
