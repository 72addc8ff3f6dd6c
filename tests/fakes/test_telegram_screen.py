"""The fake shows a chat as the person in it sees it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram

ASHA, VIKRAM = 501, 502
Ask = Callable[..., httpx.Response]
YES_NO = {"inline_keyboard": [[{"text": "हाँ", "callback_data": "yes"}, {"text": "नहीं", "callback_data": "no"}]]}
SHARE = {"keyboard": [[{"text": "नंबर साझा करें", "request_contact": True}]]}


def sent(ask: Ask, text: str, **more: Any) -> int:
    number: int = ask("sendMessage", chat_id=ASHA, text=text, **more).json()["result"]["message_id"]
    return number


def test_edits_are_applied_and_what_is_deleted_is_gone_theirs_too(telegram: FakeTelegram, ask: Ask) -> None:
    secret = telegram.write(ASHA, "invented password")["message_id"]
    changes, goes = sent(ask, "0 %"), sent(ask, "goes")
    ask("editMessageText", chat_id=ASHA, message_id=changes, text="50 %", reply_markup=YES_NO)
    for number in (secret, goes):
        assert ask("deleteMessage", chat_id=ASHA, message_id=number).json()["ok"]
    screen = telegram.screen(ASHA)
    assert [(one.by, one.text, one.edited, one.buttons) for one in screen.messages] == [
        ("bot", "50 %", True, [["हाँ", "नहीं"]])
    ]
    assert (screen.said, screen.last.id) == (["50 %"], changes)


def test_a_file_is_seen_with_its_name_and_can_be_opened(telegram: FakeTelegram, ask: Ask) -> None:
    ask("sendDocument", chat_id=ASHA, caption="सूची", files={"document": ("सूची.xlsx", b"PK invented")})
    telegram.send_file(ASHA, "order.pdf", b"%PDF invented", "the order")
    ours, theirs = telegram.screen(ASHA).messages
    assert [(one.text, (one.file or {})["name"], telegram.file(one)) for one in (ours, theirs)] == [
        ("सूची", "सूची.xlsx", b"PK invented"),
        ("the order", "order.pdf", b"%PDF invented"),
    ]


def test_a_keyboard_stands_until_it_is_taken_away(telegram: FakeTelegram, ask: Ask) -> None:
    sent(ask, "?", reply_markup=SHARE)
    sent(ask, "plain")
    assert telegram.screen(ASHA).keyboard == [["नंबर साझा करें"]]
    sent(ask, "thanks", reply_markup={"remove_keyboard": True})
    assert telegram.screen(ASHA).keyboard == []


@pytest.mark.parametrize("markup", [SHARE, {"remove_keyboard": True}])
def test_a_message_with_such_a_keyboard_cannot_be_edited(ask: Ask, markup: dict[str, Any]) -> None:
    number = sent(ask, "?", reply_markup=markup)
    refused = ask("editMessageText", chat_id=ASHA, message_id=number, text="x").json()
    assert "can't be edited" in refused["description"]


def test_the_words_of_a_file_are_no_text(telegram: FakeTelegram, ask: Ask) -> None:
    number = ask("sendDocument", chat_id=ASHA, files={"document": ("a.pdf", b"x")}).json()["result"]["message_id"]
    refused = ask("editMessageText", chat_id=ASHA, message_id=number, text="x").json()
    assert "no text in the message to edit" in refused["description"]


def test_a_menu_is_the_chats_own_or_everybodys(telegram: FakeTelegram, ask: Ask) -> None:
    ask("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    scope = {"type": "chat", "chat_id": ASHA}
    ask("setMyCommands", commands=[{"command": "stop", "description": "संदेश रोकें"}], scope=scope)
    assert telegram.menu(ASHA) == [("stop", "संदेश रोकें")]
    assert telegram.menu(VIKRAM) == [("start", "Begin")]


@pytest.mark.parametrize(
    ("commands", "chat", "description"),
    [
        ([{"command": "Stop!", "description": "x"}], ASHA, "BOT_COMMAND_INVALID"),
        ([{"command": "stop", "description": ""}], ASHA, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "stop", "description": "x"}], VIKRAM, "bot was blocked"),
    ],
)
def test_a_menu_that_is_refused(
    telegram: FakeTelegram, ask: Ask, commands: list[dict[str, str]], chat: int, description: str
) -> None:
    telegram.block(VIKRAM)
    refused = ask("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": chat}).json()
    assert description in refused["description"]
    assert telegram.menu(chat) == []


def test_a_button_is_pressed_by_what_it_answers_too_and_works_until_that_is_heard(
    telegram: FakeTelegram, ask: Ask
) -> None:
    sent(ask, "?", reply_markup=YES_NO)
    telegram.press(ASHA, "no")
    [update] = ask("getUpdates").json()["result"]
    assert update["callback_query"]["data"] == "no"
    assert telegram.screen(ASHA).spinning == 1
    ask("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
    assert telegram.screen(ASHA).spinning == 0


def test_a_button_that_is_not_there_cannot_be_pressed(telegram: FakeTelegram, ask: Ask) -> None:
    ask("deleteMessage", chat_id=ASHA, message_id=sent(ask, "?", reply_markup=YES_NO))
    with pytest.raises(ValueError, match="no button"):
        telegram.press(ASHA, "हाँ")
