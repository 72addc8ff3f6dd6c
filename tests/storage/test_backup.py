import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlmodel import Session

from bot.cli.backup import backup as command
from scheduler.clock import SettableClock
from storage.backup import backup, copy_file
from storage.bulk import insert_many, take_ids
from storage.complaint import Complaint
from storage.database import Database
from storage.tables import Accounts, Officers

only_sqlite = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)


@only_sqlite
def test_a_copy_is_whole_and_private(database: Database, tmp_path: Path) -> None:
    database.write_now(lambda session: session.add(Officers(id=7)))
    file = tmp_path / "copy.sqlite"
    assert backup(database, file) == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT id FROM officers").fetchall() == [(7,)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite", "data"]


@only_sqlite
def test_a_copy_shows_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    # Each write adds as many officers as accounts: a copy that mixed two moments would show more of one.
    done = threading.Event()

    def both(session: Session) -> None:
        first = take_ids(session, "both", 500)
        for table in (Officers, Accounts):
            insert_many(session, table, ("id",), [(number,) for number in range(first, first + 500)])

    def keep_writing() -> None:
        while not done.is_set():
            database.write_now(both)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for number in range(5):
            backup(database, tmp_path / f"{number}.sqlite")
    finally:
        done.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite")) as copy:
            officers, accounts = (
                copy.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
                for table in ("officers", "accounts")
            )
        assert officers == accounts


@only_sqlite
def test_a_backup_never_overwrites(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    file.write_text("older")
    with pytest.raises(Complaint, match="is there already; a backup never overwrites"):
        backup(database, file)
    assert file.read_text() == "older"


@only_sqlite
def test_a_folder_that_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Complaint, match=r"nowhere/copy\.sqlite cannot be written: No such file or directory"):
        backup(database, tmp_path / "nowhere" / "copy.sqlite")


@only_sqlite
def test_a_damaged_original_is_not_passed_off_as_a_backup(database: Database, tmp_path: Path) -> None:
    def fill(session: Session) -> None:
        insert_many(session, Officers, ("id",), [(number,) for number in range(20_000)])

    database.write_now(fill)
    assert database.path is not None
    database.close()
    with database.path.open("rb+") as file:
        file.seek(-40_000, 2)
        file.write(b"\xff" * 20_000)
    with pytest.raises(Complaint, match=r"could not be made: .*Nothing was left behind"):
        copy_file(database.path, tmp_path / "copy.sqlite")
    assert not list(tmp_path.glob("*copy*"))


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_postgresql_has_its_own_tool(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Complaint, match=r"pg_dump --format=custom .*--file=.*copy\.dump test_\d+"):
        backup(database, tmp_path / "copy.dump")


@only_sqlite
def test_the_command_says_what_it_wrote(database: Database, tmp_path: Path) -> None:
    class Wired:
        def __init__(self) -> None:
            self.database = database
            self.clock = SettableClock(datetime(2026, 4, 2, tzinfo=UTC))

    said = CliRunner().invoke(command, [str(tmp_path / "copy.sqlite")], obj=Wired())
    assert (said.exit_code, said.output.strip().endswith("MB, checked.")) == (0, True)
    assert (tmp_path / "copy.sqlite").exists()
    assert isinstance(command, click.Command)
