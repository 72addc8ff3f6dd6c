"""A consistent copy of the database while everything goes on."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from storage.complaint import Complaint
from storage.database import Database

STEP = 2_000
"""Pages copied at a time, about 8 MB."""


def backup(database: Database, path: Path) -> int:
    """Write a checked copy of a SQLite database to a new file that only its owner can read; return its bytes."""
    if database.path is None:
        raise Complaint(
            "`smaran backup` copies a SQLite file. For PostgreSQL use its own tool: "
            f"pg_dump --format=custom {way_to(database.url)}--file={path} {database.url.database}"
        )
    return copy_file(database.path, path)


def way_to(url: URL) -> str:
    """How PostgreSQL's own tools are told where its server is; never the password."""
    named = {"host": url.host, "port": url.port, "username": url.username}
    return "".join(f"--{option}={value} " for option, value in named.items() if value)


def copy_file(source: Path, path: Path) -> int:
    """Copy one SQLite file as it was at one moment, holding up no writer; `path` appears only when it is whole."""
    if path.exists():
        raise Complaint(f"{path} is there already; a backup never overwrites. Name a new file.")
    unfinished = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(source, unfinished)
        _sync(unfinished)
        unfinished.rename(path)
    except OSError as error:
        raise Complaint(
            f"{path} cannot be written: {error.strerror}. Name a folder with room, where you may write."
        ) from None
    except sqlite3.Error as error:
        raise Complaint(f"The backup {path} could not be made: {error}. Nothing was left behind.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size


def _copy(source: Path, unfinished: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(unfinished)) as copy:
        # A read transaction held open pins one state: else each write by others would start the copy from the top.
        original.isolation_level = None
        original.execute("BEGIN")
        original.execute("SELECT count(*) FROM sqlite_master").fetchone()
        original.backup(copy, pages=STEP, sleep=0)
        original.execute("ROLLBACK")
        # Without WAL the copy is one file, which can be read from a disk that nobody may write.
        copy.execute("PRAGMA journal_mode = DELETE")
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError("the copy did not pass SQLite's integrity check; the original may be damaged")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
