"""What waits for a person's yes or no."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class JoinRequests(SQLModel, table=True):
    """Somebody whose number the list does not have, and who says that they are an officer."""

    __tablename__ = "join_requests"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)
    mobile: str
    name: str
    employee_id: str
    office: str
    asked_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str | None = None
    outcome: str | None = None
    """`approved` or `rejected`."""
    officer_id: int | None = Field(default=None, foreign_key="officers.id")


class Proposals(SQLModel, table=True):
    """An act of one person that needs a second one: a role, an order's activation."""

    __tablename__ = "proposals"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """`grant` or `activate_order`."""
    subject: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str
    """SHA-256, in hex, of exactly what is proposed: only that can be approved."""
    proposed_by: str
    proposed_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str | None = None
    outcome: str | None = None
    """`approved`, `rejected`, or `replaced` by a later one on the same subject."""


class AssistantCodes(SQLModel, table=True):
    """A code by which an officer lets somebody be their assistant, once."""

    __tablename__ = "assistant_codes"

    code_hash: str = Field(primary_key=True)
    """SHA-256, in hex: the code itself is kept nowhere."""
    officer_id: int = Field(foreign_key="officers.id", index=True)
    made_at: datetime = Field(sa_type=Instant)
    valid_until: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
