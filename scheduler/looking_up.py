"""Looking officers up on iGOT: everybody once after each daily moment, and whoever asks at once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from time import monotonic

import structlog
from sqlmodel import Session

from scheduler.clock import Clock, day_in_india
from scheduler.jobs import last_slot
from scheduler.sources.igot_api import Igot, Trouble
from storage import imports
from storage.complaint import Busy
from storage.database import Database
from storage.found import take_in
from storage.look_ups import CONCLUSIVE, officers_to_look_up, sought
from storage.only_one import only_one
from storage.rows import IGOT_API, LookUp, LookUpOutcome, Sought
from storage.source_states import note_trouble, note_works

ADVISORY_LOCK = 7_362_033
"""The lock on PostgreSQL that a run holds; the number means nothing."""
PAGE = 1000
"""Officers chosen at a time; who is most urgent is asked anew after each page."""
BATCH, BATCH_SECONDS = 50, 5.0
"""So many officers are written in one transaction, or as many as there are after so long: a crash repeats no others."""
UNREADABLE_IN_A_ROW = 5
"""One strange answer may be one strange account; so many mean that the answers have changed."""
BETWEEN_LOOKS, AFTER_TROUBLE, WHILE_BUSY = 20.0, 1800.0, 1.0
"""Seconds until it is asked again who is to be looked up: usually, after trouble, and while another import runs."""
SECONDS_AT_ONCE = 20.0
"""For somebody who waits."""
WORKS_AGAIN = "works_again"

Tell = Callable[[Session, str, datetime], None]
"""Tells the operator, in the transaction that notes it, of a trouble by its code, or that it works again."""

log = structlog.get_logger()


@dataclass
class _Run:
    """What is under way."""

    done: list[LookUp] = field(default_factory=list)
    """Not written yet."""
    saved_at: float = field(default_factory=monotonic)
    unreadable: int = 0
    """In a row."""
    trouble: str | None = None


class LookingUp:
    """One process of all looks everybody up; any process may look up one officer at once."""

    def __init__(self, database: Database, igot: Igot, at: time, lanes: int, clock: Clock, tell: Tell) -> None:
        self._database = database
        self._igot = igot
        self._at = at
        self._lanes = lanes
        self._clock = clock
        self._tell = tell
        self._saving = asyncio.Lock()

    async def run(self, ending: asyncio.Event) -> None:
        """Look up whoever is due, for as long as the program runs."""
        try:
            while not ending.is_set():
                seconds = BETWEEN_LOOKS
                with suppress(Busy), only_one(self._database, "look", ADVISORY_LOCK):
                    if not await self.run_once(ending):
                        seconds = AFTER_TROUBLE
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), seconds)
        finally:
            if ending.is_set():
                await self._igot.close()

    async def run_once(self, ending: asyncio.Event) -> bool:
        """Look up everybody who has not been since the newest moment of the day; False where trouble ends it.

        There is nothing to take up again after a crash: whoever is written down as looked up is not due.
        """
        run = _Run()
        since = last_slot(self._at, self._clock.now())
        while page := await self._due(since):
            await self._look_up(page, run, ending)
            if run.trouble is not None:
                await self._note_trouble(run.trouble)
                return False
            if ending.is_set():
                return True
        if await self._database.read(imports.is_unfollowed):
            await self._in_turn(self._end_run)
        return True

    async def look_up_now(self, officer_id: int) -> LookUp:
        """Look one officer up ahead of everybody else, and write down what was found.

        Raises Trouble where iGOT does not answer in time, and Busy while a long import runs.
        """
        [one] = await self._database.read(
            lambda session: sought(session, imports.visible_import(session), [officer_id])
        )
        try:
            async with asyncio.timeout(SECONDS_AT_ONCE):
                found = await self._igot.look_up(one, at_once=True)
        except TimeoutError:
            raise Trouble("unreachable") from None
        async with self._saving:
            await asyncio.to_thread(self._write, [found])
        return found

    async def _due(self, since: datetime) -> list[Sought]:
        today = day_in_india(self._clock.now())
        return await self._database.read(partial(officers_to_look_up, since=since, today=today, size=PAGE))

    async def _look_up(self, page: list[Sought], run: _Run, ending: asyncio.Event) -> None:
        """Look a page up in lanes side by side; what has been found by the end is written, however that comes."""
        waiting = iter(page)
        try:
            async with asyncio.TaskGroup() as lanes:
                for _ in range(self._lanes):
                    lanes.create_task(self._lane(waiting, run, ending))
        finally:
            if run.trouble == "changed_shape":
                run.done = [one for one in run.done if one.outcome is not LookUpOutcome.UNREADABLE]
            await self._save(run)

    async def _lane(self, waiting: Iterator[Sought], run: _Run, ending: asyncio.Event) -> None:
        for one in waiting:
            if ending.is_set() or run.trouble is not None:
                return
            try:
                found = await self._igot.look_up(one)
            except Trouble as trouble:
                run.trouble = str(trouble)
                return
            run.done.append(found)
            run.unreadable = run.unreadable + 1 if found.outcome is LookUpOutcome.UNREADABLE else 0
            if run.unreadable >= UNREADABLE_IN_A_ROW:
                run.trouble = "changed_shape"
            elif len(run.done) >= BATCH or monotonic() - run.saved_at >= BATCH_SECONDS:
                await self._save(run)

    async def _save(self, run: _Run) -> None:
        done, run.done, run.saved_at = run.done, [], monotonic()
        if done:
            await self._in_turn(partial(self._write, done))

    async def _in_turn(self, write: Callable[[], object]) -> None:
        """Write as soon as no other import is under way."""
        async with self._saving:
            while True:
                try:
                    await asyncio.to_thread(write)
                except Busy:
                    await asyncio.sleep(WHILE_BUSY)
                else:
                    return

    def _write(self, found: list[LookUp]) -> None:
        """Write what was found together with the marks that it was, and that the source works."""
        now = self._clock.now()
        reading = imports.NewImport(imports.READING, (), "smaran", "run", now)

        def write(session: Session) -> str | None:
            take_in(session, found, reading)
            if not any(one.outcome in CONCLUSIVE for one in found):
                return None
            over = note_works(session, IGOT_API, now)
            if over is not None:
                self._tell(session, WORKS_AGAIN, now)
            return over

        with imports.alone(self._database):
            imports.undo_crashed(self._database)
            over = self._database.write_now(write)
        if over is not None:
            log.info("igot_works_again", trouble=over)

    def _end_run(self) -> None:
        """Let a check follow."""
        ended = imports.NewImport(imports.RUN, (), "smaran", "run", self._clock.now())
        with imports.alone(self._database):
            imports.undo_crashed(self._database)
            self._database.write_now(lambda session: imports.begin_decision(session, ended))
        log.info("igot_run_done")

    async def _note_trouble(self, trouble: str) -> None:
        now = self._clock.now()

        def note(session: Session) -> bool:
            is_news = note_trouble(session, IGOT_API, trouble, now)
            if is_news:
                self._tell(session, trouble, now)
            return is_news

        if await self._database.write(note):
            log.error("igot_stopped", trouble=trouble)
