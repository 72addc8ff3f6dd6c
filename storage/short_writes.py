"""Many dated rows written or taken back, in transactions so short that nobody waits for them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from time import monotonic, sleep
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, SQLModel

from storage.bulk import end_many, insert_many
from storage.database import Database
from storage.versioned import Versioned

Row = tuple[Any, ...]

LOCK_SECONDS = 0.02
"""How long one write may hold the lock: an answer in a chat waits for it two or three times."""
REST_SECONDS = 0.005
"""Between two writes on SQLite, which lets nobody else in where a process takes the lock again at once."""
FIRST_CHUNK, LARGEST_CHUNK = 1_000, 6_000

Writing = Callable[[Session, list[Row]], None]


def inserting(table: type[SQLModel], columns: Sequence[str]) -> Writing:
    """Insert rows of these columns, given as they are kept."""
    return lambda session, rows: insert_many(session, table, columns, rows, as_kept=True)


def ending(facts: Versioned, import_id: int) -> Writing:
    """Let rows end with an import, given as key and the import that wrote them."""
    return lambda session, rows: end_many(session, facts.table, facts.key, import_id, rows)


def in_short_writes(database: Database, rows: Iterable[Row], write: Writing, on_written: Callable[[int], None]) -> None:
    """Write rows in transactions that hold the lock about as long as LOCK_SECONDS, whatever the machine's pace."""
    waiting, size = iter(rows), FIRST_CHUNK
    while chunk := list(islice(waiting, size)):
        seconds = database.write_now(lambda session, chunk=chunk: _timed(write, session, chunk))  # type: ignore[misc]
        on_written(len(chunk))
        _rest(database)
        size = next_size(size, seconds)


def next_size(size: int, seconds: float) -> int:
    """How many rows the next write should take, after one of `size` rows took so long."""
    return max(1, min(LARGEST_CHUNK, int(size * min(2.0, LOCK_SECONDS / max(seconds, 1e-6)))))


def _timed(write: Writing, session: Session, rows: list[Row]) -> float:
    began = monotonic()
    write(session, rows)
    return monotonic() - began


def undo(database: Database, facts: Versioned, import_id: int) -> None:
    """Walk a table owner by owner, a stretch of them in each short transaction."""
    owner = facts.table.metadata.tables[facts.name].columns[facts.owner]
    since, until = (facts.table.metadata.tables[facts.name].columns[name] for name in ("since_import", "until_import"))
    last = database.read_now(lambda session: session.connection().execute(select(func.max(owner))).scalar()) or 0
    start, size = 0, FIRST_CHUNK
    while start < last:
        stretch = owner.between(start + 1, start + size)
        statements = (
            delete(facts.table).where(stretch, since == import_id),
            update(facts.table).where(stretch, until == import_id).values(until_import=None),
        )

        def write(session: Session, statements: tuple[Any, ...] = statements) -> float:
            began = monotonic()
            for statement in statements:
                session.connection().execute(statement)
            return monotonic() - began

        start += size
        size = next_size(size, database.write_now(write))
        _rest(database)


def _rest(database: Database) -> None:
    """Let whoever waits for the lock have it."""
    if database.is_sqlite:
        sleep(REST_SECONDS)
