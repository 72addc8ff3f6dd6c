"""The fake Telegram answers as the real one does."""

import hashlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram

ASHA, VIKRAM = 501, 502
SECTION = -601
Ask = Callable[..., httpx.Response]


def keyboard(label: str, data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


@pytest.mark.parametrize(
    ("method", "fields", "code", "description"),
    [
        ("sendMessage", {"chat_id": ASHA, "text": ""}, 400, "message text is empty"),
        ("sendMessage", {"text": "नमस्कार"}, 400, "chat_id is empty"),
        ("sendMessage", {"chat_id": ASHA, "text": "x" * 4097}, 400, "message is too long"),
        ("sendMessage", {"chat_id": ASHA, "text": "x", "reply_markup": keyboard("?", "x" * 65)}, 400, "BUTTON_DATA"),
        ("sendPhoto", {"chat_id": ASHA, "photo": "none", "caption": "x" * 1025}, 400, "caption is too long"),
        ("sendDocument", {"chat_id": ASHA, "document": "none"}, 400, "wrong file identifier"),
        ("editMessageText", {"chat_id": ASHA, "message_id": 9, "text": "x"}, 400, "message to edit not found"),
        ("editMessageReplyMarkup", {"chat_id": ASHA, "message_id": 9}, 400, "message to edit not found"),
        ("deleteMessage", {"chat_id": ASHA, "message_id": 9}, 400, "message to delete not found"),
        ("answerCallbackQuery", {"callback_query_id": "none"}, 400, "query is too old"),
        ("getFile", {"file_id": "none"}, 400, "invalid file_id"),
        ("setWebhook", {"url": "https://192.0.2.1/hook"}, 400, "bad webhook"),
        ("sendPigeon", {"chat_id": ASHA}, 404, "Not Found"),
    ],
)
def test_what_is_refused(ask: Ask, method: str, fields: dict[str, Any], code: int, description: str) -> None:
    answer = ask(method, **fields)
    told = answer.json()
    assert (answer.status_code, told["ok"], told["error_code"]) == (code, False, code)
    assert description in told["description"]


@pytest.mark.parametrize(
    ("how", "code", "description"),
    [
        ("blocked", 403, "Forbidden: bot was blocked by the user"),
        ("deactivated", 403, "Forbidden: user is deactivated"),
        ("kicked", 403, "Forbidden: bot was kicked from the group chat"),
        ("never_started", 400, "Bad Request: chat not found"),
    ],
)
def test_who_cannot_be_reached(telegram: FakeTelegram, ask: Ask, how: str, code: int, description: str) -> None:
    telegram.block(ASHA, how=how)
    barred = ask("sendMessage", chat_id=ASHA, text="x").json()
    telegram.block(ASHA, how=None)
    assert (barred["error_code"], barred["description"]) == (code, description)
    assert ask("sendMessage", chat_id=ASHA, text="x").json()["ok"]


def test_a_group_that_has_moved_says_where_to(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.block(SECTION, how="migrated", to=-1001)
    assert ask("sendMessage", chat_id=SECTION, text="x").json()["parameters"] == {"migrate_to_chat_id": -1001}


def test_strangers_are_unknown_until_they_write(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(strangers=True)
    telegram.write(ASHA, "/start")
    assert [ask("sendMessage", chat_id=chat, text="x").status_code for chat in (ASHA, VIKRAM)] == [200, 400]


@pytest.mark.parametrize(
    ("token", "code"),
    [("1000000002:another-token", 401), ("no token", 404), (TOKEN, 200)],
    ids=["wrong", "none", "right"],
)
def test_tokens(telegram: FakeTelegram, client: httpx.Client, token: str, code: int) -> None:
    telegram.behave(tokens=[TOKEN])
    assert client.get(f"{telegram.url}/bot{token}/getMe").status_code == code


def test_a_chat_shows_what_a_person_reads_now(telegram: FakeTelegram, ask: Ask) -> None:
    def send(text: str, **more: Any) -> int:
        number: int = ask("sendMessage", chat_id=ASHA, text=text, **more).json()["result"]["message_id"]
        return number

    telegram.write(ASHA, "/start")
    stays, changes, goes = send("stays"), send("before", reply_markup=keyboard("हाँ", "yes")), send("goes")
    assert ask("editMessageText", chat_id=ASHA, message_id=changes, text="after").json()["ok"]
    assert ask("deleteMessage", chat_id=ASHA, message_id=goes).json()["ok"]
    again = ask("editMessageText", chat_id=ASHA, message_id=changes, text="after").json()
    assert "message is not modified" in again["description"]
    assert telegram.reads(ASHA) == ["stays", "after"]
    shown = [(one["id"], one["edits"], one["buttons"]) for one in telegram.chat(ASHA) if one["by"] == "bot"]
    assert shown == [(stays, 0, []), (changes, 1, []), (goes, 0, [])]


def test_another_bot_cannot_edit_a_message(telegram: FakeTelegram, ask: Ask, client: httpx.Client) -> None:
    number = ask("sendMessage", chat_id=ASHA, text="x").json()["result"]["message_id"]
    body = {"chat_id": ASHA, "message_id": number, "text": "y"}
    assert client.post(f"{telegram.url}/bot1000000002:invented/editMessageText", json=body).status_code == 400


@pytest.mark.parametrize("kind", ["document", "photo"])
def test_a_file_goes_out_and_can_go_again_by_its_id(telegram: FakeTelegram, ask: Ask, kind: str) -> None:
    content, method = bytes(range(256)) + b"\r\n--\r\n", f"send{kind.title()}"
    sent = ask(method, chat_id=ASHA, caption="सूची", files={kind: ("सूची.png", content)}).json()["result"]
    stored = sent[kind][-1] if kind == "photo" else sent[kind]
    attached = {kind: (None, "attach://upload"), "upload": ("सूची.png", content)}
    assert ask(method, chat_id=ASHA, files=attached).json()["ok"]
    assert ask(method, chat_id=VIKRAM, **{kind: stored["file_id"]}).json()["ok"]
    file = {"name": "सूची.png", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert [line["file"] for line in telegram.calls(method)] == [file] * 3
    assert [one["file"] for one in telegram.chat(ASHA)] == [file] * 2


def test_a_file_comes_in_and_is_fetched(telegram: FakeTelegram, ask: Ask, client: httpx.Client) -> None:
    telegram.hand_in(ASHA, "officers.csv", b"Name\r\nAsha\r\n", caption="/import")
    [update] = ask("getUpdates").json()["result"]
    document = update["message"]["document"]
    assert (document["file_name"], document["file_size"], update["message"]["caption"]) == (
        "officers.csv",
        12,
        "/import",
    )
    path = ask("getFile", file_id=document["file_id"]).json()["result"]["file_path"]
    assert client.get(f"{telegram.url}/file/bot{TOKEN}/{path}").content == b"Name\r\nAsha\r\n"
    assert client.get(f"{telegram.url}/file/bot{TOKEN}/documents/none").status_code == 404


def test_a_large_file_cannot_be_fetched(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.hand_in(ASHA, "large.zip", b"", size=21 * 1024 * 1024)
    file_id = ask("getUpdates").json()["result"][0]["message"]["document"]["file_id"]
    assert "file is too big" in ask("getFile", file_id=file_id).json()["description"]


def test_commands_are_kept_by_scope_and_language(telegram: FakeTelegram, ask: Ask) -> None:
    hindi, scope = [{"command": "stop", "description": "संदेश रोकें"}], {"type": "chat", "chat_id": ASHA}
    ask("setMyCommands", commands=hindi, language_code="hi", scope=scope)
    assert ask("getMyCommands", language_code="hi", scope=scope).json()["result"] == hindi
    assert ask("getMyCommands").json()["result"] == []
    assert telegram.commands() == [
        {"bot": "1000000001", "scope": scope, "language_code": "hi", "commands": hindi},
    ]


def test_bodies_in_chunks_are_understood(telegram: FakeTelegram, client: httpx.Client) -> None:
    chunks = iter([b'{"chat_id": 501, ', b'"text": "x"}'])
    address = f"{telegram.url}/bot{TOKEN}/sendMessage"
    assert client.post(address, content=chunks, headers={"Content-Type": "application/json"}).status_code == 200
    assert telegram.reads(ASHA) == ["x"]
