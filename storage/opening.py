"""How a database is opened: whose eyes may see the file, the driver's settings, and what to say when it cannot be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import SQLITE_BUSY, SQLITE_READONLY
from sqlite3 import OperationalError as OperationalSqliteError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import create_engine

from storage.complaint import Complaint

BUSY_TIMEOUT_MS = 60_000
TRY_EVERY = 0.002
"""Seconds between tries for SQLite's write lock. SQLite itself asks ever more seldom, up to ten times a second: beside
an import, which takes the lock again and again, a question would wait for as long."""
CONNECT_TIMEOUT = 10
"""Seconds; a server behind a silent firewall would else be waited for until the system gives up."""

SQLITE_CAUSES = {
    5: "another program has been holding it for a minute; let that program finish, or stop it",
    8: "it may not be written; give this user the right to write the file and its folder",
    10: "the disk is full, or cannot be read or written; make room, or look at the system's log",
    11: "the file is damaged; put a backup in its place",
    13: "the disk is full; make room and start again",
    14: "it cannot be opened; check that its folder is there and that this user may write in it",
    26: "it is not a SQLite database; check database.url, or put a backup in its place",
}
"""By SQLite's primary result code."""


def parse_url(url: str) -> URL:
    """Read a database URL; what is wrong with one is said without repeating it, for it may hold a password."""
    expected = "database.url: expected sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise Complaint(expected) from None
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"} or (backend == "sqlite" and parsed.database in {None, "", ":memory:"}):
        raise Complaint(expected)
    return parsed


def make_private(path: Path) -> None:
    """Let nobody but its owner read a SQLite file; SQLite gives the mode of the file to those it puts beside it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # Never opened when it is there: closing a second handle would drop the locks that SQLite holds on it.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        for beside in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError, PermissionError):
                Path(f"{path}{beside}").chmod(0o600)
    except OSError as error:
        raise Complaint(
            f"database.url: {path} cannot be created: {error.strerror}. Name a folder in which this user may write."
        ) from None


def make_engine(url: URL, *, read_only: bool = False) -> Engine:
    """Build an engine whose transactions begin as ours must: a reader's on a snapshot, the writer's with the lock."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        begin = (lambda connection: connection.exec_driver_sql("BEGIN")) if read_only else _begin_writing
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, read_only=read_only))
        event.listen(engine, "begin", begin)
        return engine
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT}
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)
    except ModuleNotFoundError:
        raise Complaint(
            "database.url: PostgreSQL needs its driver; install Smaran as smaran[postgresql] and write postgresql+psycopg://"
        ) from None
    event.listen(engine, "handle_error", _hide_values)
    if read_only:
        return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


@contextmanager
def explained(url: URL, *, reading: bool = False) -> Iterator[None]:
    """Turn what a database cannot do, for a reason that a person can mend, into words for that person.

    A reader that tries to write is a fault of ours, which nobody else can mend.
    """
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        if reading and getattr(cause, "sqlite_errorcode", 0) == SQLITE_READONLY:
            raise
        if words := sqlite_cause(cause):
            raise Complaint(f"The database {url.database} cannot be used: {words}.") from None
        if isinstance(error, OperationalError) and getattr(cause, "sqlstate", "") is None:
            said = str(cause).strip().splitlines()[0]
            raise Complaint(
                f"PostgreSQL cannot be reached (host {url.host or 'local'}, database {url.database}): "
                f"{said.replace(url.password, '…') if url.password else said}. "
                "Check database.url and that the server runs."
            ) from None
        raise


def sqlite_cause(error: BaseException | None) -> str | None:
    """Return what SQLite's error means and what to do; None where it is not one that a person can mend."""
    return SQLITE_CAUSES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def without_values(error: BaseException) -> None:
    """Take out of PostgreSQL's words the detail and the context, which quote what a row holds."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    if primary is not None:
        error.args = (primary,)


def _hide_values(context: ExceptionContext) -> None:
    without_values(context.original_exception)
    if context.sqlalchemy_exception is not None:
        kind = type(context.original_exception).__name__
        context.sqlalchemy_exception.args = (f"({kind}) {context.original_exception}",)


def _begin_writing(connection: Connection) -> None:
    """Take the write lock as soon as another process lets go of it, and give up after BUSY_TIMEOUT_MS."""
    driver: Any = connection.connection.driver_connection
    until = monotonic() + BUSY_TIMEOUT_MS / 1000
    while monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except OperationalSqliteError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:
                break
            sleep(TRY_EVERY)
        else:
            return
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try fails in SQLAlchemy's words


def _prepare_sqlite(connection: Any, *, read_only: bool) -> None:
    # The driver must not begin transactions by itself: SQLite refuses to turn a read into a write.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten in the file: some builds of SQLite do so by themselves, others leave it legible.
    cursor.execute("PRAGMA secure_delete = ON")
    if read_only:
        cursor.execute("PRAGMA query_only = ON")
    else:
        cursor.execute("PRAGMA busy_timeout = 0")  # _begin_writing waits by itself, and then the lock is ours
    cursor.close()
