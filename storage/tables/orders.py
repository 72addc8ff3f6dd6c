"""Orders as loaded: every version, and the obligations that occasions refer to."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import Instant


class Orders(SQLModel, table=True):
    """An order that was loaded at least once; active from the day a person said so."""

    __tablename__ = "orders"

    id: str = Field(primary_key=True)
    number: str
    activated_on: date | None = None
    activated_by: str | None = None


class OrderVersions(SQLModel, table=True):
    """One version of an order's file, word for word."""

    __tablename__ = "order_versions"

    order_id: str = Field(primary_key=True, foreign_key="orders.id")
    version: str = Field(primary_key=True)
    """SHA-256 of the file, in hex."""
    loaded_at: datetime = Field(sa_type=Instant)
    toml: str


class Obligations(SQLModel, table=True):
    """One thing an order asks; the number stays the same through all versions."""

    __tablename__ = "obligations"
    __table_args__ = (UniqueConstraint("order_id", "id"),)

    key: int | None = Field(default=None, primary_key=True)
    order_id: str = Field(foreign_key="orders.id")
    id: str
    metric: str
