"""What runs by itself, and when: a table of jobs, and one function that runs what is due."""

from collections.abc import Awaitable, Callable, Iterable
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


async def tick(
    jobs: Iterable[Job], database: Database, now: datetime, complain: Callable[[str, Complaint], None]
) -> list[str]:
    """Run what is due and not yet done, and return the names; a slot missed while we were down is run now, once.

    A job that complains keeps no other from running, and is tried again at the next tick: a person may have mended it.
    """
    done = []
    for job in jobs:
        try:
            if job.at is None:
                await job.run(now)
            elif await _run_slot(job, last_slot(job.at, now), database, now):
                done.append(job.name)
        except Complaint as complaint:
            complain(job.name, complaint)
    return done


async def _run_slot(job: Job, slot: datetime, database: Database, now: datetime) -> bool:
    """Run one slot of a job unless somebody has it; a run that fails by our fault is not tried again."""
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
