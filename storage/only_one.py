"""Work that one process does at a time; the lock goes with the process, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text

from storage.complaint import Busy
from storage.database import Database

BETWEEN_TRIES = 0.05
"""Seconds."""


@contextmanager
def only_one(database: Database, work: str, number: int, patience: float = 0) -> Iterator[None]:
    """Be the only one at this work on this database; `number` is its advisory lock on PostgreSQL.

    Raises Busy, a Complaint, when another process is at it for longer than `patience` seconds.
    """
    busy = Busy(f"Another {work} is running. Wait until it has finished, then start this one again.")
    if database.path is not None:
        lock = FileLock(database.path.with_name(f"{database.path.name}.{work}ing"), timeout=patience, mode=0o600)
        try:
            held = lock.acquire()
        except Timeout:
            raise busy from None
        with held:
            yield
        return
    with database.writing_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not _has_lock(connection, number, patience):
            raise busy
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({number})"))


def _has_lock(connection: Connection, number: int, patience: float) -> bool:
    """Try for so long; to wait inside the database would hold up whoever wants to end the program."""
    until = monotonic() + patience
    while not connection.scalar(text(f"SELECT pg_try_advisory_lock({number})")):
        if monotonic() >= until:
            return False
        sleep(BETWEEN_TRIES)
    return True
