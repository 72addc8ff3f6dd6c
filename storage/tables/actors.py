"""Who may do what: people with a role and a scope."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Actors(SQLModel, table=True):
    """A person with a role; an officer on the list or not."""

    __tablename__ = "actors"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    role: str
    """`it_manager`, `nodal_officer` or `viewer`."""
    scope: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Groups of criteria, as in an order's audience; an empty list is everybody."""
    officer_id: int | None = Field(default=None, foreign_key="officers.id")
    contact_id: int | None = Field(default=None, foreign_key="contacts.id", index=True)
    """From where they act; None until they have shared the number by which they are known."""
    mobile: str | None = Field(default=None, index=True)
    """In E.164: whoever shares this number acts in this role."""
    granted_by: str
    granted_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
