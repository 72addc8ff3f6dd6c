"""What one line of a sender has in hand: claimed from the queue, looked at again, and ready to be called for."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from scheduler.allowance import Allowance
from scheduler.channel import Limits
from scheduler.clock import Clock
from scheduler.edits import with_targets
from scheduler.elsewhere import say_elsewhere
from scheduler.forms import is_carried
from scheduler.recheck import Rechecked, Rechecker
from scheduler.rules.delivery import Cause, Recheck, next_state
from scheduler.spacing import Spacing
from scheduler.terms import OutsideWindow, Terms, said_once
from scheduler.windows import Windows
from storage.database import Database
from storage.outbox import NO_WORDS, DueMessage, drop, expire, messages_due, postpone
from storage.rows import MessageState
from storage.stops import Wording, stopped_templates
from storage.windows import NO_APPROVED_WORDING

STOPPED_WORDING_WAITS = timedelta(minutes=10)


class Claims:
    """Claims replies, or all the rest, for one channel."""

    def __init__(
        self,
        database: Database,
        terms: Callable[[], Terms],
        channel: str,
        limits: Limits,
        clock: Clock,
        spacing: Spacing,
        allowance: Allowance,
        *,
        replies: bool,
    ) -> None:
        self.replies = replies
        self.ready: asyncio.Queue[Rechecked | None] = asyncio.Queue()
        """None for each lane at the end."""
        self.due = 0
        """How many were found at the last look, or were in hand then and may have gone back to the queue meanwhile."""
        self.stir = asyncio.Event()
        """Something has ended, or has come: worth another look into the queue."""
        self.states: Counter[str] = Counter()
        """What became of the messages that are not to be sent."""
        self._database = database
        self._terms = terms
        self._read_terms: Terms | None = None
        self._channel = channel
        self._limits = limits
        self._clock = clock
        self._spacing = spacing
        self._allowance = allowance
        self._in_hand: dict[int, int] = {}
        """Message to contact, from the claim until what came of the call is recorded."""
        self._given_back = 0
        """How often what was ready was left in the queue."""

    @property
    def empty(self) -> bool:
        """Whether nothing is in hand, and nothing was due at the last look."""
        return not self._in_hand and not self.due

    async def claim(self, most: int) -> int:
        """Take up to so many of the next messages in hand, after a second look at each; return how many there were."""
        in_hand, resting = list(self._in_hand), self._spacing.resting(replies=self.replies)
        question = partial(
            messages_due, now=self._clock.now(), channel=self._channel, replies=self.replies, besides=in_hand
        )
        due = await self._database.read(partial(question, limit=most, resting=resting))
        self.due = len(due) + len(in_hand)
        if resting and not self.due:
            self.due = len(await self._database.read(partial(question, limit=1)))
        fresh, given_back = self._fresh(due)[:most], self._given_back
        if not fresh:
            return 0
        rechecked = await self._database.read(partial(self._look, due=fresh))
        if aside := [one for one in rechecked if one.decision.cause is not Cause.INTENT]:
            self.states.update(await self._database.write(partial(self._put_aside, aside=aside)))
        for one in rechecked:
            if one.decision.cause is Cause.INTENT and given_back == self._given_back:
                self._in_hand[one.message.id] = one.message.contact_id
                self._spacing.take(one.message.contact_id)
                self._allowance.take(one)
                self.ready.put_nowait(one)
        return len(rechecked)

    def release(self, message_id: int) -> None:
        """Let go of a message: what came of it is recorded, or it goes back to the queue."""
        if (contact := self._in_hand.pop(message_id, None)) is not None:
            self._spacing.leave(contact)
            self._allowance.leave(message_id)

    def give_back(self) -> None:
        """Leave in the queue what no lane has taken, and what is being looked at: it is to be decided anew."""
        self._given_back += 1
        taken = [self.ready.get_nowait() for _ in range(self.ready.qsize())]
        for one in taken:
            if one is None:
                self.ready.put_nowait(None)
            else:
                self.release(one.message.id)

    def wording(self, one: Rechecked) -> Wording:
        """The template, the language and the hash of a message's words."""
        template = one.template or one.message.template
        language = one.message.language
        if template == NO_WORDS:
            return template, language, ""
        return template, language, self.read_terms.template_hash(template, language)

    @property
    def read_terms(self) -> Terms:
        """The terms as of the last look."""
        return self._read_terms or self._terms()

    def _fresh(self, due: Sequence[DueMessage]) -> list[DueMessage]:
        """Leave out what is in hand, and whoever must not be written to again so soon; of each person the first."""
        fresh: dict[int, DueMessage] = {}
        for message in due:
            if message.id not in self._in_hand and self._spacing.may_write(message):
                key = message.contact_id if self._spacing.seconds else -message.id
                fresh.setdefault(key, message)
        return list(fresh.values())

    def _look(self, session: Session, due: list[DueMessage]) -> list[Rechecked]:
        """Decide again about messages; one whose wording the channel refuses waits."""
        now = self._clock.now()
        self._read_terms = self._terms()
        stopped, terms = stopped_templates(session, self._channel), said_once(self._read_terms)
        windows = Windows(session, terms, self._channel, self._limits, now)
        looked = Rechecker(session, terms, now, windows).look(due)
        for place, one in enumerate(looked):
            if one.decision.cause is not Cause.INTENT:
                continue
            if self.wording(one) in stopped:
                waits = Recheck(Cause.WAIT, now + STOPPED_WORDING_WAITS)
                looked[place] = one._replace(decision=waits, because="wording_stopped")
            elif not is_carried(one.message.form, self._limits):
                looked[place] = one._replace(decision=Recheck(Cause.NOT_CARRIED))
        return self._allowance.held_to(session, with_targets(session, looked, self._limits, now), now)

    def _goes_elsewhere(self, session: Session, message_id: int, now: datetime) -> bool:
        """Say on another channel of the officer's what may not be said on this one, where the department wants that."""
        terms = self.read_terms
        if terms.outside_window is not OutsideWindow.OTHER_CHANNEL:
            return False
        where, queued = (terms.channels, terms.template_hash), MessageState.QUEUED
        return bool(say_elsewhere(session, [message_id], *where, now, state=queued))

    def _put_aside(self, session: Session, aside: Sequence[Rechecked]) -> Counter[str]:
        """Carry out every decision but to send."""
        now, states = self._clock.now(), Counter[str]()
        for one in aside:
            cause, number = one.decision.cause, [one.message.id]
            if next_state(MessageState.QUEUED, cause) is MessageState.DROPPED:
                states[MessageState.DROPPED] += len(drop(session, number, cause, now))
            elif one.because == NO_APPROVED_WORDING and self._goes_elsewhere(session, one.message.id, now):
                states[MessageState.DROPPED] += len(drop(session, number, Cause.ELSEWHERE, now))
            elif one.decision.not_before is not None:
                because = one.because or cause
                states["postponed"] += len(postpone(session, number, one.decision.not_before, because, now))
        states[MessageState.EXPIRED] += expire(session, now)
        return +states
