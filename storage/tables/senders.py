"""Bot tokens and WhatsApp numbers: the units of rate, pause, tier and lease."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Senders(SQLModel, table=True):
    """One bot token or one number; one process at a time holds it, under a lease with an epoch."""

    __tablename__ = "senders"

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    name: str = Field(unique=True)
    per_second: float
    """What the config allows."""
    pace: float | None = None
    """Messages a second that the provider was last seen to bear, where that is less."""
    per_day: int | None = None
    """Unique people in 24 hours, where the channel has tiers."""
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    paused_because: str | None = None
    stopped_because: str | None = None
    lease_holder: str | None = None
    lease_epoch: int = 0
    lease_until: datetime | None = Field(default=None, sa_type=Instant)


class ReceiptFlows(SQLModel, table=True):
    """A time of whose calls a sender was told in time what became of them; where one ends, somebody was not heard."""

    __tablename__ = "receipt_flows"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sender_id: int = Field(primary_key=True, foreign_key="senders.id")
    since: datetime = Field(primary_key=True, sa_type=Instant)
    until: datetime = Field(sa_type=Instant)


class PeopleWritten(SQLModel, table=True):
    """When a sender last wrote to somebody outside their window: so many different people are allowed in 24 hours."""

    __tablename__ = "people_written"
    __table_args__ = (Index("ix_people_written_at", "sender_id", "at"), {"sqlite_with_rowid": False})

    sender_id: int = Field(primary_key=True, foreign_key="senders.id")
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    at: datetime = Field(sa_type=Instant)
