"""Every wording, handed in and then sent: people read what we keep as having been said, and its buttons answer."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.whatsapp import WhatsApp
from bot.config_channels import WhatsAppSettings
from bot.nudge_buttons import nudge_form
from bot.whatsapp.wordings import WordingsAtMeta, handed_in
from bot.wordings.approved import approved
from bot.wordings.file import WordingShape, wordings
from scheduler.channel import Answer, Button, Form, Outgoing
from storage.rows import Language, Outcome
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp, number
from tests.templates.every_case import CASES, values

CHAT = 7
BOTH: tuple[Language, ...] = ("hi", "en")
EVERY = [(language, wording) for wording in wordings().wordings for language in BOTH]
WHEN = {"smaran_hours_ended": "missed, 1.5", "smaran_hours": "behind pace, 1.5", "smaran_notice_to_read": "an order"}
"""Cases of the chat's templates that more than one wording stands for."""


@pytest.fixture(scope="module")
def settings(whatsapp: FakeWhatsApp) -> WhatsAppSettings:
    secrets = {"token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN}
    return WhatsAppSettings(**secrets, phone_number_id=PHONE, waba_id=WABA, base_url=whatsapp.url)


@pytest.fixture(scope="module")
def whatsapp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as whatsapp:
        yield whatsapp


@pytest.fixture(scope="module", autouse=True)
def _handed_in(whatsapp: FakeWhatsApp, settings: WhatsAppSettings) -> None:
    async def hand_in() -> None:
        async with WordingsAtMeta(settings) as at_meta:
            for language, wording in EVERY:
                await at_meta.create(handed_in(wording, language))

    asyncio.run(hand_in())
    for wording in wordings().wordings:
        whatsapp.set_status(wording.name, "APPROVED")


def send(settings: WhatsAppSettings, message: Outgoing) -> Answer:
    async def sent() -> Answer:
        channel = WhatsApp(settings)
        await channel.open()
        try:
            return await channel.send(message)
        finally:
            await channel.close()

    return asyncio.run(sent())


@pytest.mark.parametrize(("language", "wording"), EVERY, ids=[f"{each[1].name}-{each[0]}" for each in EVERY])
def test_what_is_kept_is_what_is_read(
    whatsapp: FakeWhatsApp, settings: WhatsAppSettings, tmp_path: Path, language: Language, wording: WordingShape
) -> None:
    template = wording.template or "ticket_answered"
    case = WHEN.get(wording.name, "one line" if template == "department_notice" else next(iter(CASES[template])))
    with_file = wording.header == "document"
    told = approved(template, language, {**values(template, case, language), "number": 7, "attached": with_file})
    assert told is not None
    assert told.name == wording.name
    paper = tmp_path / "order.pdf"
    paper.write_bytes(b"%PDF-1.4")
    own = [Button(**each) for row in (nudge_form(language, 7, [12]) or {})["buttons"] for each in row]
    answer = send(
        settings,
        Outgoing(
            number(CHAT),
            told.text,
            language,
            "our-key",
            Form.DOCUMENT if with_file else Form.TEXT,
            buttons=(told.answered(own),),
            file=paper if with_file else None,
            approved=told,
        ),
    )
    assert answer.outcome is Outcome.SENT, answer
    shown = whatsapp.screen(CHAT).messages[-1]
    assert shown.text == told.text
    assert [label for row in shown.buttons for label in row] == [button.label for button in told.buttons]
