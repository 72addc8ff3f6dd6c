import multiprocessing
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, make_url, text

from storage.complaint import Complaint
from storage.database import Database
from storage.tables import Officers
from storage.upgrade import upgrade

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


def test_migrations_make_the_tables_that_the_program_knows(database: Database) -> None:
    with database.writing_engine.connect() as connection:
        seen = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(seen, Officers.metadata) == []


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_migrations_write_the_same_words_as_the_model_on_sqlite(database: Database) -> None:
    # compare_metadata does not see WITHOUT ROWID, AUTOINCREMENT or the condition of an index.
    def words() -> dict[str, list[str]]:
        with database.writing_engine.connect() as connection:
            found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"))
            return {name: sorted(re.split(r'[,\s"]+', sql)) for name, sql in found if sql}

    migrated = words()
    with database.writing_engine.begin() as connection:
        Officers.metadata.drop_all(connection)
        Officers.metadata.create_all(connection)
    assert migrated == words()


def test_upgrading_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    done = upgrade(database, backup_folder=tmp_path / "backups", now=NOW)
    assert (done.before, done.backup) == (done.now, None)
    assert not (tmp_path / "backups").exists()


@pytest.fixture
def changeable(open_database: Callable[[], Database], tmp_path: Path) -> Database:
    """A database of the test's own, whose tables it may change."""
    database = open_database()
    upgrade(database, backup_folder=tmp_path / "none", now=NOW)
    return database


def test_a_newer_database_is_refused(changeable: Database, tmp_path: Path) -> None:
    with changeable.writing_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        Complaint, match=r"is at version 9999; this program knows versions up to \d{4}\. Install the newer"
    ):
        upgrade(changeable, backup_folder=tmp_path, now=NOW)


def test_tables_of_another_program_are_refused(open_database: Callable[[], Database], tmp_path: Path) -> None:
    database = open_database()
    with database.writing_engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(Complaint, match="holds tables that are not Smaran's"):
        upgrade(database, backup_folder=tmp_path, now=NOW)
    with database.writing_engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["theirs"]


def start(url: str, folder: str) -> str | None:
    database = Database(url)
    try:
        return upgrade(database, backup_folder=Path(folder), now=NOW).before
    finally:
        database.close()


def test_of_programs_that_start_at_once_one_upgrades(empty_url: str, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        before = pool.starmap(start, [(empty_url, str(tmp_path))] * 6, chunksize=1)
    assert before.count(None) == 1


def test_a_migration_that_fails_leaves_everything_as_it_was(
    changeable: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_one(
        monkeypatch, tmp_path, "op.create_table('new', sa.Column('a', sa.Integer()))\n    raise RuntimeError('oh')"
    )
    with pytest.raises(RuntimeError, match="oh"):
        upgrade(changeable, backup_folder=tmp_path / "backups", now=NOW)
    with changeable.writing_engine.connect() as connection:
        assert "new" not in inspect(connection).get_table_names()
        assert MigrationContext.configure(connection).get_current_revision() != "9000"


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_the_file_is_copied_before_a_migration(
    changeable: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_one(monkeypatch, tmp_path, "op.create_table('new', sa.Column('a', sa.Integer()))")
    done = upgrade(changeable, backup_folder=tmp_path / "backups", now=NOW)
    assert done.backup == tmp_path / "backups" / "before-9000-20260402T043000Z.sqlite"
    assert stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(done.backup.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(done.backup)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    assert "officers" in tables
    assert "new" not in tables


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_a_table_can_be_made_anew_while_others_refer_to_it(
    changeable: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with changeable.writing_engine.begin() as connection:
        connection.execute(text("INSERT INTO officers VALUES (1)"))
        connection.execute(text("INSERT INTO accounts VALUES (1)"))
        connection.execute(text("INSERT INTO account_links VALUES (1, 1, 1, NULL, 'email')"))
    next_one(
        monkeypatch,
        tmp_path,
        "with op.batch_alter_table('officers', recreate='always') as table:\n"
        "        table.add_column(sa.Column('colour', sa.String(), nullable=True))",
    )
    upgrade(changeable, backup_folder=tmp_path / "backups", now=NOW)
    with changeable.writing_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM account_links")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def next_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Give the program one more migration than it has."""
    import storage.upgrade as module  # noqa: PLC0415 - only to add to what it finds

    newest = max((Path(module.__file__).parent / "migrations" / "versions").glob("[0-9]*.py")).name[:4]
    more = tmp_path / "versions"
    more.mkdir()
    (more / "9000_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9000'\ndown_revision = '{newest}'\n\n\ndef upgrade():\n    {body}\n"
    )
    configured = module.migrations

    def with_more(connection: object = None) -> object:
        config = configured(connection)  # type: ignore[arg-type]
        own = Path(module.__file__).parent / "migrations" / "versions"
        config.set_main_option("version_locations", f"{own}:{more}")
        return config

    monkeypatch.setattr(module, "migrations", with_more)


SCHEMAS = Path(__file__).parents[1] / "fixtures" / "schemas"
RELEASED = sorted({file.name[:4] for file in SCHEMAS.glob("*.sql")})


@pytest.mark.parametrize("released", RELEASED)
def test_a_released_schema_is_upgraded_with_its_rows(
    released: str, empty_url: str, open_database: Callable[[], Database], tmp_path: Path
) -> None:
    url = make_url(empty_url)
    kind = url.get_backend_name()
    dump = (SCHEMAS / f"{released}.{kind}.sql").read_text(encoding="utf-8")
    if kind == "sqlite":
        Path(str(url.database)).parent.mkdir()
        with closing(sqlite3.connect(str(url.database))) as connection:
            connection.executescript(dump)
    else:
        with psycopg.connect(empty_url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(dump)
    database = open_database()
    before = rows_of_every_table(database)
    assert upgrade(database, backup_folder=tmp_path / "backups", now=NOW).before == released
    after = rows_of_every_table(database)
    assert {table: {name: after[table][name] for name in row} for table, row in before.items()} == before
    test_migrations_make_the_tables_that_the_program_knows(database)


def rows_of_every_table(database: Database) -> dict[str, dict[str, object]]:
    """The one row of each table, by column, as the database itself describes them; nothing of a table that is new."""
    with database.writing_engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {
            table: dict(connection.execute(text(f'SELECT * FROM "{table}"')).mappings().one_or_none() or {})  # noqa: S608 - our own
            for table in tables
        }


def test_the_newest_schema_is_among_the_released_ones() -> None:
    versions = (Path(__file__).parents[2] / "storage" / "migrations" / "versions").glob("[0-9]*.py")
    assert sorted(file.name[:4] for file in versions) == RELEASED
