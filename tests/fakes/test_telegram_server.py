"""The fake Telegram answers as the real one does, counts before it answers, and fails exactly as it is told."""

import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram

ASHA, VIKRAM = 501, 502
SECTION = -601
SECRET = "invented"  # noqa: S105 - plainly
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeTelegram]:
    with FakeTelegram(tmp_path_factory.mktemp("fake") / "calls.jsonl") as telegram:
        yield telegram


@pytest.fixture
def telegram(running: FakeTelegram) -> FakeTelegram:
    running.reset()
    return running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10) as client:
        yield client


@pytest.fixture
def ask(telegram: FakeTelegram, client: httpx.Client) -> Ask:
    """Call a method with JSON, or with a form where there are files."""

    def ask(method: str, files: dict[str, Any] | None = None, via: str = "", **fields: Any) -> httpx.Response:
        body: dict[str, Any] = {"data": fields, "files": files} if files else {"json": fields}
        return client.post(f"{telegram.url}{via}/bot{TOKEN}/{method}", **body)

    return ask


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[tuple[str | None, int]], list[int]]]:
    """An address, what was posted there (secret and update id), and the answers to give, 200 once they are used up."""
    posted: list[tuple[str | None, int]] = []
    answers: list[int] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            update = httpx.Response(200, content=self.rfile.read(int(self.headers["Content-Length"]))).json()
            posted.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update["update_id"]))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", posted, answers
        server.shutdown()
        thread.join()


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


def test_a_call_is_written_down_before_it_is_answered(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(latency=0.3)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{telegram.url}/one/bot{TOKEN}/sendMessage",
            json={"chat_id": ASHA, "text": "नमस्कार", "reply_markup": keyboard("ठीक", "ok")},
            timeout=0.15,
        )
    [line] = telegram.calls()
    expected = {
        "via": "/one", "bot": "1000000001", "method": "sendMessage", "accepted": True, "code": 200, "fault": None,
        "chat_id": ASHA, "text_sha256": hashlib.sha256("नमस्कार".encode()).hexdigest(), "text_length": 7,
        "has_buttons": True,
    }  # fmt: skip
    assert line == line | expected


@pytest.mark.parametrize(
    ("kind", "accepted", "seen_as"),
    [
        ("cut", True, httpx.RemoteProtocolError),
        ("half", True, httpx.RemoteProtocolError),
        ("reset", True, httpx.ReadError),
        ("reset_before", False, httpx.ReadError),
        ("hang", True, httpx.ReadTimeout),
    ],
)
def test_connections_that_fail(
    telegram: FakeTelegram,
    kind: str,
    accepted: bool,  # noqa: FBT001 - a column of the table
    seen_as: type[httpx.HTTPError],
) -> None:
    telegram.behave(faults=[{"kind": kind, "calls": [1]}])
    address, message = f"{telegram.url}/bot{TOKEN}/sendMessage", {"chat_id": ASHA, "text": "x"}
    with pytest.raises(seen_as):
        httpx.post(address, json=message, timeout=0.3)
    assert [(line["accepted"], line["code"], line["fault"]) for line in telegram.calls()] == [(accepted, None, kind)]
    assert telegram.reads(ASHA) == ["x"] * accepted


@pytest.mark.parametrize(
    ("fault", "code", "accepted"),
    [
        ({"kind": "status_500"}, 500, True),
        ({"kind": "status_502"}, 502, True),
        ({"kind": "status_500", "accepted": False}, 500, False),
    ],
)
def test_answers_that_fail(
    telegram: FakeTelegram,
    ask: Ask,
    fault: dict[str, Any],
    code: int,
    accepted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    telegram.behave(faults=[{**fault, "calls": [1]}])
    answer = ask("sendMessage", chat_id=ASHA, text="x")
    assert (answer.status_code, answer.headers["Content-Type"] == "text/html") == (code, code == 502)
    assert [(line["accepted"], line["code"]) for line in telegram.calls()] == [(accepted, code)]


def test_a_bad_gateway_speaks_html(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(faults=[{"kind": "status_502", "share": 1}])
    assert ask("sendMessage", chat_id=ASHA, text="x").text.startswith("<html>")


def test_faults_are_drawn_from_the_seed(telegram: FakeTelegram, ask: Ask) -> None:
    def codes(seed: int) -> list[int]:
        telegram.behave(seed=seed, faults=[{"kind": "status_500", "share": 0.5}])
        return [ask("sendMessage", chat_id=ASHA, text="x").status_code for _ in range(20)]

    first = codes(1)
    assert set(first) == {200, 500}
    assert first == codes(1) != codes(2)


def test_a_fault_may_be_meant_for_one_method_and_one_program(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(faults=[{"kind": "status_500", "share": 1, "method": "getMe", "via": "/one"}])
    assert [ask("getMe", via=via).status_code for via in ("/one", "/two")] == [500, 200]
    assert ask("sendMessage", via="/one", chat_id=ASHA, text="x").status_code == 200


@pytest.mark.parametrize("wanted", [{"latenzy": 1}, {"faults": [{"kind": "flood"}]}])
def test_a_misspelt_wish_is_refused(telegram: FakeTelegram, wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        telegram.behave(**wanted)


def test_refused_connections_come_back_on_the_same_port(telegram: FakeTelegram, ask: Ask) -> None:
    ask("getMe")
    telegram.refuse(0.3)
    with pytest.raises(httpx.ConnectError):
        ask("getMe")
    answers = 0
    while not answers:
        with suppress(httpx.ConnectError):
            answers += ask("getMe").status_code == 200
    assert len(telegram.calls("getMe")) == 2


def test_a_flood_wait_holds_for_every_further_call_of_that_bot_alone(
    telegram: FakeTelegram, ask: Ask, client: httpx.Client
) -> None:
    telegram.behave(rate=1, burst=3, retry_after=[40, 60], bot="1000000001")
    answers = [ask("sendMessage", chat_id=chat, text="x").json() for chat in range(1, 7)]
    waits = [answer["parameters"]["retry_after"] for answer in answers[3:]]
    assert [answer["ok"] for answer in answers] == [True] * 3 + [False] * 3
    assert 40 <= waits[0] <= 60
    assert waits == sorted(waits, reverse=True)
    assert answers[3]["error_code"] == 429
    assert [line.get("retry_after") for line in telegram.calls()] == [None] * 3 + waits
    assert ask("getMe").json()["ok"]
    other = client.post(f"{telegram.url}/bot1000000002:invented/sendMessage", json={"chat_id": 1, "text": "x"})
    assert other.status_code == 200


def test_the_limit_of_a_chat_leaves_others_alone(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(per_chat=30)
    codes = [ask("sendMessage", chat_id=chat, text="x").status_code for chat in (ASHA, ASHA, VIKRAM)]
    assert codes == [200, 429, 200]


def test_updates_wait_until_they_are_acknowledged(telegram: FakeTelegram, ask: Ask) -> None:
    first, second = (telegram.write(ASHA, text)["update_id"] for text in ("one", "two"))

    def ids(**fields: Any) -> list[int]:
        return [update["update_id"] for update in ask("getUpdates", **fields).json()["result"]]

    assert ids() == ids() == [first, second]
    assert ids(limit=1) == [first]
    assert ids(offset=second) == [second]
    assert ids(offset=second + 1) == []


def test_an_update_can_come_again_and_again(telegram: FakeTelegram, ask: Ask) -> None:
    number = telegram.write(ASHA, "/start", times=2)["update_id"]
    assert [one["update_id"] for one in ask("getUpdates").json()["result"]] == [number, number]
    ask("getUpdates", offset=number + 1)
    telegram.write(ASHA, "/start", update_id=number)
    assert [one["update_id"] for one in ask("getUpdates", offset=number + 1).json()["result"]] == [number]
    assert ask("getUpdates", offset=number + 1).json()["result"] == []


def test_a_long_poll_ends_with_the_first_update(telegram: FakeTelegram, ask: Ask) -> None:
    answers: list[httpx.Response] = []
    poll = threading.Thread(target=lambda: answers.append(ask("getUpdates", timeout=8)))
    poll.start()
    _until(lambda: telegram.updates()["polled"])
    telegram.write(ASHA, "नमस्कार", language="hi")
    poll.join()
    [update] = answers[0].json()["result"]
    assert update["message"]["text"] == "नमस्कार"
    assert update["message"]["from"]["language_code"] == "hi"


def test_the_newer_of_two_polls_ends_the_older(telegram: FakeTelegram, ask: Ask) -> None:
    answers: list[httpx.Response] = []
    poll = threading.Thread(target=lambda: answers.append(ask("getUpdates", timeout=8)))
    poll.start()
    _until(lambda: telegram.updates()["polled"])
    assert ask("getUpdates").status_code == 200
    poll.join()
    assert answers[0].status_code == 409
    assert "terminated by other getUpdates request" in answers[0].json()["description"]


def test_a_client_that_goes_away_ends_its_poll(telegram: FakeTelegram) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{telegram.url}/bot{TOKEN}/getUpdates", json={"timeout": 8}, timeout=0.1)
    _until(lambda: not telegram.updates()["polled"])
    assert [line["code"] for line in telegram.calls("getUpdates")] == [None]


def test_a_webhook_gets_every_update_with_its_secret(
    telegram: FakeTelegram, ask: Ask, webhook: tuple[str, list[tuple[str | None, int]], list[int]]
) -> None:
    url, posted, answers = webhook
    answers += [503]
    waiting = telegram.write(ASHA, "one")["update_id"]
    assert ask("setWebhook", url=url, secret_token=SECRET).json()["result"]
    assert ask("getUpdates").status_code == 409
    later = telegram.write(ASHA, "two")["update_id"]
    _until(lambda: not telegram.updates()["waiting"])
    assert posted == [(SECRET, waiting), (SECRET, waiting), (SECRET, later)]
    assert [line["code"] for line in telegram.calls("(webhook)")] == [503, 200, 200]
    assert ask("getWebhookInfo").json()["result"]["url"] == url
    ask("deleteWebhook")
    telegram.write(ASHA, "three")
    assert len(ask("getUpdates").json()["result"]) == 1


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ({"kind": "contact", "phone": "+919000000001"}, "message", {"contact": {"user_id": ASHA}}),
        ({"kind": "contact", "phone": "919000000002", "user_id": VIKRAM}, "message", {"contact": {"user_id": VIKRAM}}),
        ({"kind": "text", "text": "/start x"}, "message", {"entities": [{"type": "bot_command", "length": 6}]}),
        ({"kind": "callback", "data": "yes", "message_id": 7}, "callback_query", {"message": {"message_id": 7}}),
        ({"kind": "blocked"}, "my_chat_member", {"new_chat_member": {"status": "kicked"}}),
        ({"kind": "returned"}, "my_chat_member", {"new_chat_member": {"status": "member"}}),
        ({"kind": "edited", "message_id": 7, "text": "x"}, "edited_message", {"text": "x"}),
        ({"kind": "sticker"}, "message", {"sticker": {"type": "regular"}}),
        ({"kind": "raw", "update": {"poll": {"id": "1"}}}, "poll", {"id": "1"}),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else None,
)
def test_what_people_do(
    telegram: FakeTelegram, ask: Ask, said: dict[str, Any], kind: str, told: dict[str, Any]
) -> None:
    telegram.say(said.pop("kind"), ASHA, **said)
    [update] = ask("getUpdates").json()["result"]
    assert _within(told, update[kind])


def test_updates_of_a_kind_that_is_not_wanted_are_dropped(telegram: FakeTelegram, ask: Ask) -> None:
    ask("getUpdates", allowed_updates=["message"])
    telegram.say("blocked", ASHA)
    assert ask("getUpdates").json()["result"] == []


def test_whoever_blocks_the_bot_is_not_reached_until_they_return(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.say("blocked", ASHA)
    assert ask("sendMessage", chat_id=ASHA, text="x").status_code == 403
    telegram.say("returned", ASHA)
    assert ask("sendMessage", chat_id=ASHA, text="x").status_code == 200


def test_a_button_is_pressed_by_its_label_and_answered_once_known(telegram: FakeTelegram, ask: Ask) -> None:
    number = ask("sendMessage", chat_id=ASHA, text="?", reply_markup=keyboard("हाँ", "yes")).json()["result"][
        "message_id"
    ]
    telegram.press(ASHA, "हाँ")
    telegram.press(ASHA, "हाँ", too_old=True)
    fresh, old = (one["callback_query"] for one in ask("getUpdates").json()["result"])
    assert (fresh["data"], fresh["message"]["message_id"]) == ("yes", number)
    assert [ask("answerCallbackQuery", callback_query_id=press["id"]).status_code for press in (fresh, old)] == [
        200,
        400,
    ]


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


def test_counts(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.block(VIKRAM)
    for via, chat in (("/one", ASHA), ("/two", ASHA), ("/two", VIKRAM)):
        ask("sendMessage", via=via, chat_id=chat, text="x")
    counts = telegram.counts()
    assert counts["methods"] == {"sendMessage": {"seen": 3, "accepted": 2}}
    assert counts["codes"] == {"200": 2, "403": 1}
    assert counts["via"] == {"/one": {"seen": 1, "accepted": 1}, "/two": {"seen": 2, "accepted": 1}}
    assert [line["via"] for line in telegram.accepted()] == ["/one", "/two"]


def test_a_killed_server_goes_on_with_its_log(tmp_path: Path) -> None:
    def send(telegram: FakeTelegram) -> int:
        answer = httpx.post(f"{telegram.url}/bot{TOKEN}/sendMessage", json={"chat_id": ASHA, "text": "x"})
        number: int = answer.json()["result"]["message_id"]
        return number

    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        first, port = send(telegram), telegram.port
        telegram.kill()
        with telegram.log.open("ab") as file:
            file.write(b'{"n": 2, "half a li')
        assert [line["n"] for line in telegram.calls()] == [1]
        telegram.start()
        assert telegram.port == port
        assert send(telegram) > first
        assert [line["n"] for line in telegram.calls()] == [1, 2]
        assert telegram.counts()["methods"] == {"sendMessage": {"seen": 2, "accepted": 2}}


def test_bodies_in_chunks_are_understood(telegram: FakeTelegram, client: httpx.Client) -> None:
    chunks = iter([b'{"chat_id": 501, ', b'"text": "x"}'])
    address = f"{telegram.url}/bot{TOKEN}/sendMessage"
    assert client.post(address, content=chunks, headers={"Content-Type": "application/json"}).status_code == 200
    assert telegram.reads(ASHA) == ["x"]


def _within(part: Any, whole: Any) -> bool:
    """Whether everything in the part stands in the whole."""
    if isinstance(part, dict):
        return all(_within(value, whole[key]) for key, value in part.items())
    if isinstance(part, list):
        return all(map(_within, part, whole))
    return bool(part == whole)


def _until(happened: Callable[[], object]) -> None:
    """Ask the fake until it says so; the whole run is limited, this is not a measure of time."""
    for _ in range(5000):
        if happened():
            return
    pytest.fail("it has not happened")
