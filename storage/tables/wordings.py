"""Words that a provider has approved beforehand, and how it judges them now."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class ApprovedWordings(SQLModel, table=True):
    """One wording in one language, as the provider was last seen to judge it."""

    __tablename__ = "approved_wordings"

    channel: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    status: str
    """`approved`, `pending`, `rejected`, `paused` or `disabled`."""
    reason: str | None = None
    """Why it was last turned down; stays until it is approved."""
    wording_hash: str | None = None
    """Of what we handed in last; None where it was not handed in from here."""
    changed_at: datetime = Field(sa_type=Instant)
