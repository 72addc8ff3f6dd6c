"""From the outbox to the channels: re-check, intent, call, outcome."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

from sqlmodel import Session

from scheduler.channel import Answer, Channel, Outgoing
from scheduler.clock import Clock
from scheduler.recheck import Rechecked, Rechecker
from scheduler.rules.delivery import CAUSE_OF, Cause, next_state
from scheduler.terms import Terms
from storage.attempts import Ended, Intent, record_intents, record_outcomes, unknown_after_crash
from storage.database import Database
from storage.outbox import DueMessage, drop, expire, messages_due, postpone
from storage.rows import MessageState
from storage.senders import Lease, ensure_sender, release_lease, take_lease

BATCH = 100
LEASE_SECONDS = 30
RETRY_AFTER = timedelta(minutes=1)
"""So long a message waits after a failure by which it surely did not go out."""


@dataclass
class Drained:
    """What became of the messages that were due."""

    states: Counter[str] = field(default_factory=Counter)
    busy: list[str] = field(default_factory=list)
    """Channels that another process is sending through."""


class Dispatcher:
    """Takes what is due to its channel, one message after the other."""

    def __init__(
        self, database: Database, terms: Terms, channels: Mapping[str, Channel], clock: Clock, chance: Random
    ) -> None:
        self._database = database
        self._terms = terms
        self._channels = channels
        self._clock = clock
        self._chance = chance

    async def drain(self) -> Drained:
        """Send what is due now, until nothing is."""
        drained = Drained()
        for name, channel in self._channels.items():
            lease = await self._database.write(partial(_take, name=name, channel=channel))
            if lease is None:
                drained.busy.append(name)
                continue
            try:
                await self._drain_channel(name, channel, lease, drained.states)
            finally:
                await self._database.write(partial(release_lease, lease=lease))
        drained.states = +drained.states
        return drained

    async def _drain_channel(self, name: str, channel: Channel, lease: Lease, states: Counter[str]) -> None:
        now = self._clock.now()
        lost = await self._database.write(lambda session: unknown_after_crash(session, lease, now))
        late = await self._database.write(lambda session: expire(session, now))
        states.update({MessageState.UNKNOWN: len(lost), MessageState.EXPIRED: late})
        while due := await self._database.read(lambda session: messages_due(session, now, BATCH, channel=name)):
            rechecked = await self._database.read(partial(self._look, due=due))
            moved = await self._database.write(partial(self._put_aside, rechecked=rechecked))
            states.update(moved)
            sent = await self._send(channel, lease, [one for one in rechecked if one.text is not None])
            states.update(sent)
            if not moved and not sent:
                return  # a pause, a stop or a newer lease stands against them all

    def _look(self, session: Session, due: list[DueMessage]) -> list[Rechecked]:
        return Rechecker(session, self._terms, self._clock.now()).look(due)

    def _put_aside(self, session: Session, rechecked: list[Rechecked]) -> Counter[str]:
        """Carry out every decision but to send."""
        now, states = self._clock.now(), Counter[str]()
        for one in rechecked:
            cause, number = one.decision.cause, [one.message.id]
            state = next_state(MessageState.QUEUED, cause)
            if state is MessageState.DROPPED:
                states[state] += len(drop(session, number, cause, now))
            elif state is MessageState.QUEUED and one.decision.not_before is not None:
                states["postponed"] += len(postpone(session, number, one.decision.not_before, cause, now))
        states[MessageState.EXPIRED] += expire(session, now)
        return +states

    async def _send(self, channel: Channel, lease: Lease, rechecked: list[Rechecked]) -> Counter[str]:
        """One lane: the outcome of each call and the intent of the next are one commit."""
        states: Counter[str] = Counter()
        ended: Ended | None = None
        for one in rechecked:
            intent = self._intent(one)
            if not await self._commit(lease, ended, intent):
                ended = None
                continue
            outgoing = Outgoing(one.message.address, intent.text, one.message.language, intent.our_key)
            ended = self._ended(intent, await channel.send(outgoing))
            states[ended.state] += 1
        await self._commit(lease, ended, None)
        return states

    def _intent(self, one: Rechecked) -> Intent:
        template = one.template or one.message.template
        return Intent(
            message_id=one.message.id,
            our_key=f"{one.message.id}-{self._chance.getrandbits(64):016x}",
            text=one.text or "",
            template=template,
            template_hash=self._terms.template_hash(template, one.message.language),
        )

    async def _commit(self, lease: Lease, ended: Ended | None, intent: Intent | None) -> bool:
        """Record what came of the last call and that the next is about to be made; False: it must not be made."""
        now = self._clock.now()

        def work(session: Session) -> bool:
            if ended is not None:
                record_outcomes(session, [ended], now)
            return intent is not None and bool(record_intents(session, lease, [intent], now))

        return await self._database.write(work)

    def _ended(self, intent: Intent, answer: Answer) -> Ended:
        cause = CAUSE_OF[answer.outcome]
        state = next_state(MessageState.SENDING, cause) or MessageState.UNKNOWN
        return Ended(
            our_key=intent.our_key,
            state=state,
            outcome=answer.outcome,
            provider_id=answer.provider_id,
            detail=answer.detail,
            reason=None if cause is Cause.ACCEPTED else cause,
            not_before=self._clock.now() + RETRY_AFTER if state is MessageState.QUEUED else None,
        )


def _take(session: Session, name: str, channel: Channel) -> Lease | None:
    sender = ensure_sender(session, name, name, per_second=channel.limits.per_second)
    return take_lease(session, sender, "dispatcher", LEASE_SECONDS)
