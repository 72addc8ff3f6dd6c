"""From a channel's updates to their effect: nothing lost, nothing twice, one bad update holds up no other."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.listening import answers, presses
from bot.listening import listener as listening
from bot.listening.listener import Listener
from bot.logs import set_up_logs
from bot.turn import Reply
from scheduler.channel import Form, Incoming, Outgoing, Update
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.contacts import meet
from storage.database import Database
from storage.inbox import Received, receive
from storage.tables import Contacts, Inbox, Messages
from tests.bot.recorded_channel import Recorded, said

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


@dataclass
class Talk:
    """A conversation that repeats what it hears; on "break" it breaks, after it has written."""

    heard: list[str] = field(default_factory=list)
    broken_with: Exception = field(default_factory=lambda: KeyError("+919000000001"))

    def converse(self, session: Session, channel: str, incoming: Incoming, _now: datetime) -> list[Reply]:
        person = meet(session, channel, incoming.address, "hi")
        if incoming.text == "break":
            raise self.broken_with
        self.heard.append(incoming.text or "")
        return [Reply(person.contact_id, "stopped", "en", {"n": 1}, {"ask_number": "Share"})]


@dataclass
class Desk:
    """One listener on a database, and what came of it."""

    database: Database
    channel: Recorded = field(default_factory=Recorded)
    talk: Talk = field(default_factory=Talk)
    woken: list[int] = field(default_factory=list)

    def listener(self) -> Listener:
        wake = lambda: self.woken.append(1)  # noqa: E731 - short
        always = lambda incoming: incoming.text == "stop"  # noqa: E731 - short
        return Listener(self.database, "telegram", self.channel, self.talk.converse, always, SettableClock(NOW), wake)

    def receive(self, *updates: Update, at: datetime = NOW) -> None:
        """Keep updates as an earlier run did."""
        listener = self.listener()
        kept = [listener._received(update) for update in updates]
        self.database.write_now(lambda session: receive(session, "telegram", kept, at))

    def handle(self) -> Listener:
        listener = self.listener()
        asyncio.run(listener.handle_waiting())
        return listener

    def faults(self) -> dict[str, str | None]:
        """Of the updates that are handled."""

        def ask(session: Session) -> dict[str, str | None]:
            rows = session.exec(select(Inbox).where(col(Inbox.handled_at).is_not(None)))
            return {row.update_id: row.fault for row in rows}

        return self.database.read_now(ask)

    def replies(self) -> list[Messages]:
        return list(self.database.read_now(lambda session: session.exec(select(Messages)).all()))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def both(listener: Listener, channel: Recorded) -> None:
    """Poll and handle until every batch has been asked for and handled."""
    tasks = [asyncio.create_task(work) for work in (listener.poll(), listener.handle())]
    await asyncio.wait_for(channel.asked_for_all.wait(), 60)
    await listener.handle_waiting()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def listen(desk: Desk) -> None:
    asyncio.run(both(desk.listener(), desk.channel))


def test_what_is_polled_is_kept_and_handled_in_order(desk: Desk) -> None:
    desk.channel = Recorded([said(9, "first"), said(10, "second")], [said(11, "third")])
    listen(desk)
    assert desk.talk.heard == ["first", "second", "third"]
    assert desk.faults() == {"9": None, "10": None, "11": None}
    assert desk.channel.asked_after is None


def test_a_reply_is_queued_before_everything_else_and_not_for_long(desk: Desk) -> None:
    desk.channel = Recorded([said(9, "hello")])
    listen(desk)
    (reply,) = desk.replies()
    assert (reply.kind, reply.channel, reply.officer_id, reply.urgency) == ("reply", "telegram", None, -10)
    assert (reply.not_before, reply.valid_until) == (NOW, NOW + timedelta(minutes=15))
    assert (reply.template, reply.language, reply.values, reply.form) == (
        "stopped",
        "en",
        {"n": 1},
        {"ask_number": "Share"},
    )
    assert desk.woken == [1]


def test_an_update_that_comes_three_times_has_one_effect(desk: Desk) -> None:
    desk.channel = Recorded([said(9, "hello"), said(9, "hello")], [said(9, "hello")])
    listen(desk)
    assert desk.talk.heard == ["hello"]
    assert len(desk.replies()) == 1


def test_what_a_crash_left_is_handled_at_the_start_and_polling_goes_on_after_it(desk: Desk) -> None:
    desk.receive(said(10, "left"), said(9, "left earlier"), at=NOW - timedelta(hours=6))
    listen(desk)
    assert desk.talk.heard == ["left earlier", "left"]
    assert desk.channel.asked_after == "10"


def test_polling_does_not_go_on_from_long_ago(desk: Desk) -> None:
    desk.receive(Update("10", "{}"), at=NOW - timedelta(days=8))
    listen(desk)
    assert desk.channel.asked_after is None


def test_two_programs_handle_an_update_once(desk: Desk) -> None:
    desk.receive(said(9, "hello"))

    async def side_by_side() -> None:
        await asyncio.gather(desk.listener().handle_waiting(), desk.listener().handle_waiting())

    asyncio.run(side_by_side())
    assert desk.talk.heard == ["hello"]


def test_one_that_cannot_be_handled_is_noted_without_its_words_and_undone(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    desk.channel = Recorded([said(9, "break", address="666"), said(10, "after")])
    listen(desk)
    assert desk.talk.heard == ["after"]
    assert desk.faults() == {"9": "KeyError", "10": None}
    addresses = desk.database.read_now(lambda session: session.exec(select(Contacts.address)).all())
    assert addresses == ["777"]
    logged = capsys.readouterr().err
    assert "event=update_failed channel=telegram fault=KeyError place=bot/listening/listener.py:" in logged
    assert "9000000001" not in logged


def test_what_says_nothing_to_us_is_handled_without_an_answer(desk: Desk) -> None:
    desk.receive(Update("9", '{"id": 9}'), Update("10", "no json"))
    desk.handle()
    assert desk.faults() == {"9": None, "10": "not_understood"}
    assert desk.replies() == []


def test_while_the_database_cannot_be_used_an_update_waits(desk: Desk) -> None:
    desk.talk.broken_with = Complaint("The disk is full.")
    desk.receive(said(9, "break"))
    with pytest.raises(Complaint):
        desk.handle()
    assert desk.faults() == {}
    assert desk.replies() == []


def test_where_a_webhook_is_set_the_channel_is_told(desk: Desk) -> None:
    async def for_a_moment() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(desk.listener().be_called(), 0.2)

    asyncio.run(for_a_moment())
    assert desk.channel.listens


def test_people_are_handled_side_by_side_and_a_flood_delays_nobody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "ANSWERS_A_MINUTE", 10_000)
    desk.receive(*(said(number, f"flood {number}", "666") for number in range(1000, 1200)))
    desk.receive(*(said(2000 + number, f"first {number}", f"70{number}") for number in range(3)))
    desk.receive(*(said(3000 + number, f"second {number}", f"70{number}") for number in range(3)))
    desk.handle()
    flood = [words for words in desk.talk.heard if words.startswith("flood")]
    others = [words for words in desk.talk.heard if not words.startswith("flood")]
    assert flood == [f"flood {number}" for number in range(1000, 1200)]
    assert sorted(others, key=lambda words: words[-1]) == [
        f"{one} {n}" for n in range(3) for one in ("first", "second")
    ]
    assert max(map(desk.talk.heard.index, others)) <= 2 * listening.OF_EACH


def test_while_one_is_handled_another_who_comes_is_handled_too(desk: Desk) -> None:
    """Everything of the flood has been taken up when the other one writes."""
    listener = desk.listener()
    desk.receive(*(said(number, "flood", "666") for number in range(10, 10 + listening.OF_EACH)))

    async def come_in_the_middle() -> None:
        handling = asyncio.create_task(listener.handle_waiting())
        while len(desk.talk.heard) < 2:  # noqa: ASYNC110 - another thread counts
            await asyncio.sleep(0)
        await listener.keep([said(900, "hello")])
        await handling

    asyncio.run(come_in_the_middle())
    assert desk.talk.heard.index("hello") < len(desk.talk.heard) - 1
    assert desk.faults().keys() == {*(str(number) for number in range(10, 10 + listening.OF_EACH)), "900"}


def test_people_at_work_at_a_time_are_limited(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "SIDE_BY_SIDE", 2)
    most = 0
    listener = desk.listener()
    in_order = listener._in_order
    at_work = 0

    async def counted(updates: Iterable[Received]) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await in_order(updates)
        at_work -= 1

    monkeypatch.setattr(listener, "_in_order", counted)
    desk.receive(*(said(10 + number, "hello", f"70{number}") for number in range(7)))
    asyncio.run(listener.handle_waiting())
    assert most == 2
    assert len(desk.talk.heard) == 7


def test_one_who_asks_without_end_is_asked_to_wait_once_and_stop_still_acts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "ANSWERS_A_MINUTE", 3)
    desk.receive(*(said(10 + number, f"ask {number}") for number in range(6)), said(16, "stop"), said(17, "ask on"))
    desk.receive(said(18, "hello", "other"))
    desk.handle()
    assert [words for words in desk.talk.heard if words != "hello"] == ["ask 0", "ask 1", "ask 2", "stop"]
    assert sorted(reply.template for reply in desk.replies()) == ["please_wait", *["stopped"] * 4]
    assert set(desk.faults().values()) == {None}
    assert len(desk.faults()) == 9


def test_a_press_is_answered_once_it_is_handled_and_nobody_waits_for_that(desk: Desk) -> None:
    gate = asyncio.Event()

    async def hang(_message: Outgoing) -> None:
        await gate.wait()

    async def handled_meanwhile() -> list[Outgoing]:
        desk.channel.before = hang
        listener = desk.listener()
        await listener.handle_waiting()
        assert len(desk.faults()) == 20
        gate.set()
        await listener._presses.ended()
        return desk.channel.sent

    desk.receive(*(said(10 + number, "why", said="button", press_id=f"press-{number}") for number in range(20)))
    sent = asyncio.run(handled_meanwhile())
    assert {(one.form, one.address, one.is_reply) for one in sent} == {(Form.BUTTON_ANSWER, "777", True)}
    assert [one.target for one in sent] == [f"press-{number}" for number in range(presses.AT_ONCE)]


@pytest.mark.parametrize("text", ["why", "break"], ids=["handled", "not handled"])
def test_an_answer_to_a_press_that_fails_fails_nothing(desk: Desk, text: str) -> None:
    async def fail(_message: Outgoing) -> None:
        raise OSError

    async def both() -> None:
        desk.channel.before = fail
        listener = desk.listener()
        await listener.handle_waiting()
        await listener._presses.ended()

    desk.receive(said(10, text, said="button", press_id="press-1"))
    asyncio.run(both())
    assert len(desk.faults()) == 1
    assert len(desk.channel.sent) == 1


def test_who_has_nothing_waiting_is_answered_in_the_transaction_that_keeps_the_update(desk: Desk) -> None:
    listener = desk.listener()
    asyncio.run(listener.keep([said(9, "hello"), said(10, "again"), said(9, "hello")]))
    assert desk.talk.heard == ["hello", "again"]
    assert desk.faults() == {"9": None, "10": None}
    assert desk.woken == [1, 1]


def test_who_has_something_waiting_is_not_overtaken(desk: Desk) -> None:
    desk.receive(said(9, "first"))
    listener = desk.listener()
    asyncio.run(listener.keep([said(10, "second"), said(11, "hello", "other")]))
    assert desk.talk.heard == ["hello"]
    asyncio.run(listener.handle_waiting())
    assert desk.talk.heard == ["hello", "first", "second"]


def test_what_fails_where_it_is_kept_stays_kept_and_holds_up_what_follows(desk: Desk) -> None:
    listener = desk.listener()
    asyncio.run(listener.keep([said(9, "break"), said(10, "after")]))
    assert (desk.talk.heard, desk.faults(), desk.replies()) == ([], {}, [])
    asyncio.run(listener.handle_waiting())
    assert desk.talk.heard == ["after"]
    assert desk.faults() == {"9": "KeyError", "10": None}


def test_of_many_that_come_at_once_only_a_few_are_handled_where_they_are_kept(desk: Desk) -> None:
    asyncio.run(desk.listener().keep([said(100 + number, "hello", f"70{number}") for number in range(50)]))
    assert len(desk.talk.heard) == listening.WITH_RECEIPT
