"""The night's reminders, brought by WhatsApp: freely inside a window, in approved words outside it, or not yet."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from random import Random

import pytest
from sqlmodel import col, select

from bot.acts.wordings import note_wording
from bot.channels.whatsapp import WhatsApp
from bot.config_channels import WhatsAppSettings
from bot.nudge_buttons import nudge_form
from bot.whatsapp.wordings import WordingsAtMeta, handed_in
from bot.wordings.approved import approved
from bot.wordings.file import wordings
from scheduler.channel import WordingNews
from scheduler.check import Check
from scheduler.clock import IST, SettableClock
from scheduler.dispatcher import Dispatcher
from scheduler.terms import Terms
from storage.database import Database
from storage.tables import ContactOfficers, Contacts, Messages, PeopleWritten
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp, number
from tests.scheduler.office import RAJASTHAN, Office, packaged, terms

DAY = date(2026, 4, 2)
ORDER = packaged(RAJASTHAN)
OPEN, CLOSED, BELIEVED_OPEN, NO_WORDS = 1, 2, 3, 4
NAME = "whatsapp"


def at(hour: int) -> datetime:
    return datetime.combine(DAY, time(hour), IST)


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def settings(fake: FakeWhatsApp) -> WhatsAppSettings:
    fake.reset()
    secrets = {"token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN}
    settings = WhatsAppSettings(
        **secrets, phone_number_id=PHONE, waba_id=WABA, base_url=fake.url, lanes=1, people_a_day=2
    )

    async def hand_in() -> None:
        async with WordingsAtMeta(settings) as at_meta:
            for wording in wordings().wordings:
                await at_meta.create(handed_in(wording, "en"))

    asyncio.run(hand_in())
    for wording in wordings().wordings:
        fake.set_status(wording.name, "APPROVED")
    return settings


@pytest.fixture
def office(database: Database, fake: FakeWhatsApp, settings: WhatsAppSettings) -> Office:
    office = Office(database)
    office.activate(ORDER, date(2026, 3, 20))
    office.report()
    languages = {NO_WORDS: "hi"}
    for chat in (OPEN, CLOSED, BELIEVED_OPEN, NO_WORDS):
        office.officer(chat)
        office.account(chat, email=f"first{chat}@gov.example")
        office.sparrow(chat, f"second{chat}@gov.example")
        until = at(20) if chat in (OPEN, BELIEVED_OPEN) else None
        office.insert(
            Contacts,
            id=chat,
            channel=NAME,
            address=number(chat),
            language=languages.get(chat, "en"),
            window_until=until,
        )
        office.insert(ContactOfficers, officer_id=chat, contact_id=chat, role="self", linked_at=at(1))
    fake.open_window(OPEN)
    for wording in wordings().wordings:
        news = WordingNews(wording.name, "en", "approved")
        database.write_now(lambda session, news=news: note_wording(session, NAME, news, at(1)))  # type: ignore[misc]
    return office


def known() -> Terms:
    return replace(
        terms([ORDER]),
        channels=frozenset({NAME}),
        nudge_form=nudge_form,
        approved=lambda template, language, values, usable: approved(
            template, language, {**values, "digits": "latin"}, usable
        ),
    )


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_everybody_hears_as_they_may(office: Office, fake: FakeWhatsApp, settings: WhatsAppSettings) -> None:
    Check(office.database, known(), at(2)).run()
    channel = WhatsApp(settings)
    dispatcher = Dispatcher(
        office.database, known, {NAME: channel}, SettableClock(at(11)), Random(1), Path(), note_wording
    )
    asyncio.run(asyncio.wait_for(dispatcher.drain(), 60))
    rows = office.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())
    stood = {row.officer_id: (row.state, row.reason, row.approved) for row in rows}
    wording = "smaran_first_notice"
    assert stood == {
        OPEN: ("sent", None, None),
        CLOSED: ("sent", None, wording),
        BELIEVED_OPEN: ("sent", None, wording),
        NO_WORDS: ("queued", "no_approved_wording", None),
    }
    for row in rows:
        assert fake.reads(row.officer_id or 0) == ([row.text] if row.state == "sent" else [])
    assert {each["contact_id"] for each in people(office)} == {CLOSED, BELIEVED_OPEN}


def people(office: Office) -> list[dict[str, object]]:
    rows = office.database.read_now(lambda session: session.exec(select(PeopleWritten)).all())
    return [row.model_dump() for row in rows]
