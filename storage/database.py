"""The one bridge to the database: a single writer thread, and sessions to read with."""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.complaint import Complaint
from storage.opening import explained, make_engine, make_private, parse_url

Result = TypeVar("Result")

LONGEST_HOLD = 0.1
"""Seconds after which a group of writes is committed: with one more write, the lock is held for 250 ms at most."""
READERS = 4


class _Write(Generic[Result]):
    """A function waiting for its turn on the writer thread."""

    def __init__(self, work: Callable[[Session], Result], *, first: bool) -> None:
        self.work, self.first = work, first
        self.future: Future[Result] = Future()

    def run_first(self, connection: Connection) -> Callable[[], None]:
        """Run, the first in a group, with nobody before it to be spared: if it fails, the transaction is undone."""
        result = self._worked(connection)
        if not connection.in_transaction():
            raise RuntimeError("a write must not end the transaction that it is in")
        return lambda: self.future.set_result(result)

    def run(self, connection: Connection) -> Callable[[], None]:
        """Run in a savepoint; return how to tell the caller, once the group is committed."""
        savepoint = connection.begin_nested()
        try:
            result = self._worked(connection)
            savepoint.commit()
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, whatever it is
            fault = error
            if savepoint.is_active:
                self._undo(savepoint, fault)
            return lambda: self.future.set_exception(fault)
        return lambda: self.future.set_result(result)

    def _worked(self, connection: Connection) -> Result:
        with Session(connection, join_transaction_mode="rollback_only") as session:
            result = self.work(session)
            session.flush()
        return result

    @staticmethod
    def _undo(savepoint: Any, fault: BaseException) -> None:
        try:
            savepoint.rollback()
        except DBAPIError:
            # A full disk or a lost server has undone the whole transaction: that is what everybody must hear.
            raise fault from None


class Database:
    """A database by URL, seen to be usable; every write goes through one thread, many at a time in one transaction."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database) if self.is_sqlite and self.url.database else None
        if self.path is not None:
            make_private(self.path)
        self.writing_engine = make_engine(self.url)
        self._reading_engine = make_engine(self.url, read_only=True)
        self._first: deque[_Write[Any]] = deque()
        self._rest: deque[_Write[Any]] = deque()
        self._calls: queue.SimpleQueue[int] = queue.SimpleQueue()  # 1 for each that waits; 0: the end
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writer: threading.Thread | None = None
        self._closed = False
        self._entrance = threading.Lock()
        try:
            self._try_out()
        except BaseException:
            self.close()
            raise

    def write_now(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in a write transaction and wait until it is committed; what it raises undoes it alone."""
        with explained(self.url):
            return self._submit(work).result()

    async def write(self, work: Callable[[Session], Result], *, first: bool = False) -> Result:
        """Do as `write_now` without holding up the event loop; once begun, a write is not undone by cancelling.

        `first`: before all others that wait, and committed before them: somebody out there waits for it.
        """
        with explained(self.url):
            return await asyncio.wrap_future(self._submit(work, first=first))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Lend a session that sees one unchanging state and cannot write."""
        with explained(self.url, reading=True), Session(self._reading_engine) as session:
            yield session

    def read_now(self, question: Callable[[Session], Result]) -> Result:
        """Answer a question from one unchanging state."""
        with self.reading() as session:
            return question(session)

    async def read(self, question: Callable[[Session], Result]) -> Result:
        """Answer a question on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, question)

    def close(self) -> None:
        """Finish what is queued, then let go of every connection; nothing can be written afterwards."""
        with self._entrance:
            self._closed = True
            if self._writer is not None:
                self._calls.put(0)
        if self._writer is not None:
            self._writer.join()
        self._readers.shutdown()
        self.writing_engine.dispose()
        self._reading_engine.dispose()

    def _try_out(self) -> None:
        with explained(self.url), self.writing_engine.begin() as connection:
            if not self.is_sqlite and connection.scalar(text("SHOW server_encoding")) != "UTF8":
                raise Complaint(f"The database {self.url.database} cannot hold Hindi: create it with ENCODING 'UTF8'.")

    def _submit(self, work: Callable[[Session], Result], *, first: bool = False) -> Future[Result]:
        if threading.current_thread() is self._writer:
            raise RuntimeError("a write inside a write would wait for itself")
        write = _Write(work, first=first)
        with self._entrance:
            if self._closed:
                raise RuntimeError("the database is closed")
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_all, name="writer", daemon=True)
                self._writer.start()
            (self._first if first else self._rest).append(write)
            self._calls.put(1)
        return write.future

    def _write_all(self) -> None:
        while (first := self._next()) is not None:
            if self._write_group(first):
                return

    def _next(self, *, wait: bool = True) -> _Write[Any] | None:
        """What is to be written next; None at the end. Raises queue.Empty."""
        return (self._first or self._rest).popleft() if self._calls.get(wait) else None

    def _write_group(self, first: _Write[Any]) -> bool:
        """Commit what has gathered; return whether the end was asked for meanwhile."""
        group: list[_Write[Any]] = []
        answers: list[Callable[[], None]] = []
        write: _Write[Any] | None = first
        try:
            with self.writing_engine.begin() as connection:
                began = monotonic()
                while write is not None:
                    # False for one whose caller gave up while it waited; afterwards nobody can give up any more.
                    if write.future.set_running_or_notify_cancel():
                        run = write.run if group else write.run_first
                        group.append(write)
                        answers.append(run(connection))
                    if monotonic() - began > LONGEST_HOLD or (write.first and not self._first):
                        break
                    try:
                        write = self._next(wait=False)
                    except queue.Empty:
                        break
        except BaseException as error:  # noqa: BLE001 - the transaction is lost: everybody in it must hear
            for lost in group or [first]:
                with suppress(InvalidStateError):
                    lost.future.set_exception(error)
        else:
            for answer in answers:
                answer()
        return write is None
