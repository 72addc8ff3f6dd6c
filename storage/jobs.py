"""Which due moments of which jobs have been taken, so that each is run once, by one process."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import JobSlots

CUT_SHORT_AFTER = timedelta(hours=1)
"""Far longer than a check of a million officers takes."""


def claim_slot(session: Session, job: str, slot: datetime, now: datetime) -> bool:
    """Take one due moment of a job; False where somebody has it already.

    A run that has not ended for an hour was cut short: its slot may be taken again.
    """
    claimed = (
        insert_unless_there(session, JobSlots)
        .values(job=job, slot=slot, claimed_at=now)
        .on_conflict_do_update(
            index_elements=["job", "slot"],
            set_={"claimed_at": now},
            where=and_(col(JobSlots.finished_at).is_(None), col(JobSlots.claimed_at) <= now - CUT_SHORT_AFTER),
        )
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


def mark_slot_done(session: Session, job: str, slot: datetime, now: datetime) -> None:
    """Write down that what a slot asks for has been done, by its job or otherwise."""
    ended = {"finished_at": now, "outcome": "done"}
    done = insert_unless_there(session, JobSlots).values(job=job, slot=slot, claimed_at=now, **ended)
    session.connection().execute(done.on_conflict_do_update(index_elements=["job", "slot"], set_=ended))
