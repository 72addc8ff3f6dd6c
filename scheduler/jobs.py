"""What runs by itself, and when: a table of jobs, and one function that runs what is due."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from scheduler.clock import IST
from storage.complaint import Complaint
from storage.database import Database
from storage.jobs import claim_slot, finish_slot, release_slot


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done once a day, at a time of the day in India, or as often as the clock ticks."""

    name: str
    at: time | None
    """None: at every tick."""
    run: Callable[[datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Ran:
    """How one run of a job ended."""

    job: Job
    fault: Exception | None = None


async def tick(jobs: Iterable[Job], database: Database, now: datetime) -> AsyncIterator[Ran]:
    """Run what is due and not yet done; a slot missed while we were down is run now, once.

    Yields each run of a daily job as it ends, and of the others those that failed; one that fails stops no other.
    """
    for job in jobs:
        try:
            if job.at is None:
                await job.run(now)
            elif await _run_slot(job, last_slot(job.at, now), database, now):
                yield Ran(job)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the operator hears of it and the rest goes on
            yield Ran(job, fault)


async def _run_slot(job: Job, slot: datetime, database: Database, now: datetime) -> bool:
    """Run one slot of a job unless somebody has it; a run that fails is written down as such and not tried again.

    One that only complains gives its slot back: it is tried at the next tick, for a person may have mended the cause.
    """
    if not await database.write(lambda session: claim_slot(session, job.name, slot, now)):
        return False
    outcome = "failed"
    try:
        await job.run(now)
        outcome = "done"
    except Complaint:
        await database.write(lambda session: release_slot(session, job.name, slot))
        raise
    finally:
        await database.write(lambda session: finish_slot(session, job.name, slot, now, outcome))
    return True


def last_slot(at: time, now: datetime) -> datetime:
    """The newest moment, now at the latest, on which a daily job was due."""
    today = datetime.combine(now.astimezone(IST).date(), at, IST)
    return today if today <= now else today - timedelta(days=1)
