"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, Table, text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel


class Instant(TypeDecorator[datetime]):
    """A moment: aware when it goes in, UTC in the database (SQLite knows no zones), aware in UTC when it comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; nobody could say later which one was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give every moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Large(TypeDecorator[int]):
    """A number that may pass two thousand million; on SQLite every number may, and only INTEGER can be its own key."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[int]:
        """Choose the database's own type."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


def index_of_ended(table: str) -> Index:
    """Index the rows that an import has ended: few beside those that still hold, and the ones to undo or to forget."""
    ended = text("until_import IS NOT NULL")
    return Index(f"ix_{table}_until_import", "until_import", sqlite_where=ended, postgresql_where=ended)


def core(table: type[SQLModel]) -> Table:
    """The table as Core statements know it: for many rows at once."""
    return table.metadata.tables[str(table.__tablename__)]
