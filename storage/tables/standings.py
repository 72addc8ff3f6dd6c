"""Where each officer stands, since when, and how many stand where."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Standings(SQLModel, table=True):
    """A standing from the day it became so until the day it changed; `until` is None for today's."""

    __tablename__ = "standings"
    __table_args__ = (
        Index(
            "ix_standings_until",
            "until",
            sqlite_where=text("until IS NOT NULL"),
            postgresql_where=text("until IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    obligation_key: int = Field(primary_key=True, foreign_key="obligations.key")
    period: str = Field(primary_key=True)
    """The window's key, else the due date: a running window and the one just ended stand side by side."""
    since: date = Field(primary_key=True)
    until: date | None = None
    state: str
    reason: str
    value: float | None = None
    target: float | None = None
    due_on: date | None = None
    source: str | None = None
    as_on: datetime | None = Field(default=None, sa_type=Instant)
    """The time of the facts when the standing became so; later reports that say the same do not touch the row."""
    mdo: str | None = None
    detail: str | None = None


class DailyCounts(SQLModel, table=True):
    """How many officers of one office stood where with one obligation on one day."""

    __tablename__ = "daily_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: date = Field(primary_key=True)
    office: str = Field(primary_key=True)
    obligation_key: int = Field(primary_key=True, foreign_key="obligations.key")
    state: str = Field(primary_key=True)
    officers: int
