"""On the way to a channel nothing is counted, and nothing is looked for but by an index, however long the outbox is."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.channels.console import Console
from bot.render import template_hash
from scheduler.channel import Approved, Channel
from scheduler.check import Check
from scheduler.clock import IST, SettableClock
from scheduler.dispatcher import Dispatcher
from scheduler.elsewhere import say_elsewhere
from scheduler.settling import send_unsent_again
from scheduler.told_later import nowhere, take_receipts
from storage.database import Database
from storage.inbox import (
    NOT_UNDERSTOOD,
    Received,
    erase_bodies,
    handled,
    oldest_body,
    receive,
    strike_out,
    unhandled,
    waits_before,
)
from storage.outbox import send_lost_replies_again
from storage.queueing import NewMessage, put
from storage.receipts import record_receipts
from storage.rows import MessageState, Outcome, Receipt
from storage.tables import ApprovedWordings, Attempts
from storage.upgrade import upgrade
from storage.windows import note_heard
from tests.query_plans import COUNTED, listening, scanned
from tests.scheduler.office import BIHAR, RAJASTHAN, Office, packaged, terms
from tests.scheduler.post import Line

THURSDAY = date(2026, 4, 2)
STATE_AS_PARAMETER = re.compile(r"messages\.state (=|!=|IN) \(?[?:]")
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


def drain(office: Office, channel: Channel | None = None, **changes: Any) -> dict[str, int]:
    channels = {"console": channel or Console(lambda _: None)}
    now = replace(terms(ORDERS), **changes)
    dispatcher = Dispatcher(office.database, lambda: now, channels, SettableClock(at(11)), Random(1))
    return dict(asyncio.run(dispatcher.drain()).states)


def test_the_send_path_counts_nothing_and_looks_by_indexes_alone(office: Office) -> None:
    late = NewMessage(*("nudge", 1, "console", 1, THURSDAY, "hours", "0" * 64, "en", at(2), at(3)))
    office.database.write_now(lambda session: put(session, [late], at(2)))
    with listening(office.database) as asked:
        assert drain(office) == {"sent": 5, "expired": 1}
        office.database.write_now(lambda session: send_lost_replies_again(session, at(11)))
    assert [statement for statement, _ in asked if COUNTED.search(statement) and "messages" in statement] == []
    assert scanned(office.database, asked) == []


def test_no_statement_of_a_call_is_planned_anew_for_its_states(office: Office) -> None:
    with listening(office.database) as asked:
        assert drain(office) == {"sent": 5}
    of_calls = [statement for statement, _ in asked if "json_each" in statement and "messages.state" in statement]
    assert len(set(of_calls)) == 4  # what is due, the intent, its call, the outcome
    assert [statement for statement in of_calls if STATE_AS_PARAMETER.search(statement)] == []


def test_each_call_is_heard_of_with_how_late_it_was(office: Office) -> None:
    heard: list[tuple[str, str, float]] = []
    channels = {"console": Console(lambda _: None)}
    hear = lambda *call: heard.append(call)  # noqa: E731 - shorter so
    clock = SettableClock(at(11))
    dispatcher = Dispatcher(office.database, lambda: terms(ORDERS), channels, clock, Random(1), note_call=hear)
    asyncio.run(dispatcher.drain())
    assert [(sender, outcome) for sender, outcome, _ in heard] == [("console", "sent")] * 5
    assert {seconds for *_, seconds in heard} == {3600.0}


def test_receipts_and_the_inbox_are_found_by_indexes_alone(office: Office) -> None:
    drain(office)
    keys = office.database.read_now(lambda session: session.exec(select(Attempts.our_key)).all())
    told = [Receipt(key, MessageState.FAILED, at(11), provider_id=f"p{key}", outcome=Outcome.LATER) for key in keys]
    late = [Receipt("", MessageState.READ, at(11), provider_id=f"p{key}") for key in keys]
    came = [Received(f"id{number}", "701" if number % 2 else None, "words") for number in range(6)]

    def hear(session: Session) -> None:
        assert len(take_receipts(session, told, nowhere, at(12)).failed) == len(keys) == 5
        assert not take_receipts(session, late, nowhere, at(12)).moved
        *_, last = receive(session, "whatsapp", came, at(12))
        assert unhandled(session, "whatsapp", 5, 5).keys() == {None, "701"}
        assert waits_before(session, "whatsapp", last)
        handled(session, "whatsapp", last.id, at(12), fault=NOT_UNDERSTOOD)
        strike_out(session, "whatsapp", ["id1"])
        assert oldest_body(session) == at(12)
        assert erase_bodies(session, at(13)) == 1

    with listening(office.database) as asked:
        office.database.write_now(hear)
    assert scanned(office.database, asked) == []


def test_a_channel_with_windows_tiers_and_receipts_is_looked_after_by_indexes_too(office: Office) -> None:
    office.insert(ApprovedWordings, channel="console", name="any", language="en", status="approved", changed_at=at(2))
    with listening(office.database) as asked:
        line = Line(Outcome.LOST, window=timedelta(days=1), people_a_day=3, receipts=True, seconds_between=0.1)
        approved = drain(office, line, approved=lambda *_: Approved("any", "en"))
        assert approved == {"sent": 2, "unknown": 1, "postponed": 2}
        office.database.write_now(lambda session: note_heard(session, 1, at(11), timedelta(days=1), at(11)))
        receipt = Receipt(line.calls[0].our_key, MessageState.FAILED, at(11))
        office.database.write_now(lambda session: record_receipts(session, [receipt], at(11)))
        where = ({"console"}, template_hash)
        office.database.write_now(lambda session: say_elsewhere(session, [1, 2, 3], *where, at(11)))
        asyncio.run(send_unsent_again(office.database, {"console"}, timedelta(0), at(11)))
    assert len({statement for statement, _ in asked if "people_written" in statement}) > 4
    assert [statement for statement, _ in asked if COUNTED.search(statement) and "messages" in statement] == []
    assert scanned(office.database, asked) == []


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
