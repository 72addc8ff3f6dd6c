"""The channel that was used last, and the other one only after a definite failure, once."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from bot.render import template_hash
from scheduler.broadcasting import freeze_chunk, write_chunk
from scheduler.channel import Answer
from scheduler.check import Check
from scheduler.clock import IST, SettableClock
from scheduler.dispatcher import Dispatcher
from scheduler.elsewhere import say_elsewhere
from scheduler.rules.reach import chosen
from scheduler.terms import OutsideWindow, Terms
from storage.broadcast_messages import progress_of
from storage.contacts import contacts_of
from storage.database import Database
from storage.reach import NOT_JOINED, How, reached_of
from storage.receipts import Receipt, record_receipts
from storage.rows import MessageState, Outcome
from storage.tables import (
    BroadcastRecipients,
    Broadcasts,
    ContactOfficers,
    Contacts,
    Messages,
    Occasions,
    Officers,
)
from tests.scheduler.office import RAJASTHAN, Office, packaged, terms
from tests.scheduler.post import Line

THURSDAY = date(2026, 4, 2)
ORDER = packaged(RAJASTHAN)
CHANNELS = ("first", "second")
FAILED = ("first", "failed", "elsewhere")


def at(hour: int) -> datetime:
    return datetime.combine(THURSDAY, time(hour), IST)


class House:
    """One officer, at 1 on the channel `first` and at 2 on `second`, who last wrote from the first."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = SettableClock(at(11))
        self.office = Office(database)
        self.terms: Terms = replace(terms([ORDER]), channels=frozenset(CHANNELS))
        self.office.officer(1)
        for number, channel in enumerate(CHANNELS, 1):
            heard = at(9) - timedelta(days=number)
            self.do(insert(Contacts).values(id=number, channel=channel, address=f"70{number}", heard_at=heard))
            self.link(1, number)

    def do(self, statement: Any) -> None:
        self.database.write_now(lambda session: session.connection().execute(statement))

    def link(self, officer: int, contact: int) -> None:
        row = {"officer_id": officer, "contact_id": contact, "role": "self", "linked_at": at(1)}
        self.do(insert(ContactOfficers).values(**row))

    def check(self) -> None:
        self.office.activate(ORDER, date(2026, 3, 20))
        self.office.report()
        self.office.account(1, email="first1@gov.example")
        self.office.sparrow(1, "second1@gov.example")
        Check(self.database, self.terms, at(2)).run()

    def broadcast(self) -> None:
        values = {"state": "freezing", "author": "test", "audience": [], "frozen_to": 0, "text_hi": "सूचना"}
        self.do(insert(Broadcasts).values(id=1, created_at=at(1), valid_until=at(18), **values))
        self.database.write_now(lambda session: freeze_chunk(session, 1, CHANNELS))
        self.do(update(Broadcasts).values(state="running"))
        self.database.write_now(lambda session: write_chunk(session, 1, 0, template_hash, at(10)))

    def drain(self, **lines: Line) -> None:
        dispatcher = Dispatcher(self.database, lambda: self.terms, lines, self.clock, Random(1))
        asyncio.run(asyncio.wait_for(dispatcher.drain(), 30))

    def messages(self) -> list[tuple[str, str, str | None]]:
        rows = self.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())
        return [(row.channel, row.state, row.reason) for row in rows]

    def carried_by(self, table: Any) -> set[int]:
        return set(self.database.read_now(lambda session: session.exec(select(table.message_id)).all()))


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_the_channel_last_used_is_the_one_that_is_written_on(house: House) -> None:
    house.do(update(Contacts).where(col(Contacts.id) == 2).values(heard_at=at(10)))
    house.check()
    assert house.messages() == [("second", "queued", None)]


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        (Outcome.UNREACHABLE, [FAILED, ("second", "sent", None)]),
        (Outcome.OUR_FAULT, [FAILED, ("second", "sent", None)]),
        (Outcome.LOST, [("first", "unknown", "lost")]),
        (Outcome.NOT_SENT, [("first", "queued", "not_sent")]),
    ],
)
def test_a_nudge_is_said_on_the_other_one_only_after_a_definite_failure(
    house: House, outcome: Outcome, ends: list[tuple[str, str, str | None]]
) -> None:
    house.check()
    first, second = Line(outcome), Line()
    house.drain(first=first, second=second)
    assert house.messages() == ends
    assert len(second.calls) == len(ends) - 1
    assert house.carried_by(Occasions) == {len(ends)}


def test_what_fails_on_both_ends_there(house: House) -> None:
    house.check()
    house.drain(first=Line(Outcome.OUR_FAULT), second=Line(Outcome.OUR_FAULT))
    house.drain(first=Line(), second=Line())
    assert house.messages() == [FAILED, ("second", "failed", "our_fault")]


@pytest.mark.parametrize("against", [{"stopped_at": at(1)}, {"unreachable_since": at(1)}, {"channel": "off"}])
def test_nothing_is_said_where_it_may_not_be(house: House, against: Mapping[str, Any]) -> None:
    house.do(update(Contacts).where(col(Contacts.id) == 2).values(**against))
    house.check()
    house.drain(first=Line(Outcome.UNREACHABLE), second=Line())
    assert house.messages() == [("first", "failed", "refused")]


def test_a_failure_told_by_receipt_is_one_too_and_twice_is_once(house: House) -> None:
    house.broadcast()
    house.drain(first=Line())

    def work(session: Session) -> set[int]:
        key = session.connection().exec_driver_sql("SELECT our_key FROM attempts").scalar_one()
        told = record_receipts(session, [Receipt(key, MessageState.FAILED, at(11))], at(11))
        return say_elsewhere(session, told.moved or {1}, CHANNELS, template_hash, at(11))

    assert [house.database.write_now(work) for _ in range(2)] == [{1}, set()]
    house.drain(first=Line(), second=Line())
    assert house.messages() == [FAILED, ("second", "sent", None)]
    assert house.carried_by(BroadcastRecipients) == {2}


def test_after_its_time_nothing_is_said_elsewhere(house: House) -> None:
    house.broadcast()
    house.do(update(Messages).values(state="failed"))
    late = house.database.write_now(lambda session: say_elsewhere(session, [1], CHANNELS, template_hash, at(18)))
    assert (late, len(house.messages())) == (set(), 1)


def test_officers_who_shared_the_address_get_a_notice_each_where_they_can(house: House) -> None:
    for officer in (2, 3):
        house.office.officer(officer)
        house.link(officer, 1)
    house.do(insert(Contacts).values(id=3, channel="second", address="703", language="hi"))
    house.link(2, 3)
    house.broadcast()
    house.drain(first=Line(Answer(Outcome.UNREACHABLE)), second=Line())
    assert house.messages() == [("first", "failed", "refused"), ("second", "sent", None), ("second", "sent", None)]
    rows = house.database.read_now(lambda session: session.exec(select(BroadcastRecipients)).all())
    assert {row.officer_id: (row.contact_id, row.message_id) for row in rows} == {1: (2, 2), 2: (3, 3), 3: (1, 1)}
    progress = house.database.read_now(lambda session: progress_of(session, 1))
    assert (progress.sent, progress.not_sent) == (2, {"refused": 1})


def test_what_arrives_elsewhere_did_not_fail(house: House) -> None:
    house.broadcast()
    house.drain(first=Line(Outcome.UNREACHABLE), second=Line())
    progress = house.database.read_now(lambda session: progress_of(session, 1))
    assert (progress.messages, progress.sent, progress.not_sent) == (1, 1, {})


def test_without_approved_words_it_goes_to_the_other_channel_where_the_department_says_so(house: House) -> None:
    house.check()
    house.terms = replace(house.terms, outside_window=OutsideWindow.OTHER_CHANNEL)
    first, second = Line(window=timedelta(days=1)), Line()
    house.drain(first=first, second=second)
    assert house.messages() == [("first", "dropped", "elsewhere"), ("second", "sent", None)]
    assert first.calls == []


@pytest.mark.parametrize("seed", range(4))
def test_an_officer_is_reached_as_they_would_be_written_to(database: Database, seed: int) -> None:
    chance = Random(seed)

    def work(session: Session) -> None:
        number = 0
        for officer in range(1, 31):
            session.add(Officers(id=officer))
            session.flush()
            for _ in range(chance.randrange(4)):
                number += 1
                sometimes = lambda: chance.choice([None, None, at(chance.randrange(24))])  # noqa: E731 - one word here
                when = {"stopped_at": sometimes(), "unreachable_since": sometimes(), "heard_at": sometimes()}
                channel = chance.choice(["first", "second", "off"])
                session.add(Contacts(id=number, channel=channel, address=str(number), **when))
                session.flush()
                role = chance.choice(["self", "assistant"])
                session.add(ContactOfficers(officer_id=officer, contact_id=number, role=role, linked_at=at(1)))

    database.write_now(work)
    found = database.read_now(lambda session: reached_of(session, range(1, 31), CHANNELS))
    contacts = database.read_now(lambda session: contacts_of(session, range(1, 31)))
    for officer in range(1, 31):
        one = chosen(contacts.get(officer, []), CHANNELS)
        how = found.get(officer, NOT_JOINED).how
        assert (how is How.REACHED) == (one is not None and not one.stopped)
        assert (how is How.STOPPED) == (one is not None and one.stopped)
