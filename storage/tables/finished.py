"""What officers say they have just finished."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class SaidFinished(SQLModel, table=True):
    """An officer's latest word that something is done which no report tells yet; nudges about it rest for a while."""

    __tablename__ = "said_finished"
    __table_args__ = ({"sqlite_with_rowid": False},)

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    obligation_key: int = Field(primary_key=True, foreign_key="obligations.key")
    said_at: datetime = Field(sa_type=Instant)
    times: int = 1
    """How often on that day, in India."""
    rests_until: datetime = Field(sa_type=Instant)
