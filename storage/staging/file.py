"""The staging file: a passing SQLite database beside the real one, of whichever kind that is."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, Float, Integer, Text, cast, select

from storage.complaint import Complaint
from storage.database import Database
from storage.opening import sqlite_cause
from storage.versioned import Versioned, holds

Row = tuple[Any, ...]

PREFIX, SUFFIX = "import-", ".staging"
CACHE_KIB = 16_000
"""What SQLite may keep in memory of the file: it bounds an import's memory, whatever its size."""
STREAM = 10_000


def listed(names: Iterable[str], prefix: str = "") -> str:
    """Column names as SQL, each quoted: `group` and `left` are words of SQL too."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


class Staging:
    """One import laid out: tables `want_…` say what shall hold, `live_…` what holds, `new_…` and `ended_…` differ."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, uri=True)
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "temp_store = FILE", f"cache_size = -{CACHE_KIB}"):
            self._connection.execute(f"PRAGMA {pragma}")

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement and return how many rows it wrote."""
        return self._connection.execute(sql, values).rowcount

    def script(self, sql: str) -> None:
        """Run several statements."""
        self._connection.executescript(sql)

    def fill(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row, as one transaction; the rows are never held."""
        self._connection.execute("BEGIN")
        self._connection.executemany(sql, rows)
        self._connection.execute("COMMIT")

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row; None when there is no row."""
        row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def has(self, table: str) -> bool:
        """Tell whether a table has been made here."""
        return self.one("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)) is not None

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Stream the rows of a question."""
        return self._connection.execute(sql, values)

    def function(self, name: str, work: Callable[[str | None], str | None]) -> None:
        """Offer a function of one text to SQL."""
        self._connection.create_function(name, 1, work, deterministic=True)

    def want(self, facts: Versioned) -> str:
        """Make the empty table of what shall hold, kept in key order, and return its name."""
        name = f"want_{facts.name}"
        self.execute(
            f"CREATE TABLE {name} ({_typed(facts, facts.columns)}, PRIMARY KEY ({listed(facts.key)})) WITHOUT ROWID"
        )
        return name

    def want_ended(self, facts: Versioned) -> None:
        """Make the empty table of what no longer holds: keys, the import that wrote them, whether they are replaced."""
        self.execute(
            f"CREATE TABLE ended_{facts.name} ({_typed(facts, facts.key)}, since_import INTEGER, replaced INTEGER, "
            f"PRIMARY KEY ({listed(facts.key)})) WITHOUT ROWID"
        )

    def bring_live(self, database: Database, visible: int, kinds: Iterable[Versioned]) -> None:
        """Make what is live readable here: SQLite's own tables through a window, PostgreSQL's as a copy."""
        if database.path is not None:
            self.execute("ATTACH ? AS live", (f"{database.path.resolve().as_uri()}?mode=ro",))
        for facts in kinds:
            if database.path is not None:
                self._look_through(facts, visible)
            else:
                self._copy(database, facts, visible)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _look_through(self, facts: Versioned, visible: int) -> None:
        self.execute(
            f"CREATE TEMP VIEW live_{facts.name} AS SELECT {listed(facts.columns)}, since_import "
            f"FROM live.{facts.name} WHERE since_import <= {visible:d} "
            f"AND (until_import IS NULL OR until_import > {visible:d})"
        )

    def _copy(self, database: Database, facts: Versioned, visible: int) -> None:
        columns = facts.table.metadata.tables[facts.name].columns
        question = select(*(_plain(columns[name]) for name in (*facts.columns, "since_import"))).where(
            *holds(facts.table, visible)
        )
        self.execute(
            f"CREATE TABLE live_{facts.name} ({_typed(facts, facts.columns)}, since_import INTEGER, "
            f"PRIMARY KEY ({listed(facts.key)})) WITHOUT ROWID"
        )
        marks = ", ".join("?" * (len(facts.columns) + 1))
        with database.reading() as session:
            found = session.connection().execution_options(yield_per=STREAM).execute(question)
            self.fill(f"INSERT INTO live_{facts.name} VALUES ({marks})", (tuple(row) for row in found))


def _typed(facts: Versioned, names: Iterable[str]) -> str:
    """Columns with their types, as SQL: SQLite looks a key up only where both sides have the same affinity."""
    columns = facts.table.metadata.tables[facts.name].columns
    return ", ".join(f'"{name}" {_affinity(columns[name].type)}' for name in names)


def _affinity(kind: Any) -> str:
    if isinstance(kind, Float):
        return "REAL"
    return "INTEGER" if isinstance(kind, Integer | Boolean) else "TEXT"


def _plain(column: Any) -> Any:
    """Bring a column into the form in which SQLite keeps it."""
    if isinstance(column.type, Date):
        return cast(column, Text)
    return cast(column, Integer) if isinstance(column.type, Boolean) else column


@contextmanager
def staging_file(folder: Path) -> Iterator[Staging]:
    """Lend a fresh staging file, readable by us alone and gone afterwards; what a crash left behind goes first.

    Only one import runs at a time: whatever lies there belongs to nobody.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in folder.glob(f"{PREFIX}*{SUFFIX}"):
        leftover.unlink()
    descriptor, name = tempfile.mkstemp(SUFFIX, PREFIX, folder)
    path = Path(name)
    try:
        open(descriptor, "wb").close()  # noqa: PTH123 - mkstemp gave the file open, with mode 0600
        with closing(Staging(path)) as staging:
            yield staging
    except sqlite3.Error as error:
        if words := sqlite_cause(error):
            raise Complaint(
                f"The import's passing file in {folder} cannot be used: {words}. Nothing was changed."
            ) from None
        raise
    finally:
        path.unlink(missing_ok=True)
