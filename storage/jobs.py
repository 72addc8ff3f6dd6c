"""Which due moments of which jobs have been taken, so that each is run once, by one process."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from storage.bulk import insert_unless_there
from storage.tables import JobSlots


def claim_slot(session: Session, job: str, slot: datetime, now: datetime) -> bool:
    """Take one due moment of a job; False where somebody has it already."""
    claimed = (
        insert_unless_there(session, JobSlots)
        .values(job=job, slot=slot, claimed_at=now)
        .on_conflict_do_nothing()
        .returning(col(JobSlots.job))
    )
    return session.connection().execute(claimed).first() is not None


def release_slot(session: Session, job: str, slot: datetime) -> None:
    """Give a claimed moment back, to be taken once more."""
    session.connection().execute(delete(JobSlots).where(col(JobSlots.job) == job, col(JobSlots.slot) == slot))


def finish_slot(session: Session, job: str, slot: datetime, now: datetime, outcome: str) -> None:
    """Write down how a claimed run ended."""
    session.connection().execute(
        update(JobSlots)
        .where(col(JobSlots.job) == job, col(JobSlots.slot) == slot)
        .values(finished_at=now, outcome=outcome)
    )


def last_slot(session: Session, job: str) -> datetime | None:
    """The latest due moment of a job that was ever taken; None for a job that never ran."""
    return session.exec(select(func.max(col(JobSlots.slot))).where(col(JobSlots.job) == job)).one()
