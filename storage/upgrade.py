"""Bring a database to the tables that this program knows, after a copy of what it was."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.backup import copy_file
from storage.complaint import Complaint
from storage.database import Database
from storage.opening import explained

LOCK = 0x534D4152
"""The number under which programs starting on one PostgreSQL wait for each other."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did; `before` is None for a new database, and `backup` where no copy was made."""

    before: str | None
    now: str
    backup: Path | None


def upgrade(database: Database, *, backup_folder: Path, now: datetime) -> Upgraded:
    """Apply the migrations that are missing, all or none; of programs that start at once, the others wait for one."""
    with explained(database.url), database.writing_engine.connect() as connection:
        _foreign_keys(connection, database, on=False)
        try:
            with connection.begin():
                return _upgrade_locked(connection, database, backup_folder, now)
        finally:
            _foreign_keys(connection, database, on=True)


def known_versions() -> list[str]:
    """The versions of a database that this program can bring up to date or use, the newest first."""
    versions = [script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()]
    if not versions:
        raise RuntimeError("the migrations are missing from this installation")
    return versions


def too_new(name: object, version: str) -> Complaint:
    """What is said of a database that a newer Smaran has written."""
    return Complaint(
        f"The database {name} is at version {version}; this program knows versions up to {known_versions()[0]}. "
        f"Install the newer Smaran that wrote it, or put back the backup made before that upgrade."
    )


def migrations(connection: Connection | None = None) -> Config:
    """Alembic's view of storage/migrations, on this connection if it is to change anything."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade_locked(connection: Connection, database: Database, backup_folder: Path, now: datetime) -> Upgraded:
    if not database.is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
    known = known_versions()
    newest = known[0]
    before = MigrationContext.configure(connection).get_current_revision()
    if before == newest:
        return Upgraded(before, newest, None)
    if before is not None and before not in known:
        raise too_new(database.url.database, before)
    if before is None and inspect(connection).get_table_names():
        raise Complaint(
            f"The database {database.url.database} holds tables that are not Smaran's. Name another in database.url."
        )
    backup = None
    if before is not None and database.path is not None:
        backup = backup_folder / f"before-{newest}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite"
        backup_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_file(database.path, backup)
    command.upgrade(migrations(connection), "head")
    if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise RuntimeError(f"the upgrade to {newest} would leave rows of {broken[0]} without what they refer to")
    return Upgraded(before, newest, backup)


def _foreign_keys(connection: Connection, database: Database, *, on: bool) -> None:
    """Rest foreign keys while SQLite's tables are made anew; the driver's own call, for it has no effect once begun."""
    if database.is_sqlite:
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
