"""The reasons to write that have been used; each one once."""

from datetime import date

from sqlmodel import Field, SQLModel

from storage.tables.columns import Large


class Occasions(SQLModel, table=True):
    """One reason to write: its key is unique, so nobody is reminded twice of the same thing."""

    __tablename__ = "occasions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    obligation_key: int = Field(primary_key=True, foreign_key="obligations.key")
    period: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    day: date
    message_id: int | None = Field(default=None, foreign_key="messages.id", index=True, sa_type=Large)
    """None once the message has been deleted: the occasion stays used."""
    order_version: str
