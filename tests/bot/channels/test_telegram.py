"""Telegram against a server that keeps what it is told: what people see, and what they send."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.channels.telegram import SECRET_HEADER, Telegram
from bot.config_channels import TelegramSettings
from scheduler.channel import Answer, Button, Form, Incoming, IncomingFile, Limits, Outgoing, Said, Update
from storage.complaint import Complaint
from storage.rows import Outcome
from tests.bot.channels.scripted_server import SENT, TOKEN, Asked, answer, error, scripted
from tests.fakes.telegram import FakeTelegram

ASHA = 700000001
SECRET = "invented-secret"  # noqa: S105 - plainly so
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as fake:
        yield fake


@pytest.fixture
def fake(started: FakeTelegram) -> FakeTelegram:
    started.reset()
    return started


def settings(url: str = "https://api.telegram.org", **more: Any) -> TelegramSettings:
    return TelegramSettings(token=TOKEN, base_url=url, **more)


def with_telegram(url: str, do: Callable[[Telegram], Awaitable[Result]], **more: Any) -> Result:
    async def opened() -> Result:
        telegram = Telegram(settings(url, **more))
        await telegram.open()
        try:
            return await do(telegram)
        finally:
            await telegram.close()

    return asyncio.run(opened())


def send(fake: FakeTelegram, **message: Any) -> Answer:
    return with_telegram(
        fake.url, lambda telegram: telegram.send(Outgoing(str(ASHA), language="hi", our_key="key-1", **message))
    )


async def next_batch(telegram: Telegram, after: str | None = None) -> Sequence[Update]:
    async with aclosing(telegram.updates(after)) as updates:
        return await anext(updates)


def received(fake: FakeTelegram, after: str | None = None) -> Sequence[Update]:
    return with_telegram(fake.url, lambda telegram: next_batch(telegram, after))


def read(update: Update) -> Incoming | None:
    return Telegram(settings()).read(update.body)


@pytest.mark.parametrize(
    ("given", "reaches_people"),
    [
        ({"url": "https://api.telegram.org"}, True),
        ({"url": "http://10.0.0.7:8081"}, True),
        ({"url": "http://localhost.example"}, True),
        ({"url": "http://127.0.0.1:8081/one"}, False),
        ({"url": "http://[::1]:8081"}, False),
        ({"url": "http://localhost:8081"}, False),
        ({"url": "http://localhost:8081", "proxy": "http://proxy.example:3128"}, True),
    ],
)
def test_only_an_address_of_this_machine_reaches_nobody(given: dict[str, Any], reaches_people: bool) -> None:  # noqa: FBT001 - a table
    telegram = Telegram(settings(**given, per_second=25, lanes=8))
    chat = {"caption_length": 1024, "edits": True, "deletes": True, "menus": True, "largest_file": 20 * 1024 * 1024}
    assert telegram.limits == Limits(4096, 25, reaches_people, seconds_between=1, lanes=8, **chat)


def test_nothing_that_is_shown_of_it_holds_the_token() -> None:
    telegram = Telegram(settings(webhook_secret=SECRET))
    shown = repr([telegram, vars(telegram), telegram._bulk, telegram._replies])
    assert "invented" not in shown


def test_words_arrive_as_they_are(fake: FakeTelegram) -> None:
    words = "*स्मरण* <b>15</b> & https://example.org"
    sent = send(fake, text=words)
    assert fake.reads(ASHA) == [words]
    assert sent == Answer(Outcome.SENT, provider_id=str(fake.chat(ASHA)[0]["id"]))


def test_buttons_stand_under_a_message_row_by_row(fake: FakeTelegram) -> None:
    rows = ((Button("हाँ", "yes:17"), Button("नहीं", "no:17")), (Button("बाद में", "later:17"),))
    send(fake, text="?", buttons=rows)
    assert fake.chat(ASHA)[0]["buttons"] == [
        [{"text": "हाँ", "callback_data": "yes:17"}, {"text": "नहीं", "callback_data": "no:17"}],
        [{"text": "बाद में", "callback_data": "later:17"}],
    ]


KEYBOARDS = (
    (
        {"ask_number": "मेरा नंबर साझा करें", "is_reply": True},
        {
            "keyboard": [[{"text": "मेरा नंबर साझा करें", "request_contact": True}]],
            "one_time_keyboard": True,
            "resize_keyboard": True,
        },
    ),
    ({"ask_number": "", "is_reply": True}, {"remove_keyboard": True}),
    ({"is_reply": True}, None),
    ({"buttons": ((Button("a", "b"),),)}, {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}),
    ({}, None),
)


@pytest.mark.parametrize(
    ("message", "keyboard"), KEYBOARDS, ids=["asking", "asking no more", "plain reply", "buttons", "nudge"]
)
def test_what_stands_under_a_message(message: dict[str, Any], keyboard: object) -> None:
    async def sent() -> dict[str, Any]:
        async with scripted(SENT) as server:
            telegram = Telegram(settings(server.url))
            await telegram.open()
            await telegram.send(Outgoing("5", "x", "hi", "key-1", **message))
            await telegram.close()
            body: dict[str, Any] = json.loads(server.asked[0].body)
            return body

    body = asyncio.run(sent())
    assert body.pop("reply_markup", None) == keyboard
    assert body == {"chat_id": 5, "text": "x", "link_preview_options": {"is_disabled": True}}


def test_a_chat_has_the_menu_that_it_was_given(fake: FakeTelegram) -> None:
    menu = (("status", "मेरी स्थिति"), ("stop", "संदेश रोकें"))
    assert send(fake, text="", form=Form.MENU, menu=menu) == Answer(Outcome.SENT)
    assert fake.menu(ASHA) == list(menu)
    assert fake.menu(ASHA + 1) == []
    assert send(fake, text="", form=Form.MENU).outcome is Outcome.SENT
    assert fake.menu(ASHA) == []


@pytest.mark.parametrize(("form", "method"), [(Form.DOCUMENT, "sendDocument"), (Form.PICTURE, "sendPhoto")])
def test_files_arrive_with_their_name_and_their_caption(
    fake: FakeTelegram, tmp_path: Path, form: Form, method: str
) -> None:
    file = tmp_path / "आदेश.pdf"
    file.write_bytes(b"%PDF-1.7 invented")
    assert send(fake, text="आदेश", form=form, file=file).outcome is Outcome.SENT
    [message] = fake.chat(ASHA)
    assert (message["text"], message["file"]["size"]) == ("आदेश", 17)
    assert [call["method"] for call in fake.calls()] == [method]


def test_an_edit_changes_words_and_buttons_and_a_delete_takes_them_back(fake: FakeTelegram) -> None:
    first = send(fake, text="1", buttons=((Button("a", "a"),),)).provider_id
    assert send(fake, text="2", form=Form.EDIT, target=first) == Answer(Outcome.SENT, provider_id=first)
    assert [(message["text"], message["buttons"]) for message in fake.chat(ASHA)] == [("2", [])]
    assert send(fake, text="", form=Form.DELETE, target=first) == Answer(Outcome.SENT, provider_id=first)
    assert fake.reads(ASHA) == []


def test_replies_do_not_wait_behind_a_broadcast(fake: FakeTelegram) -> None:
    async def both(telegram: Telegram) -> tuple[bool, Answer]:
        nudge = asyncio.create_task(telegram.send(Outgoing("700000002", "nudge", "hi", "key-1")))
        while not await asyncio.to_thread(fake.calls):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.01)
        replied = await telegram.send(Outgoing(str(ASHA), "reply", "hi", "key-2", is_reply=True))
        is_stuck = not nudge.done()
        nudge.cancel()
        return is_stuck, replied

    fake.behave(faults=[{"kind": "hang", "calls": [1]}])
    is_stuck, replied = with_telegram(fake.url, both, lanes=1)
    assert is_stuck
    assert replied.outcome is Outcome.SENT


def test_a_press_is_received_and_answered(fake: FakeTelegram) -> None:
    send(fake, text="?", buttons=((Button("हाँ", "yes:17"),),))
    fake.press(ASHA, "हाँ")
    [update] = received(fake)
    pressed = read(update)
    assert pressed is not None
    assert (pressed.said, pressed.text, pressed.address) == (Said.BUTTON, "yes:17", str(ASHA))
    answered = send(fake, text="x" * 300, form=Form.BUTTON_ANSWER, target=pressed.press_id)
    assert answered == Answer(Outcome.SENT, provider_id=pressed.press_id)


def test_updates_follow_each_other_and_are_acknowledged(fake: FakeTelegram) -> None:
    async def two_batches(telegram: Telegram) -> list[str]:
        texts = []
        async with aclosing(telegram.updates(None)) as updates:
            for said in ("एक", "two"):
                fake.write(ASHA, said)
                [update] = await anext(updates)
                texts.append(str(getattr(read(update), "text", None)))
        return texts

    assert with_telegram(fake.url, two_batches) == ["एक", "two"]


def test_a_poll_that_brings_nothing_is_simply_repeated() -> None:
    async def polled() -> tuple[Sequence[Update], list[bytes]]:
        results = [True, [], [{"update_id": 7}]]

        async def one_by_one(asked: Asked, writer: asyncio.StreamWriter) -> None:
            await answer(200, {"ok": True, "result": results.pop(0)})(asked, writer)

        async with scripted(one_by_one) as server:
            telegram = Telegram(settings(server.url))
            await telegram.open()
            batch = await next_batch(telegram, after="6")
            await telegram.close()
            return batch, [asked.body for asked in server.asked[1:]]

    batch, asked = asyncio.run(polled())
    assert batch == [Update("7", '{"update_id": 7}')]
    assert [json.loads(body)["offset"] for body in asked] == [7, 7]


def test_to_open_and_to_close_twice_is_to_do_it_once(fake: FakeTelegram) -> None:
    async def twice() -> list[Outcome]:
        telegram, outcomes = Telegram(settings(fake.url)), []
        for change in (telegram.open, telegram.open, telegram.close, telegram.close, telegram.open):
            await change()
            outcomes.append((await telegram.send(Outgoing(str(ASHA), "x", "hi", "key-1"))).outcome)
        await telegram.close()
        return outcomes

    assert asyncio.run(twice()) == [
        Outcome.SENT,
        Outcome.SENT,
        Outcome.NOT_SENT,
        Outcome.NOT_SENT,
        Outcome.SENT,
    ]


def test_what_came_before_is_not_asked_for_again(fake: FakeTelegram) -> None:
    first, second = (fake.write(ASHA, text)["update_id"] for text in ("one", "two"))
    assert [update.id for update in received(fake, after=str(first))] == [str(second)]


def test_fields_that_the_library_does_not_know_are_kept(fake: FakeTelegram) -> None:
    fake.say("raw", ASHA, update={"message": {"chat": {"id": 5}, "of_tomorrow": {"a": [1]}}})
    [update] = received(fake)
    assert '"of_tomorrow": {"a": [1]}' in update.body


def test_a_file_is_fetched_to_where_we_say(fake: FakeTelegram, tmp_path: Path) -> None:
    fake.hand_in(ASHA, "../../escape.csv", "नाम,घंटे".encode())
    said = read(received(fake)[0])
    assert said is not None
    assert said.file is not None
    assert said.file.name == "../../escape.csv"
    file = said.file
    with_telegram(fake.url, lambda telegram: telegram.fetch_file(file, tmp_path / "received"))
    assert [path.name for path in tmp_path.iterdir()] == ["received"]
    assert (tmp_path / "received").read_text("utf-8") == "नाम,घंटे"


@pytest.mark.parametrize("size", [20 * 1024 * 1024 + 1, None], ids=["known", "not told"])
def test_a_file_over_20_mb_is_complained_of(fake: FakeTelegram, tmp_path: Path, size: int | None) -> None:
    fake.hand_in(ASHA, "large.zip", b"x", size=20 * 1024 * 1024 + 1)
    said = read(received(fake)[0])
    assert said is not None
    assert said.file is not None
    file = IncomingFile(said.file.id, "large.zip", size)
    with pytest.raises(Complaint, match="larger than 20 MB"):
        with_telegram(fake.url, lambda telegram: telegram.fetch_file(file, tmp_path / "received"))


@pytest.mark.parametrize("faults", [[], [{"kind": "status_502", "share": 1, "method": "getFile"}]])
def test_a_file_that_cannot_be_had_is_complained_of(fake: FakeTelegram, tmp_path: Path, faults: list[object]) -> None:
    fake.behave(faults=faults)
    unknown = IncomingFile("unknown", "a.csv", 1)
    with pytest.raises(Complaint, match="did not hand over"):
        with_telegram(fake.url, lambda telegram: telegram.fetch_file(unknown, tmp_path / "received"))


def test_a_token_that_is_refused_ends_the_polling_with_what_to_do(fake: FakeTelegram) -> None:
    fake.behave(tokens=["1000000002:another-token"])
    with pytest.raises(Complaint, match="BotFather") as complained:
        received(fake)
    assert TOKEN not in str(complained.value)


def test_a_webhook_is_set_with_its_secret_and_taken_off_before_polling() -> None:
    async def set_and_polled() -> list[str]:
        async with scripted(answer(200, {"ok": True, "result": True})) as server:
            telegram = Telegram(settings(server.url, webhook_url="https://bot.example/x", webhook_secret=SECRET))
            await telegram.open()
            await telegram.listen()
            with pytest.raises(TypeError):  # this server's updates are no list
                await next_batch(telegram)
            await telegram.close()
        return [f"{asked.line.split('/')[-2].split()[0]} {asked.body.decode()}" for asked in server.asked]

    first, second, *_ = asyncio.run(set_and_polled())
    assert first.startswith("setWebhook")
    assert '"url":"https://bot.example/x"' in first
    assert '"secret_token":"invented-secret"' in first
    assert "my_chat_member" in first
    assert second.startswith("deleteWebhook")


def test_a_webhook_without_a_secret_is_complained_of() -> None:
    with pytest.raises(Complaint, match="webhook_secret"):
        with_telegram("http://127.0.0.1:1", Telegram.listen, webhook_url="https://bot.example/x")


def test_a_webhook_that_telegram_refuses_is_complained_of() -> None:
    async def listen() -> None:
        async with scripted(error(400, "Bad Request: bad webhook: HTTPS url must be provided")) as server:
            telegram = Telegram(settings(server.url, webhook_url="http://bot.example", webhook_secret=SECRET))
            await telegram.open()
            try:
                await telegram.listen()
            finally:
                await telegram.close()

    with pytest.raises(Complaint, match="webhook_url"):
        asyncio.run(listen())


@pytest.mark.parametrize(
    ("secret", "headers", "is_telegrams"),
    [
        ("invented", {SECRET_HEADER: "invented"}, True),
        ("invented", {SECRET_HEADER: "Invented"}, False),
        ("invented", {SECRET_HEADER: "ïnvented"}, False),
        ("invented", {SECRET_HEADER: ""}, False),
        ("invented", {}, False),
        ("", {SECRET_HEADER: ""}, False),
        ("", {}, False),
    ],
)
def test_a_webhooks_call_is_telegrams_by_its_secret(secret: str, headers: dict[str, str], is_telegrams: bool) -> None:  # noqa: FBT001 - a table
    assert Telegram(settings(webhook_secret=secret)).verify(headers, b"{}") is is_telegrams


def test_a_webhooks_body_is_unpacked() -> None:
    assert Telegram(settings()).unpack(b'{"update_id": 7}') == [Update("7", '{"update_id": 7}')]
