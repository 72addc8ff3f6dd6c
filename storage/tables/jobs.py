"""Which slots of which jobs have been run, and the counters from which bulk rows get their numbers."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, Large


class JobSlots(SQLModel, table=True):
    """One due moment of one job, claimed by whoever inserts the row first."""

    __tablename__ = "job_slots"

    job: str = Field(primary_key=True)
    slot: datetime = Field(primary_key=True, sa_type=Instant)
    claimed_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None


class Counters(SQLModel, table=True):
    """The next free number of a table whose rows are written in bulk."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    next: int = Field(sa_type=Large)
