"""What channels have told us, each update once."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Inbox(SQLModel, table=True):
    """One update from a channel; its body is erased once it has been handled."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_unhandled",
            "channel",
            "address",
            "place",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
        Index(
            "ix_inbox_fault",
            "channel",
            "fault",
            sqlite_where=text("fault IS NOT NULL"),
            postgresql_where=text("fault IS NOT NULL"),
        ),
    )

    channel: str = Field(primary_key=True)
    update_id: str = Field(primary_key=True)
    address: str | None = None
    """Of whoever wrote; None where an update is from nobody."""
    place: int = Field(sa_type=BigInteger)
    """In the order in which those of one address are handled."""
    received_at: datetime = Field(sa_type=Instant)
    handled_at: datetime | None = Field(default=None, sa_type=Instant)
    body: str | None = None
    """Of what could not be understood it is kept, for a day at most."""
    fault: str | None = None
