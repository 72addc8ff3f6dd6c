"""Notices to a frozen audience."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, Large


class Broadcasts(SQLModel, table=True):
    """A notice: its words, its audience, and how far it has come."""

    __tablename__ = "broadcasts"

    id: int | None = Field(default=None, primary_key=True)
    state: str
    """`draft`, `freezing`, `awaiting_approval`, `scheduled`, `running`, `paused`, `finished` or `cancelled`."""
    author: str
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    """Where its author hears how far it has come; None where it was made elsewhere than in a chat."""
    progress_message_id: int | None = Field(default=None, sa_type=Large)
    """The message there that is edited as it goes on."""
    approver: str | None = None
    approved_hash: str | None = None
    """Of exactly the text and audience that were approved."""
    text_hi: str | None = None
    text_en: str | None = None
    order_number: str | None = None
    """Of the order that it is about, as its author wrote it."""
    attachment: str | None = None
    """The file, below the data folder."""
    attachment_name: str | None = None
    audience: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Groups of criteria, as in an order's audience; an empty list is everybody."""
    narrowed: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """What else chooses among them: a standing, or officers who were named; None: nothing."""
    audience_hash: str | None = None
    """SHA-256, in hex, of who is in the frozen audience."""
    frozen_to: int = 0
    """The last officer that freezing has reached: where it goes on after an interruption."""
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)


class BroadcastRecipients(SQLModel, table=True):
    """One officer of a frozen audience, with the message written for them or why there is none."""

    __tablename__ = "broadcast_recipients"
    __table_args__ = (
        Index("ix_broadcast_recipients_contact_id", "broadcast_id", "contact_id"),
        {"sqlite_with_rowid": False},
    )

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcasts.id")
    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    """Where the message goes; officers who share an address share one."""
    language: str | None = None
    """Of the text that they get."""
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True, sa_type=Large)
    left_out_because: str | None = None
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    """When they first asked for the whole of a notice of which only the beginning could be sent."""
