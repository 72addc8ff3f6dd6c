"""What channels have told us, each update once."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Inbox(SQLModel, table=True):
    """One update from a channel; its body is erased soon after it has been handled."""

    __tablename__ = "inbox"

    channel: str = Field(primary_key=True)
    update_id: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=Instant)
    handled_at: datetime | None = Field(default=None, sa_type=Instant)
    body: str | None = None
    fault: str | None = None
