"""The choices under a message that a channel could not show: they come on request, to whom they were offered."""

from functools import partial

import pytest
from sqlmodel import select

from bot.replies import put_replies
from bot.turn import Reply
from storage.database import Database
from storage.tables import Messages
from tests.bot.chatting import NOW, Chat, press, text

LABELS = [f"Course {number}" for number in range(1, 13)]
STRANGER = "778"


@pytest.fixture
def chat(database: Database) -> Chat:
    chat = Chat(database)
    chat.listed(1)
    chat.replies(chat.shares())
    return chat


def asked(chat: Chat) -> int:
    """The number of a message with twelve choices."""
    [contact] = {reply.contact_id for reply in chat.replies(text("help"))}
    offered = Reply(contact, "wrong_what", "en").with_buttons(*[[(label, f"= x {label}")] for label in LABELS])
    chat.database.write_now(partial(put_replies, channel="telegram", replies=[offered], now=NOW))
    question = select(Messages.id).where(Messages.template == "wrong_what")
    return chat.database.read_now(lambda session: session.exec(question).one())


def labels(replies: list[Reply]) -> list[str]:
    return [button["label"] for reply in replies for row in (reply.form or {}).get("buttons", ()) for button in row]


def test_the_rest_of_the_choices_comes_from_the_place_on(chat: Chat) -> None:
    [reply] = chat.replies(press(f"more {asked(chat)} 9"))
    assert (reply.template, labels([reply])) == ("more_choices", LABELS[9:])
    assert (reply.form or {})["buttons"][0] == [{"label": "Course 10", "answer": "= x Course 10"}]


def test_past_the_end_and_where_nothing_was_asked_there_is_nothing_more(chat: Chat) -> None:
    number = asked(chat)
    assert chat.templates(press(f"more {number} 12")) == ["question_is_over"]
    assert chat.templates(press("more 999999 0")) == ["question_is_over"]


def test_nobody_sees_what_somebody_else_was_asked(chat: Chat) -> None:
    chat.listed(2, "+919000000002")
    chat.replies(chat.shares("+919000000002", STRANGER))
    assert chat.templates(press(f"more {asked(chat)} 9", STRANGER)) == ["question_is_over"]


@pytest.mark.parametrize(
    "words", ["more", "/more", "more 1", "/more x y", "/more 1 2 3", f"/more {'9' * 30} 1", "/more १ २"]
)
def test_what_is_no_press_of_that_button_is_answered_like_anything_else(chat: Chat, words: str) -> None:
    assert chat.templates(text(words)) == chat.templates(text("hm"))
