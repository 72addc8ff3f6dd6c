"""Work that one process does at a time; the lock goes with the process, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import text

from storage.complaint import Busy
from storage.database import Database


@contextmanager
def only_one(database: Database, work: str, number: int) -> Iterator[None]:
    """Be the only one at this work on this database; `number` is its advisory lock on PostgreSQL.

    Raises Busy, a Complaint, when another process is at it.
    """
    busy = Busy(f"Another {work} is running. Wait until it has finished, then start this one again.")
    if database.path is not None:
        lock = FileLock(database.path.with_name(f"{database.path.name}.{work}ing"), timeout=0, mode=0o600)
        try:
            held = lock.acquire()
        except Timeout:
            raise busy from None
        with held:
            yield
        return
    with database.writing_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text(f"SELECT pg_try_advisory_lock({number})")):
            raise busy
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({number})"))
