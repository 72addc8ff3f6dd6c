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


def migrations(connection: Connection) -> Config:
    """Alembic's view of storage/migrations, on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade_locked(connection: Connection, database: Database, backup_folder: Path, now: datetime) -> Upgraded:
    if not database.is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
    config = migrations(connection)
    known = ScriptDirectory.from_config(config)
    newest = known.get_current_head()
    before = MigrationContext.configure(connection).get_current_revision()
    if newest is None:
        raise RuntimeError("the migrations are missing from this installation")
    if before == newest:
        return Upgraded(before, newest, None)
    if before is not None and before not in {script.revision for script in known.walk_revisions()}:
        raise Complaint(
            f"The database {database.url.database} is at version {before}; this program knows versions up to {newest}. "
            f"Install the newer Smaran that wrote it, or put back the backup made before that upgrade."
        )
    if before is None and inspect(connection).get_table_names():
        raise Complaint(
            f"The database {database.url.database} holds tables that are not Smaran's. Name another in database.url."
        )
    backup = None
    if before is not None and database.path is not None:
        backup = backup_folder / f"before-{newest}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite"
        backup_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_file(database.path, backup)
    command.upgrade(config, "head")
    if database.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise RuntimeError(f"the upgrade to {newest} would leave rows of {broken[0]} without what they refer to")
    return Upgraded(before, newest, backup)


def _foreign_keys(connection: Connection, database: Database, *, on: bool) -> None:
    """Rest foreign keys while SQLite's tables are made anew; the driver's own call, for it has no effect once begun."""
    if database.is_sqlite:
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
