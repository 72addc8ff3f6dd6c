"""A backup put in the place of the database, which is kept aside."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from storage.backup import copy_file, way_to
from storage.complaint import Complaint
from storage.upgrade import known_versions, too_new

BESIDE = ("-wal", "-shm", "")
"""What belongs to a database, itself last: a log that stayed behind alone would be played into the next one."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the database's file, its bytes, and the folder where what was there is kept, if anything was."""

    path: Path
    size: int
    set_aside: Path | None


def restore(url: URL, copy: Path, *, replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of a SQLite database that no process has open.

    Complaint, and nothing is changed, where the backup is no whole database that this program can use, where a database
    is there and `replace` was not said, or is in use.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Complaint(_by_postgresql(url, copy))
    path = Path(url.database)
    if not copy.is_file():
        raise Complaint(f"{copy}: there is no such file.")
    if path.exists() and copy.samefile(path):
        raise Complaint(f"{copy} is the database itself. Name the backup that is to take its place.")
    _look_at(copy)
    if path.exists() and not replace:
        raise Complaint(
            f"There is a database already, {path}. With --replace it is kept aside, and the backup takes its place."
        )
    arrived = path.with_name(f".{path.name}.restored")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arrived.unlink(missing_ok=True)
        size = copy_file(copy, arrived)
        _refuse_if_open(path)
        kept = _set_aside(path, now)
        arrived.rename(path)
    except OSError as error:
        raise Complaint(f"{path} cannot be put in its place: {error.strerror}. Is another program using it?") from None
    finally:
        arrived.unlink(missing_ok=True)
    return Restored(path, size, kept)


def _look_at(copy: Path) -> None:
    """See that it is whole, Smaran's, and of a version that is known."""
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'officers', 'audit')"
            ours = connection.execute(tables).fetchone() == (3,)
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone() if ours else None
    except sqlite3.Error as error:
        raise Complaint(f"{copy} cannot be read as a backup: {error}. Take another one.") from None
    if found != "ok":
        raise Complaint(f"{copy} is damaged: it does not pass SQLite's integrity check. Take another backup.")
    if version is None:
        raise Complaint(f"{copy} is a database, but not one of Smaran's.")
    if version[0] not in known_versions():
        raise too_new(copy, version[0])


def _refuse_if_open(path: Path) -> None:
    """Complain if any process has the database open: SQLite ends its write-ahead log for the last one only.

    Of a database too damaged to ask, nobody can say; the file is then taken as it is, with all that lies beside it.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise Complaint(
                f"{path} is in use. Stop the service and every other `smaran`, then start this one again."
            ) from None


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Move what is there into a folder of its own, which keeps the names by which the files belong together."""
    there = [file for beside in BESIDE if (file := Path(f"{path}{beside}")).exists()]
    if not there:
        return None
    folder = path.with_name(f"replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    folder.mkdir(mode=0o700)
    for file in there:
        file.rename(folder / file.name)
    return folder


def _by_postgresql(url: URL, copy: Path) -> str:
    way = way_to(url)
    return (
        "`smaran restore` puts a SQLite file in its place. For PostgreSQL make a new database with its own tools, and "
        f"name that one in database.url: createdb {way}--encoding=UTF8 --template=template0 {url.database}_restored; "
        f"pg_restore {way}--no-owner --dbname={url.database}_restored {copy}"
    )
