"""Each file that was taken in, and how far it came."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Imports(SQLModel, table=True):
    """One import; readers see the rows of those that are `applied`, all of them or none."""

    __tablename__ = "imports"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """`portal_reports`, `officers`, `sparrow`; the API writes `igot_api`."""
    state: str
    """`applying`, `applied` or `undone`; `held` waits for a person and has written nothing, `confirmed` waited once."""
    files: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Name and SHA-256 of each file."""
    scope: str | None = None
    actor: str
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    summary: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Rows read, new, changed, unchanged, left, rejected, by kind of report."""
    held_because: str | None = None
