"""Until when anything may be said to somebody: what opens a window, what closes it, and what goes on then."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from storage.database import Database
from storage.tables import Contacts, Messages
from storage.windows import NO_APPROVED_WORDING, close_window, note_heard, wording_is_back
from tests.mailroom import NOW, Mailroom

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(database: Database) -> Database:
    database.write_now(lambda session: session.execute(insert(Contacts).values(id=1, channel="c", address="1")))
    return database


def hear(database: Database, at: datetime, window: timedelta | None = DAY, contact: int = 1) -> None:
    database.write_now(lambda session: note_heard(session, contact, at, window, NOW))


def contact(database: Database) -> tuple[datetime | None, datetime | None]:
    def question(session: Session) -> tuple[datetime | None, datetime | None]:
        row = session.exec(select(Contacts).where(col(Contacts.id) == 1)).one()
        return row.heard_at, row.window_until

    return database.read_now(question)


@pytest.mark.parametrize("order", [(0, 5, 9), (9, 5, 0), (5, 9, 9), (9, 0, 9)])
def test_the_latest_message_counts_in_whatever_order_they_come(database: Database, order: tuple[int, ...]) -> None:
    for minutes in order:
        hear(database, NOW - 10 * MINUTE + minutes * MINUTE)
    assert contact(database) == (NOW - MINUTE, NOW - MINUTE + DAY)


def test_a_channel_without_a_window_only_knows_when_it_was_used(database: Database) -> None:
    hear(database, NOW, window=None)
    assert contact(database) == (NOW, None)


def test_what_the_provider_calls_closed_is_closed_until_they_write_again(database: Database) -> None:
    hear(database, NOW - MINUTE)
    database.write_now(lambda session: close_window(session, 1, NOW - MINUTE + DAY, NOW))
    assert contact(database) == (NOW - MINUTE, NOW)
    hear(database, NOW - 2 * MINUTE)
    assert contact(database) == (NOW - MINUTE, NOW)
    hear(database, NOW)
    assert contact(database) == (NOW, NOW + DAY)


def test_whoever_has_written_meanwhile_keeps_their_window(database: Database) -> None:
    hear(database, NOW)
    database.write_now(lambda session: close_window(session, 1, None, NOW))
    assert contact(database) == (NOW, NOW + DAY)


def test_what_waited_for_the_window_goes_on_when_it_opens(database: Database) -> None:
    database.write_now(lambda session: session.execute(update(Contacts).values(id=99)))
    room = Mailroom(database)
    later = {"reason": NO_APPROVED_WORDING, "not_before": NOW + DAY}
    theirs = room.message("queued", **later)
    others = [room.message("queued", officer=2, **later), room.message("queued", reason="wait", not_before=NOW + DAY)]
    hear(database, NOW)
    rows = database.read_now(lambda session: session.exec(select(Messages)).all())
    assert {row.id: row.not_before for row in rows} == {theirs: NOW, **dict.fromkeys(others, NOW + DAY)}


def test_what_waited_for_words_on_a_channel_goes_on_once_they_are_approved(database: Database) -> None:
    database.write_now(lambda session: session.execute(update(Contacts).values(id=99)))
    room = Mailroom(database)
    there = database.read_now(lambda session: session.exec(select(Contacts.channel).where(Contacts.id == 1)).one())
    waits = room.message("queued", reason=NO_APPROVED_WORDING, not_before=NOW + DAY)
    other = room.message("queued", reason="wait", not_before=NOW + DAY)
    for channel, then in (("another", NOW + DAY), (there, NOW)):
        database.write_now(lambda session, channel=channel: wording_is_back(session, channel, NOW))
        rows = database.read_now(lambda session: session.exec(select(Messages)).all())
        assert {row.id: row.not_before for row in rows} == {waits: then, other: NOW + DAY}
