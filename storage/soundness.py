"""Whether a database is whole, how large it is, and what its clock and its newest rows say of the time."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlmodel import Session, col

from storage.database import Database
from storage.opening import explained
from storage.tables import Audit, Imports, Inbox, JobSlots

BACKUP = "make_backup"
"""The act by which a backup is noted."""


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of a database, and of SQLite's write-ahead log beside it."""

    database: int
    log: int = 0


def version_of(database: Database) -> str | None:
    """To which migration its tables have come; None of a database without tables."""
    with explained(database.url), database.writing_engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def size_of(database: Database) -> Size:
    """How large it is now."""
    if database.path is not None:
        return Size(_bytes(database.path), _bytes(Path(f"{database.path}-wal")))
    with database.reading() as session:
        return Size(session.connection().execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def quick_check(database: Database) -> bool:
    """Whether SQLite finds every page in order; it reads all of them. PostgreSQL sees to that itself."""
    if database.path is None:
        return True
    with database.reading() as session:
        return bool(session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok")


def newest_moment(session: Session) -> datetime | None:
    """The latest moment that was ever written down of something that had happened."""
    return max(_moments(session), default=None)


def newest_backup_at(session: Session) -> datetime | None:
    """When a backup was last made from here."""
    return session.connection().scalar(select(func.max(col(Audit.at))).where(col(Audit.act) == BACKUP))


def free_bytes(folder: Path) -> int:
    """How much room is left where a folder is, or will be."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free


def _moments(session: Session) -> Iterator[datetime]:
    for column in (col(Inbox.received_at), col(Imports.started_at), col(JobSlots.claimed_at)):
        moment: datetime | None = session.connection().scalar(select(func.max(column)))
        if moment is not None:
            yield moment


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
