"""IT managers hear of what is wrong, over a channel that works; a restart says nothing twice."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.config import Config
from bot.logs import set_up_logs
from bot.watching.alerting import Alerting
from scheduler.clock import SettableClock
from storage.actors import grant
from storage.database import Database
from storage.rows import Right
from storage.senders import resume, stop
from storage.tables import ContactOfficers, Contacts, Messages
from tests.mailroom import HOUR, NOW, Mailroom

BOTH = ("telegram", "whatsapp")


class House:
    """A department with an IT manager, officer 1, on WhatsApp; on Telegram too, if she has joined there."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.room = Mailroom(database, officers=0)
        self.room.office.officer(1)
        self.whatsapp = self.room.add_sender("whatsapp")
        self.contact(1, "whatsapp")
        self.clock = SettableClock(NOW)
        self.config = Config.model_validate({"data_folder": str(folder), "alerts": {"disk_megabytes": 0}})
        self.woken = 0
        everybody: list[dict[str, Any]] = [{}]
        granting = {"granted_by": "test", "now": NOW, "contact_id": 1, "mobile": "+919000000001"}
        database.write_now(lambda session: grant(session, "Asha Devi", Right.IT_MANAGER, everybody, **granting))  # type: ignore[arg-type]

    def contact(self, number: int, channel: str, role: str = "self", officer: int = 1) -> None:
        self.room.insert(Contacts, id=number, channel=channel, address=f"700{number}", language="en")
        self.room.insert(ContactOfficers, officer_id=officer, contact_id=number, role=role, linked_at=NOW)

    def look(self, at: datetime = NOW) -> list[tuple[int, list[str], list[str]]]:
        """What is told at a moment, by the program as just started: to whom, what begins, what is over."""
        self.clock.put(at)
        before = len(self.messages())
        alerting = Alerting(self.room.database, self.config, BOTH, self.clock, self.wake)
        asyncio.run(alerting.look())
        told = [
            (
                one.contact_id,
                [each["kind"] for each in one.values["begun"]],
                [each["kind"] for each in one.values["over"]],
            )
            for one in self.messages()[before:]
        ]
        self.room.change(Messages, state="sent")
        return told

    def wake(self) -> None:
        self.woken += 1

    def messages(self) -> list[Messages]:
        question = select(Messages).where(col(Messages.template) == "alert").order_by(col(Messages.id))
        return self.room.database.read_now(lambda session: list(session.exec(question).all()))

    def do(self, work: Any) -> None:
        self.room.database.write_now(work)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path)


def test_nothing_is_said_while_all_is_well(house: House) -> None:
    assert (house.look(), house.woken) == ([], 0)


def test_it_is_told_once_as_it_begins_and_once_as_it_ends(house: House) -> None:
    house.do(lambda session: stop(session, house.room.sender, "token_refused"))
    assert house.look() == [(1, ["channel_stopped"], [])]
    assert [house.look(NOW + minutes * HOUR / 60) for minutes in (1, 2)] == [[], []]
    house.do(lambda session: resume(session, house.room.sender))
    assert house.look(NOW + HOUR) == [(1, [], ["channel_stopped"])]
    house.do(lambda session: stop(session, house.room.sender, "token_refused"))
    assert house.look(NOW + 2 * HOUR) == []
    assert house.look(NOW + timedelta(days=1)) == [(1, ["channel_stopped"], [])]
    assert house.woken == 4


@pytest.mark.parametrize(
    ("contacts", "told"),
    [
        ([], []),
        ([(2, "telegram", "self")], [2]),
        ([(2, "telegram", "assistant")], []),
    ],
)
def test_when_her_own_channel_is_stopped_it_goes_by_another(
    house: House, contacts: list[tuple[int, str, str]], told: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    for contact in contacts:
        house.contact(*contact)
    set_up_logs(house.clock)
    house.do(lambda session: stop(session, house.whatsapp, "payment_missing"))
    assert [contact for contact, *_ in house.look()] == told
    assert f"event=alert_begun kind=channel_stopped about=whatsapp told={len(told)}" in capsys.readouterr().err


def test_a_phone_that_two_officers_share_is_nobodys_own(house: House) -> None:
    house.room.office.officer(2)
    house.room.insert(ContactOfficers, officer_id=2, contact_id=1, role="self", linked_at=NOW)
    house.contact(3, "telegram")
    house.do(lambda session: stop(session, house.whatsapp, "payment_missing"))
    assert house.look() == []


def test_the_message_says_what_its_words_need(house: House) -> None:
    house.contact(2, "telegram")
    house.room.message("queued", not_before=NOW - 3 * HOUR, contact_id=2)
    assert house.look() == [(1, ["queue_old"], [])]
    (message,) = house.messages()
    assert message.values["begun"] == [
        {"kind": "queue_old", "about": "telegram", "number": 1, "since": (NOW - 3 * HOUR).isoformat()}
    ]


def test_it_looks_until_the_end(house: House) -> None:
    async def ended_at_once() -> None:
        ending = asyncio.Event()
        ending.set()
        alerting = Alerting(house.room.database, house.config, BOTH, house.clock, house.wake)
        await asyncio.wait_for(alerting.run(ending), 5)

    asyncio.run(ended_at_once())
    assert house.messages() == []
