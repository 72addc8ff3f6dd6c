"""Files that go to many are uploaded once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.uploads
from bot.channels.telegram import Telegram
from bot.config_channels import TelegramSettings
from scheduler.channel import Answer, Form, Outgoing
from storage.rows import Outcome
from tests.bot.channels.scripted_server import TOKEN
from tests.fakes.telegram import FakeTelegram

ASHA, VIKRAM, MEERA = 700000001, 700000002, 700000003


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeTelegram) -> FakeTelegram:
    started.reset()
    return started


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "0a1b2c.pdf"
    path.write_bytes(b"%PDF invented")
    return path


def with_telegram(fake: FakeTelegram, do: Callable[[Telegram], Awaitable[Any]]) -> Any:
    async def opened() -> Any:
        telegram = Telegram(TelegramSettings(token=TOKEN, base_url=fake.url))
        await telegram.open()
        try:
            return await do(telegram)
        finally:
            await telegram.close()

    return asyncio.run(opened())


def to(chat: int, file: Path, **more: Any) -> Outgoing:
    return Outgoing(**{
        "address": str(chat), "text": "आदेश", "language": "hi", "our_key": "key", "form": Form.DOCUMENT, "file": file,
        "file_name": "आदेश.pdf", **more,
    })  # fmt: skip


def uploads(fake: FakeTelegram) -> list[bool]:
    return [call["uploaded"] for call in fake.accepted()]


def test_many_at_once_wait_for_one_upload_and_see_the_same_file(fake: FakeTelegram, order: Path) -> None:
    people = (ASHA, VIKRAM, MEERA)
    answers = with_telegram(
        fake, lambda telegram: asyncio.gather(*(telegram.send(to(person, order)) for person in people))
    )
    assert {answer.outcome for answer in answers} == {Outcome.SENT}
    assert sorted(uploads(fake)) == [False, False, True]
    seen = [fake.screen(person).last for person in people]
    assert {(one.text, (one.file or {})["name"], fake.file(one)) for one in seen} == {
        ("आदेश", "आदेश.pdf", b"%PDF invented")
    }


@pytest.mark.parametrize(
    ("second", "uploaded"),
    [
        pytest.param({}, [True, False], id="the same"),
        pytest.param({"text": "other words"}, [True, False], id="with other words"),
        pytest.param({"file_name": "order.pdf"}, [True, True], id="under another name"),
        pytest.param({"form": Form.PICTURE}, [True, True], id="as a picture"),
    ],
)
def test_what_makes_it_another_file(
    fake: FakeTelegram, order: Path, second: dict[str, Any], uploaded: list[bool]
) -> None:
    async def both(telegram: Telegram) -> None:
        for more in ({}, second):
            await telegram.send(to(ASHA, order, **more))

    with_telegram(fake, both)
    assert uploads(fake) == uploaded


def test_a_file_that_was_written_anew_is_uploaded_anew(fake: FakeTelegram, order: Path) -> None:
    async def before_and_after(telegram: Telegram) -> None:
        await telegram.send(to(ASHA, order))
        await asyncio.to_thread(order.write_bytes, b"%PDF corrected")
        await telegram.send(to(ASHA, order))

    with_telegram(fake, before_and_after)
    first, second = fake.screen(ASHA).messages
    assert (fake.file(first), fake.file(second)) == (b"%PDF invented", b"%PDF corrected")


def test_a_picture_is_known_by_its_largest_size(fake: FakeTelegram, order: Path) -> None:
    async def twice(telegram: Telegram) -> None:
        for person in (ASHA, VIKRAM):
            await telegram.send(to(person, order, form=Form.PICTURE))

    with_telegram(fake, twice)
    assert uploads(fake) == [True, False]


def test_an_upload_that_failed_is_made_by_the_next(fake: FakeTelegram, order: Path) -> None:
    async def both(telegram: Telegram) -> list[Answer]:
        return [await telegram.send(to(person, order)) for person in (ASHA, VIKRAM)]

    fake.block(ASHA)
    assert [answer.outcome for answer in with_telegram(fake, both)] == [Outcome.UNREACHABLE, Outcome.SENT]
    assert uploads(fake) == [True]


def test_a_file_that_telegram_has_forgotten_is_uploaded_at_the_next_try(fake: FakeTelegram, order: Path) -> None:
    async def forgotten(telegram: Telegram) -> list[Answer]:
        first = await telegram.send(to(ASHA, order))
        await asyncio.to_thread(fake.reset)
        return [first, *[await telegram.send(to(VIKRAM, order)) for _ in range(2)]]

    first, refused, again = with_telegram(fake, forgotten)
    assert first.outcome is again.outcome is Outcome.SENT
    assert refused == Answer(Outcome.NOT_SENT, detail="file_unknown")
    assert uploads(fake) == [True]


def test_what_is_wrong_with_the_words_is_not_the_files_fault(fake: FakeTelegram, order: Path) -> None:
    async def too_long(telegram: Telegram) -> list[Answer]:
        return [await telegram.send(to(ASHA, order, text=text)) for text in ("x", "x" * 1025, "y")]

    _, refused, _ = with_telegram(fake, too_long)
    assert refused == Answer(Outcome.OUR_FAULT, detail="caption_too_long")
    assert uploads(fake) == [True, False]


def test_only_so_many_files_are_remembered(fake: FakeTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.uploads, "REMEMBERED", 2)
    files = [tmp_path / f"{number}.pdf" for number in range(3)]
    for file in files:
        file.write_bytes(file.name.encode())

    async def in_turn(telegram: Telegram) -> None:
        for number in (0, 1, 0, 2, 0, 1):
            await telegram.send(to(ASHA, files[number]))

    with_telegram(fake, in_turn)
    assert uploads(fake) == [True, True, False, True, False, True]
