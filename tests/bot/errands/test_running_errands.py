"""Errands: done once, told of when they fail, and begun again after a kill."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlmodel import select

from bot.config import Config
from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.errands.running import TRIES, Errands
from bot.turn import Reply
from scheduler.channel import Listening
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.contacts import meet
from storage.database import Database
from storage.errands import Errand, begin_errand, count_open_errands, put_errand
from storage.tables import Messages
from tests.scheduler.office import terms

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
Do = Callable[[Errand, Hands], Awaitable[Sequence[Reply]]]


@pytest.fixture
def contact(database: Database) -> int:
    return database.write_now(lambda session: meet(session, "telegram", "777", "en")).contact_id


@pytest.fixture
def do(monkeypatch: pytest.MonkeyPatch) -> Callable[[Do], None]:
    return lambda work: monkeypatch.setattr("bot.errands.running.ERRANDS", {"make": work})


def put(database: Database, contact: int, **values: Any) -> int:
    return database.write_now(lambda session: put_errand(session, "make", contact, "en", values, NOW))


def run_all(database: Database, channel: str = "telegram") -> None:
    """Until nothing is open, or for a moment where something stays so."""
    hands = Hands(
        database,
        Config(),
        lambda: terms([]),
        SettableClock(NOW),
        cast("Listening", None),
        channel,
        lambda: None,
    )

    async def until_done() -> None:
        ending = asyncio.Event()
        running = asyncio.create_task(Errands(hands).run(ending))
        for _ in range(100):
            await asyncio.sleep(0.01)
            if not database.read_now(lambda session: count_open_errands(session, 1)):
                break
        ending.set()
        await running

    asyncio.run(until_done())


def said(database: Database) -> list[tuple[str, dict[str, Any]]]:
    rows = database.read_now(lambda session: session.exec(select(Messages).order_by(Messages.id)).all())  # type: ignore[arg-type]
    return [(row.template, row.values) for row in rows]


def test_an_errand_is_done_once_and_its_replies_go_out(
    database: Database, contact: int, do: Callable[[Do], None]
) -> None:
    done = []

    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        done.append((errand.values, errand.address, errand.language))
        return [hands.reply(errand, "cancelled", {})]

    do(make)
    put(database, contact, what="picture")
    run_all(database)
    run_all(database)
    assert done == [({"what": "picture"}, "777", "en")]
    assert said(database) == [("cancelled", {})]


def test_many_are_done_though_two_at_a_time(database: Database, contact: int, do: Callable[[Do], None]) -> None:
    under_way = [0, 0]

    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        under_way[0] += 1
        under_way[1] = max(under_way)
        await asyncio.sleep(0)
        under_way[0] -= 1
        return [hands.reply(errand, "cancelled", {})]

    do(make)
    for _ in range(5):
        put(database, contact)
    run_all(database)
    assert len(said(database)) == 5
    assert under_way[1] <= 2


def test_a_complaint_is_told_and_a_fault_of_ours_is_owned(
    database: Database, contact: int, do: Callable[[Do], None]
) -> None:
    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        raise Complaint("row 3") if errand.values["given"] == "bad" else KeyError("secret")

    do(make)
    put(database, contact, given="bad")
    run_all(database)
    put(database, contact, given="good")
    run_all(database)
    assert said(database) == [("errand_complaint", {"because": "row 3"}), ("errand_failed", {})]


def test_what_has_ended_the_program_several_times_is_given_up(
    database: Database, contact: int, do: Callable[[Do], None]
) -> None:
    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        raise AssertionError

    do(make)
    number = put(database, contact)
    for _ in range(TRIES):
        database.write_now(lambda session: begin_errand(session, number))
    run_all(database)
    assert said(database) == [("errand_failed", {})]


def test_what_the_end_cuts_short_is_begun_again(database: Database, contact: int, do: Callable[[Do], None]) -> None:
    begun = []

    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        begun.append(errand.tries)
        if errand.tries == 0:
            await asyncio.sleep(3600)
        return [hands.reply(errand, "cancelled", {})]

    do(make)
    put(database, contact)
    run_all(database)
    assert said(database) == []
    run_all(database)
    assert begun == [0, 1]
    assert said(database) == [("cancelled", {})]


def test_errands_of_another_channel_are_left_to_it(database: Database, contact: int, do: Callable[[Do], None]) -> None:
    async def make(errand: Errand, hands: Hands) -> list[Reply]:
        return [hands.reply(errand, "cancelled", {})]

    do(make)
    put(database, contact)
    run_all(database, "whatsapp")
    assert said(database) == []


def test_every_kind_of_errand_has_a_name_of_its_own() -> None:
    assert all(callable(work) for work in ERRANDS.values())
