"""What officers say is wrong, and what came of it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Tickets(SQLModel, table=True):
    """An officer's word that something is wrong; nudges about that obligation rest while it is open."""

    __tablename__ = "tickets"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officers.id", index=True)
    obligation_key: int | None = Field(default=None, foreign_key="obligations.key")
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    """From where it was said, and where the answer goes."""
    what: str
    words: str | None = None
    opened_at: datetime = Field(sa_type=Instant)
    rests_until: datetime | None = Field(default=None, sa_type=Instant)
    answer: str | None = None
    closed_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
