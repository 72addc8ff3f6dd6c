"""The fake Telegram counts before it answers, and fails exactly as it is told."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram

ASHA, VIKRAM = 501, 502
Ask = Callable[..., httpx.Response]


def test_a_call_is_written_down_before_it_is_answered(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(latency=30)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{telegram.url}/one/bot{TOKEN}/sendMessage",
            json={"chat_id": ASHA, "text": "नमस्कार", "reply_markup": {"keyboard": [["ठीक"]]}},
            timeout=3,
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
        httpx.post(address, json=message, timeout=3)
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
    telegram.refuse(1)
    with pytest.raises(httpx.ConnectError):
        ask("getMe")
    _until_open(ask)
    assert len(telegram.calls("getMe")) == 2


def test_a_fault_may_close_the_door_behind_a_call_that_is_answered(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(faults=[{"kind": "refuse", "calls": [1], "seconds": 1}])
    assert ask("sendMessage", chat_id=ASHA, text="x").status_code == 200
    with pytest.raises(httpx.ConnectError):
        ask("sendMessage", chat_id=ASHA, text="y")
    _until_open(ask)
    assert telegram.reads(ASHA) == ["x"]


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
    telegram.behave(rate=None)
    assert ask("sendMessage", chat_id=1, text="x").status_code == 200


def test_the_limit_of_a_chat_leaves_others_alone(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.behave(per_chat=30)
    codes = [ask("sendMessage", chat_id=chat, text="x").status_code for chat in (ASHA, ASHA, VIKRAM)]
    assert codes == [200, 429, 200]


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


def _until_open(ask: Ask) -> None:
    answered = False
    while not answered:
        with suppress(httpx.ConnectError):
            answered = ask("getMe").status_code == 200
