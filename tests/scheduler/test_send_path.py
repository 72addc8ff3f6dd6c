"""On the way to a channel nothing is counted, and nothing is looked for but by an index, however long the outbox is."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random

import pytest

from bot.channels.console import Console
from scheduler.check import Check
from scheduler.clock import IST, SettableClock
from scheduler.dispatcher import Dispatcher
from storage.database import Database
from storage.outbox import NewMessage, put, send_lost_replies_again
from storage.upgrade import upgrade
from tests.query_plans import COUNTED, listening, scanned
from tests.scheduler.office import BIHAR, RAJASTHAN, Office, packaged, terms

THURSDAY = date(2026, 4, 2)
ORDERS = [packaged(BIHAR), packaged(RAJASTHAN)]


def at(hour: int) -> datetime:
    return datetime.combine(THURSDAY, time(hour), IST)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite, which tells by which index it will look."""
    database = Database(f"sqlite:///{tmp_path}/smaran.sqlite")
    upgrade(database, backup_folder=tmp_path, now=at(1))
    office = Office(database)
    for order in ORDERS:
        office.activate(order, date(2026, 3, 20))
    office.report()
    for number in range(1, 6):
        office.officer(number)
        office.account(number, email=f"first{number}@gov.example")
        office.sparrow(number, f"second{number}@gov.example")
        office.completed(number, "Noting", date(2026, 3, number))
    Check(database, terms(ORDERS), at(2)).run()
    yield office
    database.close()


def drain(office: Office) -> dict[str, int]:
    channels = {"console": Console(lambda _: None)}
    dispatcher = Dispatcher(office.database, lambda: terms(ORDERS), channels, SettableClock(at(11)), Random(1))
    return dict(asyncio.run(dispatcher.drain()).states)


def test_the_send_path_counts_nothing_and_looks_by_indexes_alone(office: Office) -> None:
    late = NewMessage(*("nudge", 1, "console", 1, THURSDAY, "hours", "0" * 64, "en", at(2), at(3)))
    office.database.write_now(lambda session: put(session, [late], at(2)))
    with listening(office.database) as asked:
        assert drain(office) == {"sent": 5, "expired": 1}
        office.database.write_now(lambda session: send_lost_replies_again(session, at(11)))
    assert [statement for statement, _ in asked if COUNTED.search(statement) and "messages" in statement] == []
    assert scanned(office.database, asked) == []


def test_each_call_is_heard_of_with_how_late_it_was(office: Office) -> None:
    heard: list[tuple[str, str, float]] = []
    channels = {"console": Console(lambda _: None)}
    hear = lambda *call: heard.append(call)  # noqa: E731 - shorter so
    clock = SettableClock(at(11))
    dispatcher = Dispatcher(office.database, lambda: terms(ORDERS), channels, clock, Random(1), note_call=hear)
    asyncio.run(dispatcher.drain())
    assert [(sender, outcome) for sender, outcome, _ in heard] == [("console", "sent")] * 5
    assert {seconds for *_, seconds in heard} == {3600.0}


@pytest.mark.parametrize(
    "question",
    [
        "SELECT state, id FROM messages WHERE state = 'queued' OR state = 'sent'",
        "UPDATE messages SET state = 'sent' WHERE reason = 'x'",
        "SELECT officer_id FROM occasions WHERE stage = 'first'",
    ],
)
def test_a_scan_would_be_seen(office: Office, question: str) -> None:
    assert len(scanned(office.database, [(question, ())])) == 1
