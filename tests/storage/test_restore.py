"""A backup that is put in the place of the database: what is looked at first, what is kept, and what is refused."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from storage.backup import backup
from storage.complaint import Complaint
from storage.database import Database
from storage.opening import parse_url
from storage.restore import Restored, restore
from storage.tables import Officers
from tests.conftest import NOW

HOLDING = "import sys; from storage.database import Database; Database(sys.argv[1]); print('open', flush=True); input()"


class Place:
    """A database with one officer, its backup, and one more officer since."""

    def __init__(self, folder: Path, upgraded: Path) -> None:
        self.path = folder / "data" / "smaran.db"
        self.path.parent.mkdir(mode=0o700)
        shutil.copy(upgraded, self.path)
        self.copy = folder / "copy.sqlite"
        self._add(1)
        database = self._open()
        backup(database, self.copy)
        database.close()
        self._add(2)

    @property
    def url(self) -> URL:
        return parse_url(f"sqlite:///{self.path}")

    def restore(self, *, replace: bool = True) -> Restored:
        return restore(self.url, self.copy, replace=replace, now=NOW)

    def refused(self, *, replace: bool = True) -> str:
        """The words of a complaint that left every file as it was."""
        before = self.files()
        with pytest.raises(Complaint) as complaint:
            self.restore(replace=replace)
        assert self.files() == before
        return str(complaint.value)

    def files(self) -> dict[str, bytes]:
        inside = self.path.parent.rglob("*")
        return {str(file.relative_to(self.path.parent)): file.read_bytes() for file in inside if file.is_file()}

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.copy)) as connection, connection:
            connection.execute(statement)

    def _open(self) -> Database:
        return Database(str(self.url))

    def _add(self, number: int) -> None:
        database = self._open()
        database.write_now(lambda session: session.add(Officers(id=number)))
        database.close()


@pytest.fixture
def place(tmp_path: Path, upgraded: Path) -> Place:
    return Place(tmp_path, upgraded)


def officers(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM officers ORDER BY id")]


def test_the_backup_takes_the_place_and_what_was_there_is_kept(place: Place) -> None:
    restored = place.restore()
    assert restored == Restored(
        place.path, place.path.stat().st_size, place.path.with_name("replaced-20260402T043000Z")
    )
    assert officers(place.path) == [1]
    assert officers(place.path.with_name("replaced-20260402T043000Z") / "smaran.db") == [1, 2]
    assert sorted(place.files()) == ["replaced-20260402T043000Z/smaran.db", "smaran.db"]
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600


def test_where_nothing_is_the_folder_is_made_too(place: Place) -> None:
    shutil.rmtree(place.path.parent)
    assert place.restore(replace=False).set_aside is None
    assert officers(place.path) == [1]
    assert stat.S_IMODE(place.path.parent.stat().st_mode) == 0o700


def test_a_log_that_stayed_behind_alone_is_not_played_into_the_backup(place: Place) -> None:
    Path(f"{place.path}-wal").write_bytes(b"left behind")
    place.path.unlink()
    kept = place.restore(replace=False).set_aside
    assert officers(place.path) == [1]
    assert kept is not None
    assert (kept / "smaran.db-wal").read_bytes() == b"left behind"


def test_what_a_crash_left_of_an_earlier_try_does_not_hinder(place: Place) -> None:
    place.path.with_name(".smaran.db.restored").write_bytes(b"half")
    place.restore()
    assert officers(place.path) == [1]


def test_a_database_that_is_there_stays_unless_that_is_asked_for(place: Place) -> None:
    assert "With --replace it is kept aside" in place.refused(replace=False)
    assert officers(place.path) == [1, 2]


def test_a_database_that_another_process_has_open_stays(place: Place) -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDING, str(place.url)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == b"open\n"
        with pytest.raises(Complaint, match=r"is in use\. Stop the service"):
            place.restore()
        assert not place.path.with_name(".smaran.db.restored").exists()
        holding.communicate(b"\n")
    assert officers(place.path) == [1, 2]


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + bytes(4000)])
def test_a_database_that_is_damaged_is_kept_as_it_is(place: Place, damage: bytes) -> None:
    place.path.write_bytes(damage)
    kept = place.restore().set_aside
    assert officers(place.path) == [1]
    assert kept is not None
    assert (kept / "smaran.db").read_bytes() == damage


def _torn(place: Place) -> None:
    content = bytearray(place.copy.read_bytes())
    content[8192 : 8192 * 4] = b"\xff" * (8192 * 3)
    place.copy.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda place: place.copy.unlink(), "there is no such file."),
        (lambda place: place.copy.write_bytes(b"PK, a zip perhaps" * 100), "cannot be read as a backup: file is not"),
        (lambda place: place.copy.write_bytes(b""), "is a database, but not one of Smaran's."),
        (_torn, "copy.sqlite"),
        (lambda place: place.change("DELETE FROM alembic_version"), "is a database, but not one of Smaran's."),
        (lambda place: place.change("UPDATE alembic_version SET version_num = '9999'"), "is at version 9999; this"),
    ],
)
def test_what_is_no_whole_backup_of_a_known_version_is_refused(
    place: Place, spoil: Callable[[Place], object], said: str
) -> None:
    spoil(place)
    assert said in place.refused()


def test_the_database_is_not_its_own_backup(place: Place) -> None:
    place.copy = place.path
    assert "is the database itself" in place.refused()


def test_postgresql_is_restored_by_its_own_tools(place: Place) -> None:
    url = parse_url("postgresql+psycopg://smaran:invented-password@db.example:5433/smaran")
    with pytest.raises(Complaint) as complaint:
        restore(url, place.copy, replace=True, now=NOW)
    assert "pg_restore --host=db.example --port=5433 --username=smaran --no-owner" in str(complaint.value)
    assert "invented-password" not in str(complaint.value)
