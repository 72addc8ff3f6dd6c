"""What runs by itself, and when: a table of jobs, and one function that runs what is due."""

from asyncio import CancelledError
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from scheduler.clock import IST
from storage.complaint import Complaint
from storage.database import Database
from storage.jobs import claim_slot, finish_slot, release_slot

Slots = Callable[[Session, datetime], datetime | None]
"""The newest moment, by what the database says now, for which a job is due; None: for none."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done once for each of its slots: every day at a time in India, or when something has happened."""

    name: str
    at: time | Slots
    run: Callable[[datetime], Awaitable[object]]

    @property
    def daily_at(self) -> time | None:
        """The time of the day, where it runs by the clock."""
        return self.at if isinstance(self.at, time) else None


@dataclass(frozen=True, slots=True)
class Ran:
    """How one run of a job ended."""

    job: Job
    fault: Exception | None = None


async def tick(jobs: Iterable[Job], database: Database, now: datetime) -> AsyncIterator[Ran]:
    """Run what is due and not yet done; a slot missed while we were down is run now, once.

    Yields each run as it ends; one that fails stops no other.
    """
    for job in jobs:
        try:
            slot = await _newest_slot(job, database, now)
            if slot is not None and await _run_slot(job, slot, database, now):
                yield Ran(job)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the operator hears of it and the rest goes on
            yield Ran(job, fault)


async def _newest_slot(job: Job, database: Database, now: datetime) -> datetime | None:
    if isinstance(job.at, time):
        return last_slot(job.at, now)
    slots = job.at
    return await database.read(lambda session: slots(session, now))


async def _run_slot(job: Job, slot: datetime, database: Database, now: datetime) -> bool:
    """Run one slot of a job unless somebody has it; a run that fails is written down as such and not tried again.

    One that only complains gives its slot back: it is tried at the next tick, for a person may have mended the cause.
    So does one that is cut short because the program ends: it is run at the next start.
    """
    if not await database.write(lambda session: claim_slot(session, job.name, slot, now)):
        return False
    outcome = "failed"
    try:
        await job.run(now)
        outcome = "done"
    except (Complaint, CancelledError):
        await database.write(lambda session: release_slot(session, job.name, slot))
        raise
    finally:
        await database.write(lambda session: finish_slot(session, job.name, slot, now, outcome))
    return True


def last_slot(at: time, now: datetime) -> datetime:
    """The newest moment, now at the latest, on which a daily job was due."""
    today = datetime.combine(now.astimezone(IST).date(), at, IST)
    return today if today <= now else today - timedelta(days=1)
