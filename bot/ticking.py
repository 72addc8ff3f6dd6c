"""The jobs by the clock: APScheduler ticks, and every tick runs what is due."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.clock import IST, Clock
from scheduler.jobs import Job, Ran, tick
from storage.complaint import Complaint
from storage.database import Database

SECONDS_BETWEEN_TICKS = 20
SECONDS_TO_END = 5
"""For the job under way when the end comes; one that takes longer is cut short and run at the next start."""

log = structlog.get_logger()


class Ticking:
    """Runs the jobs of a table, one after the other, until the end."""

    def __init__(self, jobs: Sequence[Job], database: Database, clock: Clock) -> None:
        self._jobs = jobs
        self._database = database
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._said: dict[str, str] = {}

    async def run(self, ending: asyncio.Event) -> None:
        """Tick until `ending` is set, at once and from then on, and let the tick under way finish."""
        scheduler = AsyncIOScheduler(timezone=IST)
        scheduler.add_job(
            self._tick,
            "interval",
            seconds=SECONDS_BETWEEN_TICKS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        first = asyncio.create_task(self._tick())
        try:
            await ending.wait()
            scheduler.pause()
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_TO_END), self._one_at_a_time:
                    pass
        finally:
            first.cancel()
            scheduler.shutdown()  # cancels a tick that is still under way
            async with self._one_at_a_time:
                pass

    async def _tick(self) -> None:
        async with self._one_at_a_time:
            async for ran in tick(self._jobs, self._database, self._clock.now()):
                said, self._said[ran.job.name] = self._said.get(ran.job.name), str(ran.fault)
                if ran.fault is None or said != str(ran.fault):  # the same complaint once, not at every tick
                    tell(ran)


def tell(ran: Ran) -> None:
    """Note how a job ended."""
    if ran.fault is None:
        log.info("job_done", job=ran.job.name)
        return
    later = None if isinstance(ran.fault, Complaint) else ran.job.daily_at
    log.error("job_failed", job=ran.job.name, fault=ran.fault, again=f"{later:%H:%M}" if later else "soon")
