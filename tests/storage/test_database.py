import asyncio
import multiprocessing
import re
import stat
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, func, select

from storage.complaint import Complaint
from storage.database import Database
from storage.tables import Contacts, JobSlots, Obligations, Officers
from storage.upgrade import upgrade

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)

only_sqlite = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)


def add(number: int) -> Callable[[Session], int]:
    def work(session: Session) -> int:
        session.add(Officers(id=number))
        return number

    return work


def officers(session: Session) -> list[int]:
    return list(session.exec(select(Officers.id).order_by(col(Officers.id))))


NAMES = ("rest", "a", "b")


def test_what_gathers_while_the_writer_is_busy_is_committed_together(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.LONGEST_HOLD", 60)  # however slow the machine is
    commits: list[object] = []
    event.listen(database.writing_engine, "commit", commits.append)

    async def many() -> list[int]:
        busy, free = threading.Event(), threading.Event()

        def hold(_session: Session) -> int:
            busy.set()
            free.wait(10)
            return 0

        holding = asyncio.create_task(database.write(hold))
        await asyncio.to_thread(busy.wait, 10)
        waiting = [asyncio.create_task(database.write(add(number))) for number in range(1, 21)]
        await asyncio.sleep(0)
        free.set()
        return await asyncio.gather(holding, *waiting)

    assert asyncio.run(many()) == list(range(21))
    assert len(commits) == 1
    assert database.read_now(officers) == list(range(1, 21))


def test_what_somebody_waits_for_is_written_first_and_not_committed_with_the_rest(database: Database) -> None:
    done: list[str] = []
    event.listen(database.writing_engine, "commit", lambda _: done.append("commit"))

    async def many() -> None:
        busy, free = threading.Event(), threading.Event()

        def hold(_session: Session) -> None:
            busy.set()
            free.wait(10)

        holding = asyncio.create_task(database.write(hold))
        await asyncio.to_thread(busy.wait, 10)
        writes = [database.write(lambda _, name=name: done.append(name), first=name != "rest") for name in NAMES]
        waiting = [asyncio.create_task(write) for write in writes]
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(holding, *waiting)

    asyncio.run(many())
    assert [each for each in done if each in NAMES] == ["a", "b", "rest"]
    assert done[done.index("b") + 1] == "commit"


def test_a_failing_write_undoes_only_itself(database: Database) -> None:
    async def three() -> list[object]:
        writes = (database.write(add(number)) for number in (1, 1, 2))
        return await asyncio.gather(*writes, return_exceptions=True)

    first, second, third = asyncio.run(three())
    assert (first, third) == (1, 2)
    assert isinstance(second, IntegrityError)
    assert database.read_now(officers) == [1, 2]


def test_a_failing_write_with_which_a_group_begins_undoes_only_itself(database: Database) -> None:
    database.write_now(add(1))

    async def two() -> list[object]:
        return await asyncio.gather(database.write(add(1)), database.write(add(2)), return_exceptions=True)

    first, second = asyncio.run(two())
    assert isinstance(first, IntegrityError)
    assert second == 2
    assert database.read_now(officers) == [1, 2]


def test_a_write_that_undoes_the_transaction_it_began_is_told_so(database: Database) -> None:
    def meddle(session: Session) -> None:
        session.connection()
        session.rollback()

    with pytest.raises(RuntimeError, match="must not end"):
        database.write_now(meddle)
    database.write_now(add(1))
    assert database.read_now(officers) == [1]


@pytest.mark.parametrize("ending", ["rollback", "commit"])
def test_a_write_that_ends_its_own_transaction_harms_nobody_else(database: Database, ending: str) -> None:
    def meddle(session: Session) -> None:
        session.add(Officers(id=5))
        getattr(session, ending)()

    async def three() -> list[object]:
        writes = (database.write(add(1)), database.write(meddle), database.write(add(2)))
        return await asyncio.gather(*writes, return_exceptions=True)

    first, _, third = asyncio.run(three())
    assert (first, third) == (1, 2)
    assert {1, 2} <= set(database.read_now(officers))


def test_a_write_inside_a_write_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"):
        database.write_now(lambda _session: database.write_now(add(1)))
    assert database.write_now(add(2)) == 2


def test_a_cancelled_write_does_not_stop_the_writer(database: Database) -> None:
    async def cancel_one() -> None:
        free = threading.Event()
        holding = asyncio.create_task(database.write(lambda _session: free.wait(10)))
        waiting = asyncio.create_task(database.write(add(1)))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(holding, waiting, return_exceptions=True)

    asyncio.run(cancel_one())
    assert database.write_now(add(2)) == 2
    assert database.read_now(officers) == [2]


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.reading() as session:
        assert officers(session) == []
        database.write_now(add(1))
        assert officers(session) == []
    assert database.read_now(officers) == [1]


def test_a_reader_cannot_write(database: Database) -> None:
    def write(session: Session) -> None:
        session.add(Officers(id=1))
        session.flush()

    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read_now(write)


def test_close_finishes_what_is_queued(open_database: Callable[[], Database], tmp_path: Path) -> None:
    database = open_database()
    upgrade(database, backup_folder=tmp_path, now=NOW)
    begun, free = threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        begun.set()
        free.wait(10)

    queued = [threading.Thread(target=database.write_now, args=(work,)) for work in (hold, add(1), add(2))]
    queued[0].start()
    assert begun.wait(10)
    for thread in queued[1:]:
        thread.start()
        begun.wait(10)  # the others queue behind it
    while len(database._rest) < 2:
        sleep(0.001)
    free.set()
    database.close()
    database.close()
    assert open_database().read_now(officers) == [1, 2]
    with pytest.raises(RuntimeError, match="closed"):
        database.write_now(add(3))
    for thread in queued:
        thread.join()


def test_an_error_repeats_nothing_of_a_row(database: Database) -> None:
    def twice(session: Session) -> None:
        for number in (1, 2):
            session.add(Contacts(id=number, channel="whatsapp", address="+919000000001"))
            session.flush()

    with pytest.raises(IntegrityError) as caught:
        database.write_now(twice)
    assert "9000000001" not in f"{caught.value}{caught.value.orig}"
    assert "contacts" in str(caught.value)


def test_a_moment_comes_back_as_it_went_in_and_needs_a_zone(database: Database) -> None:
    database.write_now(lambda session: session.add(JobSlots(job="check", slot=NOW, claimed_at=NOW)))
    assert database.read_now(lambda session: session.exec(select(JobSlots.slot)).one()) == NOW
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="a moment needs its time zone"):
        database.write_now(lambda session: session.add(JobSlots(job="check", slot=naive, claimed_at=NOW)))


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        database.write_now(lambda session: session.add(Obligations(order_id="none", id="hours", metric="hours")))


# --- SQLite -----------------------------------------------------------------------------------------------------------


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("secure_delete", 1)],
)
def test_every_connection_is_set_up(database: Database, pragma: str, expected: object) -> None:
    def ask(session: Session) -> object:
        return session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar()

    assert database.write_now(ask) == database.read_now(ask) == expected


@only_sqlite
def test_a_reader_waits_as_sqlite_does_and_the_writer_by_itself(database: Database) -> None:
    def patience(session: Session) -> object:
        return session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()

    assert database.read_now(patience) == 60_000
    assert database.write_now(patience) == 0


def count_up(url: str, start: int) -> None:
    database = Database(url)
    for number in range(start, start + 40):
        database.write_now(add(number))
    database.close()


@only_sqlite
def test_two_programs_write_to_one_file(database: Database, empty_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(count_up, [(empty_url, 1), (empty_url, 1001)])
    assert database.read_now(lambda session: session.exec(select(func.count(col(Officers.id)))).one()) == 80


@only_sqlite
def test_only_the_owner_can_read_the_file(database: Database) -> None:
    assert database.path is not None
    database.write_now(add(1))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.path.parent.iterdir()}
    assert modes == {"smaran.sqlite": 0o600, "smaran.sqlite-wal": 0o600, "smaran.sqlite-shm": 0o600}
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700


@only_sqlite
def test_a_file_that_others_could_read_is_made_private(empty_url: str, open_database: Callable[[], Database]) -> None:
    path = Path(empty_url.removeprefix("sqlite:///"))
    path.parent.mkdir()
    path.touch(mode=0o644)
    open_database()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_text("Not a database, but a letter. " * 100)
    with pytest.raises(Complaint, match=r"letter\.sqlite cannot be used: it is not a SQLite database"):
        Database(f"sqlite:///{path}")
    assert path.read_text().startswith("Not a database")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Complaint, match=r"file/smaran\.sqlite cannot be created: .*\. Name a folder"):
        Database(f"sqlite:///{tmp_path}/file/smaran.sqlite")


@only_sqlite
def test_a_full_disk_is_said_in_plain_words_and_spoils_nothing(database: Database) -> None:
    def fill(session: Session) -> None:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
        session.connection().execute(
            text("INSERT INTO counters VALUES (:name, 1)"), [{"name": f"{number:0900}"} for number in range(50)]
        )

    with pytest.raises(Complaint, match="the disk is full; make room"):
        database.write_now(fill)
    database.write_now(lambda session: session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000"))
    assert database.write_now(add(1)) == 1


@pytest.mark.parametrize(
    "url",
    ["mysql://u:hush@host/db", "sqlite://", "sqlite:///:memory:", "no url at all", "postgresql://u:hush@host:x/db"],
)
def test_a_url_that_is_none_of_ours_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Complaint, match=r"database\.url: expected sqlite:///PATH or postgresql") as caught:
        Database(url)
    assert "hush" not in str(caught.value)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["hush", "h%40sh"])
def test_an_unreachable_server_is_named_without_the_password(password: str) -> None:
    with pytest.raises(
        Complaint, match=r"PostgreSQL cannot be reached \(host 127\.0\.0\.1, database smaran\)"
    ) as caught:
        Database(f"postgresql+psycopg://clerk:{password}@127.0.0.1:1/smaran")
    assert "hush" not in str(caught.value)
    assert "h@sh" not in str(caught.value)


@only_postgresql
def test_a_database_that_is_not_there_is_named(empty_url: str) -> None:
    with pytest.raises(Complaint, match="database nowhere") as caught:
        Database(empty_url.replace("/test_", "/nowhere_test_"))
    assert "database.url" in str(caught.value)


@only_postgresql
def test_a_database_that_cannot_hold_hindi_is_refused(postgresql: str, empty_url: str) -> None:
    import psycopg  # noqa: PLC0415 - only here

    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(Complaint, match="cannot hold Hindi"):
        Database(re.sub(r"/test_\w+", "/narrow", empty_url))


def test_days_stay_days(database: Database) -> None:
    contact = Contacts(id=1, channel="console", address="1", snoozed_until=date(2028, 2, 29))
    database.write_now(lambda session: session.add(contact))
    assert database.read_now(lambda session: session.exec(select(Contacts.snoozed_until)).one()) == date(2028, 2, 29)
