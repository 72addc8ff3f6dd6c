"""The one bridge to the database: a single writer thread, and sessions to read with."""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, event, make_url
from sqlmodel import Session, create_engine

from storage.complaint import Complaint

Result = TypeVar("Result")

LONGEST_HOLD = 0.1
"""Seconds after which a group of writes is committed: with one more write, the lock is held for 250 ms at most."""
READERS = 4
BUSY_TIMEOUT_MS = 60_000


class _Write(Generic[Result]):
    """A function waiting for its turn on the writer thread."""

    def __init__(self, work: Callable[[Session], Result]) -> None:
        self.work = work
        self.future: Future[Result] = Future()

    def run(self, connection: Connection) -> Callable[[], None]:
        """Run in a savepoint; return how to tell the caller, once the group is committed."""
        savepoint = connection.begin_nested()
        try:
            with Session(connection, join_transaction_mode="rollback_only") as session:
                result = self.work(session)
                session.flush()
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, whatever it is
            fault = error
            if savepoint.is_active:
                savepoint.rollback()
            return lambda: self.future.set_exception(fault)
        savepoint.commit()
        return lambda: self.future.set_result(result)


class Database:
    """A database by URL; every write goes through one thread, many at a time in one transaction."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if not self.is_sqlite and parsed.get_backend_name() != "postgresql":
            raise Complaint("database.url: expected sqlite:///PATH or postgresql+psycopg://…")
        self.path = Path(parsed.database) if self.is_sqlite and parsed.database else None
        self.writing_engine = _engine(url, "BEGIN IMMEDIATE" if self.is_sqlite else None)
        self._reading_engine = _engine(url, "BEGIN" if self.is_sqlite else None, read_only=True)
        self._queue: queue.SimpleQueue[_Write[Any] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()

    def write_now(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in a write transaction and wait until it is committed; what it raises undoes it alone."""
        return self._submit(work).result()

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in a write transaction, without holding up the event loop."""
        return await asyncio.wrap_future(self._submit(work))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Lend a session that sees one unchanging state and cannot write."""
        with Session(self._reading_engine) as session:
            yield session

    def read_now(self, question: Callable[[Session], Result]) -> Result:
        """Answer a question from one unchanging state."""
        with self.reading() as session:
            return question(session)

    async def read(self, question: Callable[[Session], Result]) -> Result:
        """Answer a question on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, question)

    def close(self) -> None:
        """Finish what is queued, then let go of every connection."""
        if self._writer is not None:
            self._queue.put(None)
            self._writer.join()
        self._readers.shutdown()
        self.writing_engine.dispose()
        self._reading_engine.dispose()

    def _submit(self, work: Callable[[Session], Result]) -> Future[Result]:
        if threading.current_thread() is self._writer:
            raise RuntimeError("a write inside a write would wait for itself")
        with self._starting:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_all, name="writer", daemon=True)
                self._writer.start()
        write = _Write(work)
        self._queue.put(write)
        return write.future

    def _write_all(self) -> None:
        while (first := self._queue.get()) is not None:
            if self._write_group(first):
                return

    def _write_group(self, first: _Write[Any]) -> bool:
        """Commit what has gathered; return whether the end was asked for meanwhile."""
        group: list[_Write[Any]] = []
        answers: list[Callable[[], None]] = []
        ending = False
        try:
            with self.writing_engine.begin() as connection:
                began = monotonic()
                write: _Write[Any] | None = first
                while write is not None:
                    group.append(write)
                    answers.append(write.run(connection))
                    if monotonic() - began > LONGEST_HOLD:
                        break
                    try:
                        write = self._queue.get_nowait()
                    except queue.Empty:
                        break
                    ending = write is None
        except BaseException as error:  # noqa: BLE001 - the transaction is lost: everybody in it must hear
            for lost in group or [first]:
                lost.future.set_exception(error)
        else:
            for answer in answers:
                answer()
        return ending


def _engine(url: str, begin: str | None, *, read_only: bool = False) -> Engine:
    engine = create_engine(url, pool_pre_ping=begin is None, hide_parameters=True)
    if begin is None:
        if read_only:
            engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        return engine

    def prepare(dbapi_connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: SQLite refuses to turn a read into a write.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
