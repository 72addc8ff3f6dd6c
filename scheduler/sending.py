"""One sender at work: messages are claimed and looked at again in batches, and called for in lanes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random
from time import monotonic

import structlog
from sqlmodel import Session

from scheduler.channel import Button, Channel, Outgoing
from scheduler.clock import Clock
from scheduler.ledger import Consequence, Ledger, not_called
from scheduler.outcomes import Outcomes
from scheduler.pace import Pace
from scheduler.recheck import Rechecked, Rechecker
from scheduler.rules.delivery import Cause, Recheck, next_state
from scheduler.tenure import Tenure
from scheduler.terms import Terms
from storage.attempts import Ended, Intent
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import REPLY, DueMessage, drop, expire, messages_due, postpone
from storage.rows import MessageState
from storage.senders import keep_pace
from storage.stops import Wording, stopped_templates

LARGEST_BATCH = 500
SECONDS_AHEAD = 1.0
"""So many seconds' worth of messages is looked at again at a time: what was decided earlier would be stale."""
REPLY_LANES = 4
IDLE_SECONDS = 0.5
"""Between looks into an empty queue."""

STOPPED_WORDING_WAITS = timedelta(minutes=10)

log = structlog.get_logger()


@dataclass
class _Line:
    """What is claimed and ready to be called for: the replies, or the rest."""

    replies: bool
    lanes: int
    ready: "asyncio.Queue[Rechecked | None]" = field(default_factory=asyncio.Queue)
    """None for each lane at the end."""
    in_hand: dict[int, int] = field(default_factory=dict)
    """Message to contact, from the claim until what came of the call is recorded."""
    due: int = 0
    """How many were found at the last look, of those that may be sent now."""
    stir: asyncio.Event = field(default_factory=asyncio.Event)
    """Something has ended, or has come: worth another look into the queue."""


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
    ) -> None:
        self.states: Counter[str] = Counter()
        """What became of the messages."""
        self._database = database
        self._terms = terms
        self._name = name
        self._channel = channel
        self._tenure = tenure
        self._clock = clock
        self._chance = chance
        self._pace = Pace(tenure.sender.per_second, pace=tenure.sender.pace)
        self._ledger = Ledger(database, tenure.lease, clock)
        self._outcomes = Outcomes(name, tenure.lease.sender_id, self._pace, clock, chance)
        self._one_at_a_time = asyncio.Lock()
        lanes = channel.limits.lanes
        self._lines = (_Line(replies=True, lanes=min(REPLY_LANES, lanes)), _Line(replies=False, lanes=lanes))
        self._spoken: dict[int, float] = {}
        """When each contact was last written to, where the channel wants time between."""
        self._read_terms: Terms | None = None
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
                for line in self._lines:
                    tasks.create_task(self._whole(self._feed(line, until_empty=until_empty)))
                    for lane in range(line.lanes):
                        tasks.create_task(self._whole(self._run_lane(line, lane)))
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        if self._fault is not None:
            raise self._fault

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
        for line in self._lines:
            line.stir.set()

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

    # --- claiming ------------------------------------------------------------------------------------------------

    async def _feed(self, line: _Line, *, until_empty: bool) -> None:
        """Keep a line filled, a second's worth ahead."""
        try:
            while not self._closing:
                line.stir.clear()
                try:
                    if self._tenure.may_send and line.ready.qsize() <= self._batch // 2 and await self._claim(line):
                        continue
                except Complaint as complaint:  # an order's file, the database: a person will mend it
                    if until_empty:
                        raise
                    log.warning("nothing_claimed", sender=self._name, because=str(complaint))
                if until_empty and not self._tenure.may_send:
                    self.close()
                if until_empty and not (line.in_hand or line.due):
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(line.stir.wait(), IDLE_SECONDS)
        finally:
            if self._closing or not self._tenure.may_send:
                self._give_back(line)
            for _ in range(line.lanes):
                line.ready.put_nowait(None)

    def _give_back(self, line: _Line) -> None:
        """Leave in the queue what no lane has taken."""
        while not line.ready.empty():
            one = line.ready.get_nowait()
            if one is not None:
                del line.in_hand[one.message.id]

    @property
    def _batch(self) -> int:
        return max(1, min(LARGEST_BATCH, round(self._pace.rate * SECONDS_AHEAD)))

    async def _claim(self, line: _Line) -> int:
        """Take the next messages in hand and look at each again; return how many there were."""
        now = self._clock.now()
        question = partial(messages_due, now=now, channel=self._name, replies=line.replies)
        due = await self._database.read(partial(question, limit=self._batch + len(line.in_hand)))
        line.due = len(due)
        fresh = self._fresh(line, due)[: self._batch]
        if not fresh:
            return 0
        rechecked = await self._database.read(partial(self._look, due=fresh))
        if aside := [one for one in rechecked if one.decision.cause is not Cause.INTENT]:
            self.states.update(await self._database.write(partial(self._put_aside, aside=aside)))
        for one in rechecked:
            if one.decision.cause is Cause.INTENT:
                line.in_hand[one.message.id] = one.message.contact_id
                line.ready.put_nowait(one)
        return len(rechecked)

    def _fresh(self, line: _Line, due: Sequence[DueMessage]) -> list[DueMessage]:
        """Leave out what is in hand, and whoever must not be written to again so soon."""
        fresh, gap = [], self._channel.limits.seconds_between
        busy = {contact for each in self._lines for contact in each.in_hand.values()} if gap else set()
        now = monotonic()
        for message in due:
            contact = message.contact_id
            if message.id in line.in_hand or contact in busy or now < self._spoken.get(contact, -gap) + gap:
                continue
            if gap:
                busy.add(contact)
            fresh.append(message)
        return fresh

    def _look(self, session: Session, due: list[DueMessage]) -> list[Rechecked]:
        """Decide again about messages; one whose wording the channel refuses waits."""
        now, terms = self._clock.now(), self._terms()
        self._read_terms = terms
        stopped = stopped_templates(session, self._name)
        looked = Rechecker(session, terms, now).look(due)
        for place, one in enumerate(looked):
            if one.decision.cause is Cause.INTENT and self._wording(one) in stopped:
                looked[place] = replace(one, decision=Recheck(Cause.WAIT, now + STOPPED_WORDING_WAITS))
        return looked

    def _wording(self, one: Rechecked) -> Wording:
        template = one.template or one.message.template
        language, terms = one.message.language, self._read_terms or self._terms()
        return template, language, terms.template_hash(template, language)

    def _put_aside(self, session: Session, aside: Sequence[Rechecked]) -> Counter[str]:
        """Carry out every decision but to send."""
        now, states = self._clock.now(), Counter[str]()
        for one in aside:
            cause, number = one.decision.cause, [one.message.id]
            state = next_state(MessageState.QUEUED, cause)
            if state is MessageState.DROPPED:
                states[state] += len(drop(session, number, cause, now))
            elif one.decision.not_before is not None:
                because = cause if one.text is None else "wording_stopped"
                states["postponed"] += len(postpone(session, number, one.decision.not_before, because, now))
        states[MessageState.EXPIRED] += expire(session, now)
        return +states

    # --- calling -------------------------------------------------------------------------------------------------

    async def _run_lane(self, line: _Line, lane: int) -> None:
        """Make one call after the other; the outcome of one and the intent of the next are one commit."""
        last = _Last()
        while True:
            if line.ready.empty():
                last = await self._settle(line, last)  # nothing to go on with: what is known must not wait
            one = await line.ready.get()
            if one is None:
                await self._settle(line, last)
                return
            if not self._pace.take(reply=line.replies):
                last = await self._settle(line, last)
                await self._pace.turn(reply=line.replies)
            async with self._one_at_a_time if self._outcomes.in_trouble else nullcontext():
                last = await self._call(line, lane, one, last)

    async def _settle(self, line: _Line, last: "_Last", intent: Intent | None = None) -> "_Last":
        """Record what the last call came to; what was written down of `intent` is told in its `may_call`."""
        if last.ended is None and intent is None:
            return last
        may_call = await self._ledger.commit(last.ended, intent, last.consequences)
        if last.ended is not None:
            self._release(line, last.message_id)
        return _Last(may_call=may_call)

    async def _call(self, line: _Line, lane: int, one: Rechecked, last: "_Last") -> "_Last":
        """Commit what came of the last call and that this one is about to be made; then make it."""
        if self._closing:
            self._release(line, one.message.id)
            return last
        intent = self._intent(one, lane + REPLY_LANES * (not line.replies))
        last = await self._settle(line, last, intent)
        if not last.may_call:
            await self._tenure.look()
            await self._looked()  # a pause, a stop or a newer lease may stand against it
            self._release(line, one.message.id)
            return last
        if self._channel.limits.seconds_between:
            self._spoken[one.message.contact_id] = monotonic()
        if await self._tenure.is_ours():
            started = monotonic()
            answer = await self._channel.send(_outgoing(one, intent, self._tenure.sure_until))
            ended, consequences = self._outcomes.judge(one, intent, answer, started)
        else:
            ended, consequences = not_called(intent), []
        self.states[ended.state] += 1
        return _Last(one.message.id, ended, consequences)

    def _release(self, line: _Line, message_id: int) -> None:
        line.in_hand.pop(message_id, None)
        if not line.in_hand or line.ready.qsize() <= self._batch // 2:
            line.stir.set()

    def _intent(self, one: Rechecked, lane: int) -> Intent:
        template, _, template_hash = self._wording(one)
        our_key = f"{one.message.id}-{self._chance.getrandbits(64):016x}"
        return Intent(one.message.id, our_key, one.text or "", template, template_hash, lane)


@dataclass(frozen=True, slots=True)
class _Last:
    """What a lane's last call came to, not yet written down."""

    message_id: int = 0
    ended: Ended | None = None
    consequences: Sequence[Consequence] = ()
    may_call: bool = False
    """Once it is written down: whether the next call may be made."""


def _outgoing(one: Rechecked, intent: Intent, not_after: float) -> Outgoing:
    message, form = one.message, one.message.form or {}
    return Outgoing(
        address=message.address,
        text=intent.text,
        language=message.language,
        our_key=intent.our_key,
        buttons=tuple(tuple(Button(**each) for each in row) for row in form.get("buttons", ())),
        ask_number=form.get("ask_number"),
        is_reply=message.kind == REPLY,
        not_after=not_after,
    )
