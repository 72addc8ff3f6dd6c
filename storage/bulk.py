"""Many rows at once, at the speed of the driver."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    FromClause,
    Select,
    String,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import SQLColumnExpression
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel, col

from storage.opening import without_values
from storage.tables import Counters
from storage.tables.columns import core

Row = Sequence[Any]


def insert_unless_there(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert whose conflicts can be resolved: with a row of the same key, `on_conflict_do_…` decides."""
    dialect = session.connection().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def take_ids(session: Session, name: str, count: int) -> int:
    """Take `count` numbers for a table whose rows are written in bulk, and return the first of them."""
    taken = (
        insert_unless_there(session, Counters)
        .values(name=name, next=1 + count)
        .on_conflict_do_update(index_elements=["name"], set_={"next": col(Counters.next) + count})
        .returning(col(Counters.next))
    )
    return int(session.connection().execute(taken).scalar_one()) - count


def next_id(session: Session, name: str) -> int:
    """Say which number `take_ids` would give next, without taking it."""
    return session.connection().execute(select(col(Counters.next)).where(col(Counters.name) == name)).scalar() or 1


def insert_many(
    session: Session, table: type[SQLModel], columns: Sequence[str], rows: Iterable[Row], *, as_kept: bool = False
) -> None:
    """Insert rows given as tuples in the order of `columns`; defaults are not applied.

    With `as_kept` they are what SQLite keeps already: dates as ISO text, truth as 0 or 1; PostgreSQL reads that too.
    """
    connection = session.connection()
    dialect = connection.dialect
    ready = list(rows) if as_kept else _for_driver(table, columns, rows, dialect)
    if not ready:
        return
    names = ", ".join(dialect.identifier_preparer.quote(name) for name in columns)
    target = dialect.identifier_preparer.quote(str(table.__tablename__))
    if dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        try:
            with driver.cursor() as cursor, cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        except Exception as error:
            without_values(error)
            raise
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {target} ({names}) VALUES ({marks})", ready)  # noqa: S608 - our own names


def end_many(session: Session, table: type[SQLModel], key: Sequence[str], import_id: int, rows: Iterable[Row]) -> None:
    """Let dated rows end with an import; each is given as its key and the import that wrote it."""
    connection = session.connection()
    ready = list(rows)
    if not ready:
        return
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    which = " AND ".join(f"{quote(name)} = {mark}" for name in (*key, "since_import"))
    sql = f"UPDATE {quote(str(table.__tablename__))} SET until_import = {import_id:d} WHERE {which}"  # noqa: S608 - our own names
    connection.exec_driver_sql(sql, ready)


def given_rows(dialect: str, name: str, columns: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """Rows that a statement is handed as one value: `as_given` makes it, for the parameter `name`.

    The database takes it apart by itself: one call for many rows, and meanwhile Python goes on with other things.
    """
    handed = bindparam(name, type_=String())
    if dialect == "postgresql":
        parts = (column(part, kind) for part, kind in columns.items())
        rows = func.jsonb_to_recordset(sql_cast(handed, postgresql.JSONB))
        return rows.table_valued(*parts, name=name).render_derived(name=name, with_types=True)
    each = func.json_each(handed).table_valued("value")
    return select(
        *(func.json_extract(each.c.value, f"$.{part}", type_=kind).label(part) for part, kind in columns.items())
    ).subquery(name)


def given_numbers(dialect: str, name: str) -> Select[tuple[int]]:
    """Whole numbers that a statement is handed as one value: `as_given` makes it, for the parameter `name`."""
    handed = bindparam(name, type_=String())
    if dialect == "postgresql":
        each = func.jsonb_array_elements_text(sql_cast(handed, postgresql.JSONB)).column_valued(name)
        return select(sql_cast(each, BigInteger))
    return select(func.json_each(handed).table_valued("value").c.value)


def is_any_of(column: SQLColumnExpression[Any], values: Iterable[StrEnum]) -> ColumnElement[bool]:
    """As `in_`, for a few words that never change: they are written into the statement, and cost nothing at execution.

    As parameters beside an index of some rows ("where state = 'queued'") they would have SQLite plan the statement anew
    at every execution: with which index depends on them.
    """
    return or_(*(column == literal_column(f"'{value}'") for value in values))


def as_given(rows: Iterable[Mapping[str, Any]] | Iterable[int]) -> str:
    """Rows, or numbers, as the one value that `given_rows`, or `given_numbers`, takes apart."""
    return orjson.dumps(list(rows)).decode()


def _for_driver(table: type[SQLModel], columns: Sequence[str], rows: Iterable[Row], dialect: Dialect) -> list[Any]:
    """Put dates, moments and JSON into the form the driver stores, column by column."""
    described = core(table).c
    by_column: list[Any] = list(zip(*rows, strict=True))
    for place, values in enumerate(by_column):
        converter = described[columns[place]].type.dialect_impl(dialect).bind_processor(dialect)
        if converter is not None:
            by_column[place] = _converted(values, converter)
    return list(zip(*by_column, strict=True))


def _converted(values: Sequence[Any], converter: Callable[[Any], Any]) -> list[Any]:
    """Convert each different value once: a chunk has few dates and moments, many times over."""
    if not values or not isinstance(next((one for one in values if one is not None), None), Hashable):
        return [converter(one) for one in values]
    known = {one: converter(one) for one in set(values)}
    return [known[one] for one in values]
