"""The part of the running program that carries notices out: begins, writes, tells how far they are, and ends them."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic

import structlog
from sqlmodel import Session

from bot.acts.broadcasts import Refused, finish, start
from bot.broadcasts.pages import progress_reply
from bot.replies import put_replies
from scheduler.broadcasting import write_chunk
from scheduler.clock import Clock
from scheduler.rules.broadcasts import is_due
from scheduler.rules.delivery import Cause
from scheduler.terms import TemplateHash
from storage.broadcast_messages import progress_of, queued_of
from storage.broadcasts import (
    broadcasts_in,
    find_broadcast,
    note_progress_message,
    unfinished_cancelled,
)
from storage.complaint import Complaint
from storage.contacts import places
from storage.database import Database
from storage.errands import put_errand
from storage.outbox import drop
from storage.rows import Broadcast, BroadcastState, Progress

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_FIGURES = 3.0
FIGURES_SHARE = 20
"""Counting takes at most about a twentieth of the time: of large notices the figures come less often."""
CHUNKS_AT_A_TIME = 80
DROPPED_AT_A_TIME = 500
REPORT = "broadcast_report"
"""The kind of errand that tells how a notice ended."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Course:
    """What is remembered of one notice between two looks; after a restart it is found anew."""

    written_to: int = 0
    """The last address for which a message was queued."""
    look_at: float = 0
    """The reading of `monotonic` from which the figures are counted again."""
    told: tuple[BroadcastState, Progress] | None = None
    half_told: bool = False
    """Whether its author was told that half of it is done, where that takes a message of its own."""

    def is_worth_a_message(self, broadcast: Broadcast, progress: Progress) -> bool:
        """Whether to tell how far it is, where each time is a message: at the beginning, and once in the middle."""
        waiting = progress.waiting + progress.unwritten
        half = waiting <= progress.messages / 2
        news = broadcast.progress_message_id is None or (half and not self.half_told)
        self.half_told = self.half_told or half
        return news


class Broadcasting:
    """Carries out what has been approved; all that matters stands in the database."""

    def __init__(
        self,
        database: Database,
        template_hash: TemplateHash,
        clock: Clock,
        wake: Callable[[], object],
        edits_on: Collection[str],
    ) -> None:
        """`edits_on` are the channels on which a message can be changed; on the others progress comes in few words."""
        self._database = database
        self._template_hash = template_hash
        self._clock = clock
        self._wake = wake
        self._edits_on = edits_on
        self._courses: dict[int, _Course] = {}

    async def run(self, ending: asyncio.Event) -> None:
        """Look again and again until `ending` is set."""
        while not ending.is_set():
            more = False
            try:
                more = await self.look(ending)
            except Complaint as complaint:
                log.warning("broadcasts_not_looked_at", because=str(complaint))
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), 0 if more else SECONDS_BETWEEN_LOOKS)

    async def look(self, ending: asyncio.Event) -> bool:
        """Do what is to be done now for every notice; whether some of it is left."""
        now = self._clock.now()
        states = (BroadcastState.SCHEDULED, BroadcastState.RUNNING, BroadcastState.PAUSED)
        found = await self._database.read(
            lambda session: [*broadcasts_in(session, states), *unfinished_cancelled(session)]
        )
        self._courses = {each.id: self._courses.get(each.id, _Course()) for each in found}
        more = False
        for broadcast in found:
            course = self._courses[broadcast.id]
            if broadcast.state is BroadcastState.SCHEDULED:
                more |= is_due(broadcast, now) and await self._start(broadcast, now)
                continue
            if broadcast.state is BroadcastState.CANCELLED:
                more |= await self._drop(broadcast.id, now)
            else:
                more |= await self._write(broadcast.id, course, ending)
            if monotonic() >= course.look_at:
                await self._tell(broadcast.id, course, now)
        return more and not ending.is_set()

    async def _start(self, broadcast: Broadcast, now: datetime) -> bool:
        with suppress(Refused):  # somebody has changed or cancelled it this moment
            begun = await self._database.write(partial(start, broadcast=broadcast, now=now))
            log.info("broadcast_started", broadcast=broadcast.id, state=begun.state)
        return True

    async def _write(self, number: int, course: _Course, ending: asyncio.Event) -> bool:
        """Queue some thousand messages at a time, so that the figures are told in between."""
        for _ in range(CHUNKS_AT_A_TIME):
            if ending.is_set():
                return False
            write = partial(write_chunk, number=number, after=course.written_to, template_hash=self._template_hash)
            reached = await self._database.write(partial(write, now=self._clock.now()))
            if reached is None:
                return False
            course.written_to = reached
            self._wake()
        return True

    async def _drop(self, number: int, now: datetime) -> bool:
        """Take some messages of a notice that was called off out of the queue."""

        def work(session: Session) -> int:
            return len(drop(session, queued_of(session, number, DROPPED_AT_A_TIME), Cause.CANCELLED, now))

        return await self._database.write(work) == DROPPED_AT_A_TIME

    async def _tell(self, number: int, course: _Course, now: datetime) -> None:
        """Count how far a notice is; tell its author where that has changed, and end it where nothing waits."""
        began = monotonic()
        progress = await self._database.read(partial(progress_of, broadcast_id=number))
        took = monotonic() - began
        course.look_at = monotonic() + max(SECONDS_BETWEEN_FIGURES, FIGURES_SHARE * took)

        def work(session: Session) -> tuple[BroadcastState, bool] | None:
            broadcast = find_broadcast(session, number)
            if broadcast is None:
                return None
            cancelled = broadcast.state is BroadcastState.CANCELLED
            over = not progress.waiting and (cancelled or not progress.unwritten) and finish(session, broadcast, now)
            broadcast = find_broadcast(session, number) or broadcast
            if over or course.told != (broadcast.state, progress):
                self._put_progress(session, broadcast, progress, course, now, over=over)
            return broadcast.state, over

        found = await self._database.write(work)
        if found is None:
            return
        state, over = found
        if course.told != (state, progress):
            course.told = state, progress
            self._wake()
        if over:
            log.info("broadcast_ended", broadcast=number, state=state, sent=progress.sent, unknown=progress.unknown)

    def _put_progress(
        self, session: Session, broadcast: Broadcast, progress: Progress, course: _Course, now: datetime, *, over: bool
    ) -> None:
        """Change the message that tells how far it is, or begin it; at the end, have the report made."""
        if broadcast.contact_id is None:
            return
        for place in places(session, [broadcast.contact_id]):
            edits = place.channel in self._edits_on
            if edits or over or course.is_worth_a_message(broadcast, progress):
                reply = progress_reply(broadcast, progress, place.contact_id, place.language, edits=edits)
                first = put_replies(session, place.channel, [reply], now)
                if broadcast.progress_message_id is None:
                    note_progress_message(session, broadcast.id, first)
            if over:
                put_errand(session, REPORT, place.contact_id, place.language, {"broadcast": broadcast.id}, now)
