"""What was asked for in a chat and takes a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Errands(SQLModel, table=True):
    """One thing that somebody waits for: a file to read, a picture or a list to make."""

    __tablename__ = "errands"
    __table_args__ = (
        Index(
            "ix_errands_open",
            "id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    contact_id: int = Field(foreign_key="contacts.id")
    language: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_at: datetime = Field(sa_type=Instant)
    tries: int = 0
    """How often it was begun; more than once only where the program ended in the middle."""
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    fault: str | None = None
    """The kind of what went wrong; never its words."""
