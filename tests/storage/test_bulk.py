from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlmodel import Session, col, select

from storage.bulk import insert_many, take_ids
from storage.database import Database
from storage.tables import Contacts, Imports, Listings, Officers

NOON = datetime(2026, 4, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def test_dates_moments_json_and_truth_come_back_as_they_went_in(database: Database) -> None:
    def write(session: Session) -> None:
        insert_many(session, Officers, ("id",), [(1,), (2,)])
        insert_many(
            session,
            Listings,
            ("officer_id", "since_import", "left", "name", "language", "joined_on"),
            [(1, 1, False, "अनीता कुमारी", "hi", date(2020, 2, 29)), (2, 1, True, "Tab\t, line\n and \\N", "en", None)],
        )
        insert_many(
            session,
            Imports,
            ("id", "kind", "state", "files", "actor", "started_at", "summary"),
            [(7, "officers", "applied", [{"name": "सूची.xlsx"}], "shell", NOON, {"new": 1, "share": 0.5, "none": None})],
        )

    database.write_now(write)
    with database.reading() as session:
        first, second = session.exec(select(Listings).order_by(col(Listings.officer_id))).all()
        assert (first.name, first.joined_on, first.left) == ("अनीता कुमारी", date(2020, 2, 29), False)
        assert (second.name, second.joined_on, second.left) == ("Tab\t, line\n and \\N", None, True)
        kept = session.exec(select(Imports)).one()
        assert kept.started_at == NOON.astimezone(UTC)
        assert (kept.files, kept.summary) == ([{"name": "सूची.xlsx"}], {"new": 1, "share": 0.5, "none": None})


def test_no_rows_are_no_work(database: Database) -> None:
    database.write_now(lambda session: insert_many(session, Officers, ("id",), iter(())))
    assert database.read_now(lambda session: session.exec(select(Officers)).all()) == []


def test_an_error_repeats_nothing_of_a_row(database: Database) -> None:
    rows = [(number, "whatsapp", "+919000000001", "hi") for number in (1, 2)]
    with pytest.raises(Exception, match="contacts") as caught:
        database.write_now(
            lambda session: insert_many(session, Contacts, ("id", "channel", "address", "language"), rows)
        )
    assert "9000000001" not in f"{caught.value!r}{caught.value}"


def test_numbers_are_taken_once(database: Database) -> None:
    def take(count: int) -> range:
        first = database.write_now(lambda session: take_ids(session, "officers", count))
        return range(first, first + count)

    with ThreadPoolExecutor(8) as pool:
        taken = [number for numbers in pool.map(take, [1, 5, 3] * 10) for number in numbers]
    assert sorted(taken) == list(range(1, 91))


def test_numbers_taken_by_a_write_that_fails_are_free_again(database: Database) -> None:
    def fail(session: Session) -> None:
        take_ids(session, "officers", 5)
        raise KeyError

    with pytest.raises(KeyError):
        database.write_now(fail)
    assert database.write_now(lambda session: take_ids(session, "officers", 1)) == 1
