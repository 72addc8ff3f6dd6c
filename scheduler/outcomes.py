"""What an answer means: for the message, for the sender, for the contact, and for the wording."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from time import monotonic

import structlog
from sqlmodel import Session

from scheduler.channel import Answer, WordingNews
from scheduler.clock import Clock
from scheduler.ledger import Consequence
from scheduler.pace import Pace
from scheduler.recheck import Rechecked
from scheduler.rules.delivery import CAUSE_OF, Cause, next_state
from scheduler.spacing import Spacing
from scheduler.windows import WAITS, only_announces
from storage.attempts import Ended, Intent
from storage.contacts import mark_unreachable, move_address
from storage.outbox import NO_WORDS
from storage.rows import MessageState, Outcome
from storage.senders import keep_pace, pause, stop
from storage.stops import Wording, stop_template
from storage.windows import close_window

NoteWording = Callable[[Session, str, WordingNews, datetime], object]
"""Keeps what a provider says of approved words, and tells whoever must know it."""
UNANSWERED = {Outcome.NOT_SENT, Outcome.LOST}
ONLY_THIS_ONE = {Outcome.LATER, Outcome.NEEDS_APPROVED, Outcome.WORDING_PAUSED}
"""Refusals that say nothing of the sender, nor of its other messages."""
TROUBLE = 5
"""So many calls in a row without an answer, and the sender rests; then one call at a time tries whether it is over."""
LONGEST_REST = 60.0
FAULTS = 3
"""So many refusals of one wording in a row, and it is the wording: one alone may be due to one officer's values."""
LONGEST_BACK_OFF = 300.0
DEFAULT_PAUSE = 30.0
"""Seconds, where a provider asks us to slow down and does not say for how long."""
DEFAULT_WAIT = 60.0
"""Seconds, where a provider wants one person left in peace and does not say for how long."""
LATER_IN_ORDER = 3
"""So often somebody's message keeps its place before their next one; then it waits longer each time."""

log = structlog.get_logger()


def not_noted(_session: Session, _channel: str, _news: WordingNews, _now: datetime) -> None:
    """For senders without approved words."""


@dataclass
class Outcomes:
    """Judges the answers of one sender, one after the other."""

    channel: str
    sender_id: int
    pace: Pace
    clock: Clock
    chance: Random
    spacing: Spacing
    note_wording: NoteWording = not_noted
    _unanswered: int = 0
    _rests: int = 0
    _rested_at: float = 0.0
    _faults: Counter[Wording] = field(default_factory=Counter)

    @property
    def in_trouble(self) -> bool:
        """Whether nobody answers, so that one call at a time is enough."""
        return self._unanswered >= TROUBLE

    def judge(self, one: Rechecked, intent: Intent, answer: Answer, started: float) -> tuple[Ended, list[Consequence]]:
        """Say what became of a call that began at `started`, a reading of `monotonic`."""
        cause = CAUSE_OF[answer.outcome]
        if cause is Cause.ACCEPTED and only_announces(one.message, one.approved):
            cause = Cause.ANNOUNCED
        state = next_state(MessageState.SENDING, cause) or MessageState.UNKNOWN
        consequences: list[Consequence] = []
        wait: timedelta | None = timedelta(0)
        if answer.moved_to is not None:
            consequences.append(partial(move_address, contact_id=one.message.contact_id, address=answer.moved_to))
        elif answer.outcome in UNANSWERED:
            consequences += self._unheard(started)
            wait = self._back_off(one.message.tries)
        elif answer.outcome in ONLY_THIS_ONE:
            self._unanswered = self._rests = 0
            wait = self._wait(one, answer)
            consequences += self._only_this_one(one, answer)
        else:
            self._unanswered = self._rests = 0
            consequences += self._heard(one, intent, answer, started)
            wait = WAITS if cause is Cause.ANNOUNCED else wait
        return Ended(
            our_key=intent.our_key,
            state=state,
            outcome=answer.outcome,
            provider_id=answer.provider_id,
            detail=answer.detail,
            reason=None if cause is Cause.ACCEPTED else cause,
            not_before=self.clock.now() + wait if state is MessageState.QUEUED and wait is not None else None,
        ), consequences

    def _heard(self, one: Rechecked, intent: Intent, answer: Answer, started: float) -> list[Consequence]:
        """What follows where the provider has answered."""
        wording = (intent.template or "", one.message.language, intent.template_hash or "")
        if answer.outcome is Outcome.OUR_FAULT:
            return self._our_fault(one, wording, answer)
        self._faults.pop(wording, None)
        match answer.outcome:
            case Outcome.SLOW_DOWN:
                return self._slow_down(answer, started)
            case Outcome.SENDER_STOPPED:
                log.error("sender_stopped", sender=self.channel, because=answer.detail)
                return [partial(stop, sender_id=self.sender_id, because=answer.detail or "refused by the provider")]
            case Outcome.UNREACHABLE:
                because, now = answer.detail or "unreachable", self.clock.now()
                contact = one.message.contact_id
                return [partial(mark_unreachable, contact_id=contact, because=because, now=now)]
        return []

    def _wait(self, one: Rechecked, answer: Answer) -> timedelta | None:
        """How long a message waits that was refused by itself; None: where it is, before the person's next one."""
        tries = one.message.tries
        if answer.outcome is not Outcome.LATER:
            return self._back_off(tries) if tries else timedelta(0)
        seconds = DEFAULT_WAIT if answer.wait is None else answer.wait
        if tries < LATER_IN_ORDER and self.spacing.hold(one.message.contact_id, seconds):
            return None
        return max(timedelta(seconds=seconds), self._back_off(tries))

    def _only_this_one(self, one: Rechecked, answer: Answer) -> list[Consequence]:
        """What follows from a refusal that concerns one person, or one wording."""
        now, message = self.clock.now(), one.message
        if answer.outcome is Outcome.NEEDS_APPROVED:
            believed = message.window_until
            return [partial(close_window, contact_id=message.contact_id, believed=believed, now=now)]
        if answer.outcome is Outcome.WORDING_PAUSED and one.approved is not None:
            name, language = one.approved.name, one.approved.language
            log.error("wording_paused", sender=self.channel, wording=name, language=language, because=answer.detail)
            news = WordingNews(name, language, "paused", answer.detail)
            return [lambda session: self.note_wording(session, self.channel, news, now)]
        return []

    def _slow_down(self, answer: Answer, started: float) -> list[Consequence]:
        """Pause as long as the provider says, in the books too, and go on at a lower pace."""
        seconds = DEFAULT_PAUSE if answer.retry_after is None else answer.retry_after
        self.pace.hold(seconds)
        until = self.clock.now() + timedelta(seconds=seconds)
        consequences: list[Consequence] = [partial(pause, sender_id=self.sender_id, until=until, because="slow_down")]
        if (slower := self.pace.slow_down(started)) is not None:
            log.warning("slower", sender=self.channel, pause=seconds, pace=round(slower, 2))
            consequences.append(partial(keep_pace, sender_id=self.sender_id, pace=slower))
        return consequences

    def _our_fault(self, one: Rechecked, wording: Wording, answer: Answer) -> list[Consequence]:
        """Count refusals of a wording; the third in a row stops it. What one message alone suffers from is told."""
        template, language, template_hash = wording
        because = answer.detail or "refused"
        if template == NO_WORDS or not answer.blames_wording:
            log.error("message_refused", sender=self.channel, message=one.message.id, because=because)
            return []
        log.error("refused_as_wrong", sender=self.channel, template=template, language=language, because=because)
        self._faults[wording] += 1
        if self._faults[wording] < FAULTS:
            return []
        return [
            partial(
                stop_template,
                channel=self.channel,
                template=template,
                language=language,
                template_hash=template_hash,
                because=because,
                now=self.clock.now(),
            )
        ]

    def _unheard(self, started: float) -> list[Consequence]:
        """Rest, longer each time, when call after call stays without an answer."""
        self._unanswered += 1
        if not self.in_trouble or started < self._rested_at:
            return []  # begun before the last rest: it says nothing new
        self._rests += 1
        self._rested_at = monotonic()
        seconds = min(2.0**self._rests, LONGEST_REST)
        self.pace.hold(seconds)
        log.warning("nobody_answers", sender=self.channel, pause=seconds)
        until = self.clock.now() + timedelta(seconds=seconds)
        return [partial(pause, sender_id=self.sender_id, until=until, because="no_answer")]

    def _back_off(self, tries: int) -> timedelta:
        """How long a message that surely did not go out waits: longer each time, and not all at the same moment."""
        longest: float = min(2.0 ** (tries + 1), LONGEST_BACK_OFF)
        return timedelta(seconds=longest * self.chance.uniform(0.5, 1))
