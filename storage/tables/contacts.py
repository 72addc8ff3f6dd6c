"""Addresses on channels, and whose they are."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Contacts(SQLModel, table=True):
    """One address on one channel."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("channel", "address"), UniqueConstraint("channel", "other_address"))

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str
    address: str
    """A chat id, a WhatsApp number or business-scoped id; on the console, the officer's number in our books."""
    other_address: str | None = None
    """What else the channel calls the same person: a business-scoped id beside a number."""
    language: str = "hi"
    notice_version: str | None = None
    notice_accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    window_until: datetime | None = Field(default=None, sa_type=Instant)
    """The end of the 24 hours after the person's last message, where the channel has such a rule."""
    heard_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the person last wrote from here: of several contacts, that one is used."""
    agreed_because: str | None = None
    """Where the person never wrote and has agreed to be written to: what says so, as an order's number and date."""
    unreachable_since: datetime | None = Field(default=None, sa_type=Instant)
    unreachable_because: str | None = None
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    snoozed_until: date | None = None
    wrong_ids: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """How often an employee id was given that is not that of the number's officer."""


class ContactOfficers(SQLModel, table=True):
    """Whom a contact speaks for: an officer's own phone, a shared one, an assistant's."""

    __tablename__ = "contact_officers"
    __table_args__ = (
        Index("ix_contact_officers_contact_id", "contact_id"),
        {"sqlite_with_rowid": False},
    )

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    role: str = "self"
    """`self` or `assistant`."""
    linked_at: datetime = Field(sa_type=Instant)


class Suppressions(SQLModel, table=True):
    """An address that asked never to be written to; it outranks every later list and setting."""

    __tablename__ = "suppressions"

    channel: str = Field(primary_key=True)
    address_hash: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)
