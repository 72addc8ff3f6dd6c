"""What the portal's API was asked, and how it does."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class LookUps(SQLModel, table=True):
    """The last time that an officer was looked up."""

    __tablename__ = "look_ups"
    __table_args__ = ({"sqlite_with_rowid": False},)

    officer_id: int = Field(primary_key=True, foreign_key="officers.id")
    looked_up_at: datetime = Field(sa_type=Instant, index=True)
    outcome: str
    """`read`, `not_found`, `nothing_to_go_by` or `unreadable`."""
    as_on: datetime | None = Field(default=None, sa_type=Instant)
    """When the portal last said something that can be believed: `read` or `not_found`."""


class AccountReadings(SQLModel, table=True):
    """When the API last told an account's profile and completions: an older report does not take these back."""

    __tablename__ = "account_readings"
    __table_args__ = ({"sqlite_with_rowid": False},)

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    as_on: datetime = Field(sa_type=Instant)


class SourceStates(SQLModel, table=True):
    """How a source that we ask does; of each trouble people are told once."""

    __tablename__ = "source_states"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source: str = Field(primary_key=True)
    """`igot_api`."""
    trouble: str | None = None
    """Why it cannot be asked, as a code; None while it works."""
    since: datetime | None = Field(default=None, sa_type=Instant)
    """When that trouble began."""
    worked_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it last answered."""
