"""From a channel's updates to their effect: nothing lost, nothing twice, one bad update holds up no other."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.listening import Listener
from bot.logs import set_up_logs
from bot.turn import Reply
from scheduler.channel import Incoming
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.contacts import meet
from storage.database import Database
from storage.inbox import receive
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
        return Listener(self.database, "telegram", self.channel, self.talk.converse, SettableClock(NOW), wake)

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
    left = {update.id: update.body for update in (said(10, "left"), said(9, "left earlier"))}
    desk.database.write_now(lambda session: receive(session, "telegram", left, NOW - timedelta(hours=6)))
    listen(desk)
    assert desk.talk.heard == ["left earlier", "left"]
    assert desk.channel.asked_after == "10"


def test_polling_does_not_go_on_from_long_ago(desk: Desk) -> None:
    desk.database.write_now(lambda session: receive(session, "telegram", {"10": "{}"}, NOW - timedelta(days=8)))
    listen(desk)
    assert desk.channel.asked_after is None


def test_two_programs_handle_an_update_once(desk: Desk) -> None:
    desk.database.write_now(lambda session: receive(session, "telegram", {"9": said(9, "hello").body}, NOW))

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
    assert "event=update_failed channel=telegram fault=KeyError place=bot/listening.py:" in logged
    assert "9000000001" not in logged


def test_what_says_nothing_to_us_is_handled_without_an_answer(desk: Desk) -> None:
    desk.database.write_now(lambda session: receive(session, "telegram", {"9": '{"id": 9}', "10": "no json"}, NOW))
    asyncio.run(desk.listener().handle_waiting())
    assert desk.faults() == {"9": None, "10": "JSONDecodeError"}
    assert desk.replies() == []


def test_while_the_database_cannot_be_used_an_update_waits(desk: Desk) -> None:
    desk.talk.broken_with = Complaint("The disk is full.")
    desk.database.write_now(lambda session: receive(session, "telegram", {"9": said(9, "break").body}, NOW))
    with pytest.raises(Complaint):
        asyncio.run(desk.listener().handle_waiting())
    assert desk.faults() == {}
    assert desk.replies() == []


def test_where_a_webhook_is_set_the_channel_is_told(desk: Desk) -> None:
    async def for_a_moment() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(desk.listener().be_called(), 0.2)

    asyncio.run(for_a_moment())
    assert desk.channel.listens
