"""Files on their way to WhatsApp: uploaded once, sent by their id, uploaded again when that is no longer known."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.whatsapp.files
from bot.channels.whatsapp import WhatsApp
from bot.config_channels import WhatsAppSettings
from bot.whatsapp.files import kind_of
from scheduler.channel import Answer, Approved, Button, Form, Outgoing
from storage.rows import Outcome
from tests.fakes.whatsapp import PHONE, TOKEN, FakeWhatsApp, number

MANY = range(1, 9)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeWhatsApp) -> FakeWhatsApp:
    started.reset()
    started.open_window(*MANY)
    return started


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "3f.pdf"
    file.write_bytes(b"%PDF-1.7 invented")
    return file


def to(chat: int, file: Path, **more: Any) -> Outgoing:
    asked = {"form": Form.DOCUMENT, "file": file, "file_name": "आदेश.pdf", **more}
    return Outgoing(number(chat), "आदेश", "hi", f"key-{chat}", **asked)


def with_whatsapp(fake: FakeWhatsApp, do: Callable[[WhatsApp], Awaitable[list[Answer]]]) -> list[Answer]:
    async def opened() -> list[Answer]:
        whatsapp = WhatsApp(WhatsAppSettings(token=TOKEN, phone_number_id=PHONE, base_url=fake.url))
        await whatsapp.open()
        try:
            return await do(whatsapp)
        finally:
            await whatsapp.close()

    return asyncio.run(opened())


def send(fake: FakeWhatsApp, *messages: Outgoing) -> list[Answer]:
    async def one_after_another(whatsapp: WhatsApp) -> list[Answer]:
        return [await whatsapp.send(message) for message in messages]

    return with_whatsapp(fake, one_after_another)


def uploads(fake: FakeWhatsApp) -> int:
    return len(fake.calls("upload"))


def test_many_at_once_wait_for_one_upload_and_see_the_same_file(fake: FakeWhatsApp, order: Path) -> None:
    async def at_once(whatsapp: WhatsApp) -> list[Answer]:
        return list(await asyncio.gather(*[whatsapp.send(to(chat, order)) for chat in MANY]))

    assert {one.outcome for one in with_whatsapp(fake, at_once)} == {Outcome.SENT}
    assert uploads(fake) == 1
    shown = [fake.screen(chat).messages[-1] for chat in MANY]
    assert {(one.text, fake.file(one)) for one in shown} == {("आदेश", b"%PDF-1.7 invented")}
    assert {fake.chat(chat)[0]["file"]["name"] for chat in MANY} == {"आदेश.pdf"}


def test_a_picture_is_shown_as_one(fake: FakeWhatsApp, tmp_path: Path) -> None:
    picture = tmp_path / "standing.png"
    picture.write_bytes(b"\x89PNG invented")
    [sent] = send(fake, to(1, picture, form=Form.PICTURE, file_name=None))
    assert sent.outcome is Outcome.SENT
    assert [call["kind"] for call in fake.calls("messages")] == ["image"]


def test_a_file_stands_over_buttons_and_over_approved_words(fake: FakeWhatsApp, order: Path) -> None:
    fake.approve("smaran_notice", "hi", "आदेश {{order}} देखें।", document=True, buttons=["पढ़ें"])
    press = {"buttons": ((Button("पढ़ें", "read 17"),),)}
    approved = Approved("smaran_notice", "hi", (("order", "166"),))
    assert [one.outcome for one in send(fake, to(1, order, **press), to(2, order, approved=approved, **press))] == [
        Outcome.SENT,
        Outcome.SENT,
    ]
    for chat, text in ((1, "आदेश"), (2, "आदेश 166 देखें।")):
        [message] = fake.screen(chat).messages
        assert (message.text, fake.file(message)) == (text, b"%PDF-1.7 invented")
    assert uploads(fake) == 1


def test_a_file_that_was_written_anew_is_uploaded_anew(fake: FakeWhatsApp, order: Path) -> None:
    async def changed(whatsapp: WhatsApp) -> list[Answer]:
        first = await whatsapp.send(to(1, order))
        await asyncio.to_thread(order.write_bytes, b"%PDF-1.7 corrected")
        return [first, await whatsapp.send(to(2, order))]

    with_whatsapp(fake, changed)
    assert uploads(fake) == 2
    assert fake.file(fake.screen(2).messages[-1]) == b"%PDF-1.7 corrected"


def test_a_file_that_meta_has_forgotten_is_uploaded_at_the_next_try(fake: FakeWhatsApp, order: Path) -> None:
    async def forgotten(whatsapp: WhatsApp) -> list[Answer]:
        answers = [await whatsapp.send(to(1, order))]
        await whatsapp._replies.pool.call("DELETE", f"{fake.url}/v25.0/{fake.screen(1).messages[-1].file_id}")
        return [*answers, await whatsapp.send(to(2, order)), await whatsapp.send(to(2, order))]

    _, refused, again = with_whatsapp(fake, forgotten)
    assert refused == Answer(Outcome.NOT_SENT, detail="file_unknown")
    assert again.outcome is Outcome.SENT
    assert uploads(fake) == 2


def test_a_file_is_uploaded_again_before_meta_deletes_it(
    fake: FakeWhatsApp, order: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.whatsapp.files, "KEPT_SECONDS", 0)
    send(fake, to(1, order), to(2, order))
    assert uploads(fake) == 2


def test_a_refusal_that_is_not_about_the_file_is_no_reason_to_upload_it_again(fake: FakeWhatsApp, order: Path) -> None:
    fake.fail(131009, times=2, chats=[2])
    _, refused, _ = send(fake, to(1, order), to(2, order), to(3, order))
    assert refused == Answer(Outcome.OUR_FAULT, detail="parameter_wrong")
    assert uploads(fake) == 1


def test_an_upload_that_failed_is_made_by_the_next(fake: FakeWhatsApp, order: Path) -> None:
    fake.behave(faults=[{"kind": "status_502", "calls": [1], "method": "upload"}])

    async def both(whatsapp: WhatsApp) -> list[Answer]:
        return list(await asyncio.gather(*[whatsapp.send(to(chat, order)) for chat in (1, 2)]))

    assert [one.outcome for one in with_whatsapp(fake, both)] == [Outcome.NOT_SENT, Outcome.SENT]
    assert len(fake.accepted()) == 1


def test_an_answer_without_an_id_is_no_upload(fake: FakeWhatsApp, order: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> dict[str, Any]:
        return {}

    async def sent(whatsapp: WhatsApp) -> list[Answer]:
        monkeypatch.setattr(whatsapp._bulk, "post", nothing)
        return [await whatsapp.send(to(1, order))]

    assert with_whatsapp(fake, sent) == [Answer(Outcome.NOT_SENT, detail="file_unknown")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("order.PDF", "application/pdf"),
        ("list.csv", "text/plain"),
        ("my-data.json", "text/plain"),
        ("report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("standing.png", "image/png"),
        ("unnamed", "application/octet-stream"),
    ],
)
def test_a_file_is_of_a_kind_that_meta_knows(name: str, kind: str) -> None:
    assert kind_of(name) == kind
