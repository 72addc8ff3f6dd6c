"""Notices to a frozen audience."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, Large


class Broadcasts(SQLModel, table=True):
    """A notice: its words, its audience, and how far it has come."""

    __tablename__ = "broadcasts"

    id: int | None = Field(default=None, primary_key=True)
    state: str
    """`draft`, `freezing`, `awaiting_approval`, `scheduled`, `running`, `paused`, `finished` or `cancelled`."""
    author: str
    approver: str | None = None
    approved_hash: str | None = None
    """Of exactly the text and audience that were approved."""
    text_hi: str | None = None
    text_en: str | None = None
    attachment: str | None = None
    audience: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    frozen_to: int = 0
    """The last officer that freezing has reached: where it goes on after an interruption."""
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)


class BroadcastRecipients(SQLModel, table=True):
    """One officer of a frozen audience, with the message written for them or why there is none."""

    __tablename__ = "broadcast_recipients"
    __table_args__ = ({"sqlite_with_rowid": False},)

    broadcast_id: int = Field(primary_key=True, foreign_key="broadcasts.id")
    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True, sa_type=Large)
    left_out_because: str | None = None
