"""What a channel brings beside words: receipts by the hundred in one transaction, and what nobody can read."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

from bot.listening import news
from bot.listening.listener import Listener
from bot.logs import set_up_logs
from bot.turn import Reply
from scheduler.channel import Incoming, Update
from scheduler.clock import SettableClock
from storage.contacts import meet
from storage.database import Database
from storage.inbox import erase_bodies, faulty
from storage.tables import Contacts, Inbox, Messages, Receipts
from tests.bot.message_sent import sent_message
from tests.bot.recorded_channel import Recorded, said, told

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
EARLIER = NOW - timedelta(seconds=1)
WORD = "not for the log"


def hello(session: Session, channel: str, incoming: Incoming, _now: datetime) -> list[Reply]:
    return [Reply(meet(session, channel, incoming.address, "hi").contact_id, "stopped", "en", {"n": 1})]


class Ear:
    """A listener on a database, and what it has done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.woken = 0
        always = lambda _incoming: False  # noqa: E731 - short
        self.listener = Listener(database, "whatsapp", Recorded(), hello, always, SettableClock(NOW), self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def hear(self, *updates: Update) -> None:
        async def heard() -> None:
            await self.listener.keep(updates)
            await self.listener.handle_waiting()

        asyncio.run(heard())

    def rows(self, table: type[SQLModel]) -> list[Any]:
        return list(self.database.read_now(lambda session: session.exec(select(table)).all()))


@pytest.fixture
def ear(database: Database) -> Ear:
    return Ear(database)


def test_receipts_move_their_messages_and_leave_nothing_in_the_inbox(ear: Ear) -> None:
    sent_message(ear.database, "k1", NOW)
    ear.hear(told("k1", "read"), told("k1", "sent"), told("k1", "delivered"), told("strange", "read"))
    assert [row.state for row in ear.rows(Messages)] == ["read"]
    assert len(ear.rows(Receipts)) == 4
    assert ear.rows(Inbox) == []
    assert ear.woken == 0


def test_the_receipts_of_one_look_are_few_transactions(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    taking = news.take_receipts

    def counted(session: Session, receipts: list[Any], *more: Any) -> Any:
        taken.append(len(receipts))
        return taking(session, receipts, *more)

    monkeypatch.setattr(news, "take_receipts", counted)
    ear.hear(*(told(f"k{number}", "sent") for number in range(250)))
    assert taken == [200, 50]


def test_a_failure_that_comes_later_has_the_consequence_of_one_that_comes_at_once(ear: Ear) -> None:
    sent_message(ear.database, "k1", NOW)
    ear.hear(told("k1", "failed"))
    (message,), (contact,) = ear.rows(Messages), ear.rows(Contacts)
    assert (message.state, message.reason) == ("failed", "refused")
    assert contact.unreachable_since == NOW
    assert ear.woken == 1


def test_a_failure_from_before_they_wrote_does_not_make_them_unreachable(ear: Ear) -> None:
    sent_message(ear.database, "k1", NOW)
    heard = NOW + timedelta(minutes=1)
    ear.database.write_now(lambda session: session.connection().execute(_heard(heard)))
    ear.hear(told("k1", "failed"))
    assert [row.unreachable_since for row in ear.rows(Contacts)] == [None]


def test_one_receipt_that_cannot_be_taken_holds_up_no_other(ear: Ear) -> None:
    sent_message(ear.database, "k1", NOW)
    ear.hear(told("k1", "delivered"), told("k2", "sent", at="2026-04-02T04:30:00"))
    assert [row.state for row in ear.rows(Messages)] == ["delivered"]
    assert {row.update_id: row.fault for row in ear.rows(Inbox)} == {"k1:delivered": None, "k2:sent": "StatementError"}


def test_what_is_not_understood_is_counted_and_kept_for_a_day(ear: Ear, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    ear.hear(Update("a", f"no json: {WORD}"), Update("b", f'{{"said": "{WORD}"}}'), said(7, "hello"))
    assert {row.update_id: (row.fault, row.body is None) for row in ear.rows(Inbox)} == {
        "a": ("not_understood", False),
        "b": ("not_understood", False),
        "7": (None, True),
    }
    (counted,) = ear.database.read_now(faulty)
    assert (counted.channel, counted.fault, counted.updates, counted.newest) == ("whatsapp", "not_understood", 2, NOW)
    logged = capsys.readouterr().err
    assert logged.count("event=update_not_understood channel=whatsapp") == 2
    assert "fault=JSONDecodeError" in logged
    assert WORD not in logged
    assert [ear.database.write_now(lambda session, at=at: erase_bodies(session, at)) for at in (EARLIER, NOW)] == [0, 2]
    assert [row.body for row in ear.rows(Inbox)] == [None] * 3


def test_who_has_moved_is_followed_in_the_order_of_what_they_write(ear: Ear) -> None:
    hello = replace(said(7, "hello", "919000000001"), id="first")
    ear.hear(hello, Update("moved", '{"before": "919000000001", "after": "919000000002"}'))
    assert [row.address for row in ear.rows(Contacts)] == ["919000000002"]
    assert {row.update_id: row.fault for row in ear.rows(Inbox)} == {"first": None, "moved": None}


def _heard(at: datetime) -> Any:
    return col(Contacts.heard_at).table.update().values(heard_at=at)
