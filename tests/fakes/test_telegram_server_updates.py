"""What people do reaches whoever polls, or a webhook."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.hook import Hook, until
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.within import within

ASHA, VIKRAM = 501, 502
SECRET = "invented"  # noqa: S105 - plainly
Ask = Callable[..., httpx.Response]


def keyboard(label: str, data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


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
    until(lambda: telegram.updates()["polled"])
    telegram.write(ASHA, "नमस्कार", language="hi")
    poll.join()
    [update] = answers[0].json()["result"]
    assert update["message"]["text"] == "नमस्कार"
    assert update["message"]["from"]["language_code"] == "hi"


def test_the_newer_of_two_polls_ends_the_older(telegram: FakeTelegram, ask: Ask) -> None:
    answers: list[httpx.Response] = []
    poll = threading.Thread(target=lambda: answers.append(ask("getUpdates", timeout=8)))
    poll.start()
    until(lambda: telegram.updates()["polled"])
    assert ask("getUpdates").status_code == 200
    poll.join()
    assert answers[0].status_code == 409
    assert "terminated by other getUpdates request" in answers[0].json()["description"]


def test_a_client_that_goes_away_ends_its_poll(telegram: FakeTelegram) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{telegram.url}/bot{TOKEN}/getUpdates", json={"timeout": 8}, timeout=3)
    until(lambda: not telegram.updates()["polled"])
    assert [line["code"] for line in telegram.calls("getUpdates")] == [None]


def test_a_webhook_gets_every_update_with_its_secret(telegram: FakeTelegram, ask: Ask, hook: Hook) -> None:
    hook.answers += [503]
    waiting = telegram.write(ASHA, "one")["update_id"]
    assert ask("setWebhook", url=hook.url, secret_token=SECRET).json()["result"]
    assert ask("getUpdates").status_code == 409
    later = telegram.write(ASHA, "two")["update_id"]
    until(lambda: not telegram.updates()["waiting"])
    assert _secrets_and_ids(hook) == [(SECRET, waiting), (SECRET, waiting), (SECRET, later)]
    assert [line["code"] for line in telegram.calls("(webhook)")] == [503, 200, 200]
    assert ask("getWebhookInfo").json()["result"]["url"] == hook.url
    ask("deleteWebhook")
    telegram.write(ASHA, "three")
    assert len(ask("getUpdates").json()["result"]) == 1


def test_a_webhook_may_be_set_from_the_start(tmp_path: Path, hook: Hook) -> None:
    with FakeTelegram(tmp_path / "calls.jsonl", webhook=hook.url, secret=SECRET) as telegram:
        number = telegram.write(ASHA, "/start")["update_id"]
        until(lambda: not telegram.updates()["waiting"])
    assert _secrets_and_ids(hook) == [(SECRET, number)]


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
    assert within(told, update[kind])


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


def _secrets_and_ids(hook: Hook) -> list[tuple[str | None, int]]:
    return [(one.headers.get("x-telegram-bot-api-secret-token"), one.told["update_id"]) for one in hook.posted]
