"""What channels have told us, each update once."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Inbox(SQLModel, table=True):
    """One update from a channel; its body is erased soon after it has been handled."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_unhandled",
            "channel",
            "received_at",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
        Index(
            "ix_inbox_unreadable",
            "channel",
            sqlite_where=text("fault IS NOT NULL"),
            postgresql_where=text("fault IS NOT NULL"),
        ),
    )

    channel: str = Field(primary_key=True)
    update_id: str = Field(primary_key=True)
    address: str | None = None
    """Of whoever wrote; None where an update is from nobody."""
    received_at: datetime = Field(sa_type=Instant)
    handled_at: datetime | None = Field(default=None, sa_type=Instant)
    body: str | None = None
    fault: str | None = None
