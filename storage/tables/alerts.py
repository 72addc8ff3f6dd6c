"""What the IT managers were alerted to, and whether it still stands."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Alerts(SQLModel, table=True):
    """One thing that is not as it should be, or was not."""

    __tablename__ = "alerts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: str = Field(primary_key=True)
    """`queue_old`, `channel_stopped`, `import_overdue`, `check_missed`, `disk_nearly_full` or `unknown_waits`."""
    about: str = Field(primary_key=True, default="")
    """The channel, where it is about one."""
    since: datetime = Field(sa_type=Instant)
    """When it was last seen to begin."""
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    """When people were last told of a beginning; before `since`: not of this one."""
    over_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was seen to be over; None while it stands."""
