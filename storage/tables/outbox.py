"""What is to be said, each try to say it, and what the channel answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, Large


class Messages(SQLModel, table=True):
    """One message to one contact; scheduler/rules/delivery.py says how its state may move."""

    __tablename__ = "messages"
    __table_args__ = (
        Index(
            "ix_messages_queued",
            "channel",
            "urgency",
            "not_before",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_messages_expiring",
            "valid_until",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        # What waits for somebody's window goes on as soon as they write.
        Index(
            "ix_messages_waiting",
            "contact_id",
            sqlite_where=text("state = 'queued' AND reason IS NOT NULL"),
            postgresql_where=text("state = 'queued' AND reason IS NOT NULL"),
        ),
        Index(
            "ix_messages_unknown",
            "id",
            sqlite_where=text("state = 'unknown'"),
            postgresql_where=text("state = 'unknown'"),
        ),
        Index("ix_messages_officer_id", "officer_id", "day"),
        # Nobody gets the same notice twice, whatever was interrupted; and its progress is counted by this.
        Index(
            "ix_messages_broadcast_id",
            "broadcast_id",
            "contact_id",
            unique=True,
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
    )

    id: int = Field(primary_key=True, sa_type=Large, sa_column_kwargs={"autoincrement": False})
    kind: str
    """`nudge`, `digest`, `broadcast`, `reply` or `approval`; only nudges use up an officer's budget."""
    contact_id: int = Field(foreign_key="contacts.id")
    channel: str
    """Of the contact: each channel's senders look for their own."""
    officer_id: int | None = Field(default=None, foreign_key="officers.id")
    sender_id: int | None = Field(default=None, foreign_key="senders.id")
    broadcast_id: int | None = Field(default=None, foreign_key="broadcasts.id")
    instead_of: int | None = Field(default=None, sa_type=Large)
    """The message that could not be brought to the officer's other contact, which this one replaces."""
    day: date
    state: str
    reason: str | None = None
    template: str
    template_hash: str
    language: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    form: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """What goes with the words; scheduler/forms.py says which keys there are."""
    approved: str | None = None
    """The name of the approved words as which it went out, where a channel has such."""
    text: str | None = None
    """As it was sent, until retention ends."""
    urgency: int = 0
    """Lower goes first."""
    tries: int = 0
    """Calls made for it so far."""
    not_before: datetime = Field(sa_type=Instant)
    valid_until: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class Attempts(SQLModel, table=True):
    """One call to a provider for a message; committed before the call is made."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "ix_attempts_open",
            "sender_id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    message_id: int = Field(primary_key=True, foreign_key="messages.id", sa_type=Large)
    number: int = Field(primary_key=True)
    our_key: str = Field(unique=True)
    sender_id: int = Field(foreign_key="senders.id")
    lane: int
    epoch: int
    provider_id: str | None = Field(default=None, index=True)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None
    """None while the call is open; after a crash such a message is `unknown`."""
    detail: str | None = None


class Receipts(SQLModel, table=True):
    """What a channel said later of a message: delivered, read, failed."""

    __tablename__ = "receipts"

    our_key: str = Field(primary_key=True)
    """Of the call; where the channel left it out, what the provider calls the message stands in its place."""
    kind: str = Field(primary_key=True)
    happened_at: datetime = Field(sa_type=Instant)
    received_at: datetime = Field(sa_type=Instant)
    detail: str | None = None
    outcome: str | None = None
    """What a failure means, by the channel's list."""


class StoppedTemplates(SQLModel, table=True):
    """A wording that a channel refuses as wrong in itself: it waits until it is corrected, or a person resumes it."""

    __tablename__ = "stopped_templates"

    channel: str = Field(primary_key=True)
    template: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    template_hash: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)
    because: str
