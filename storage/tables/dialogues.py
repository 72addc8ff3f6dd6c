"""Where a conversation stands, so that a restart goes unnoticed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Dialogues(SQLModel, table=True):
    """The open dialogue of one contact."""

    __tablename__ = "dialogues"

    contact_id: int = Field(primary_key=True, foreign_key="contacts.id")
    name: str
    step: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_at: datetime = Field(sa_type=Instant)
