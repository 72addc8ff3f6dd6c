"""Who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant, Large


class Audit(SQLModel, table=True):
    """One act of a person; never changed, kept as long as the department's rule says."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True, sa_type=Large)
    at: datetime = Field(sa_type=Instant, index=True)
    actor: str
    via: str
    """`shell`, `telegram`, `whatsapp`, `page` or `watched_folder`."""
    act: str
    subject: str | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
