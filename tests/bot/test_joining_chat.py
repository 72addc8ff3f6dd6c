"""How people come: language, notice, number, employee id, a role, a shared phone, another phone; in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.config import Config, JoiningSettings
from bot.dialogues.joining import TRIES
from bot.render import label, render
from bot.turn import Reply
from scheduler.channel import Incoming, Said
from storage.actors import grant
from storage.database import Database
from storage.requests import open_requests
from storage.rows import Language, Right
from storage.tables import Contacts, Messages
from tests.bot.chatting import CHAT, MOBILE, NOW, Chat, press, text

OTHER = "888"
IN: dict[Language, dict[str, str]] = {
    "hi": {"language": "हिन्दी", "accept": "पढ़ लिया, स्वीकार है", "later": "अभी नहीं", "joined": "सूची में मिल गया है"},
    "en": {
        "language": "English",
        "accept": "Read and accepted",
        "later": "Not now",
        "joined": "is on the department's list",
    },
}


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, strict=True)


def comes(chat: Chat, language: Language = "en", address: str = CHAT) -> list[Reply]:
    """Start, choose a language, accept the notice."""
    answers = {"hi": "= joining.language hi", "en": "= joining.language en"}
    chat.replies(text("/start", address))
    chat.replies(press(answers[language], address))
    return chat.replies(press("= joining.notice accept", address))


def names(replies: list[Reply]) -> list[str]:
    return [reply.template for reply in replies]


def told(chat: Chat, address: str) -> list[str]:
    """What was said to an address that had not just asked."""
    question = select(Messages.template).join(Contacts, Contacts.id == Messages.contact_id)  # type: ignore[arg-type]
    rows = question.where(Contacts.address == address).order_by(Messages.id)  # type: ignore[arg-type]
    return list(chat.database.read_now(lambda session: session.exec(rows).all()))


def contact(chat: Chat, address: str = CHAT) -> Contacts:
    return chat.database.read_now(
        lambda session: session.exec(select(Contacts).where(Contacts.address == address)).one()
    )


@pytest.mark.parametrize("language", ["hi", "en"])
def test_somebody_comes_step_by_step(chat: Chat, language: Language) -> None:
    chat.listed(1, employee_id="EX-1001")
    words = IN[language]
    greeting = chat.replies(text("/start"))
    notice = chat.pressed(words["language"], greeting)
    (asked,) = chat.pressed(words["accept"], notice)
    assert names([*greeting, *notice, asked]) == ["greeting", "notice", "share_number"]
    assert asked.form == {"ask_number": label("share_number", language)}
    assert chat.templates(chat.shares()) == ["employee_id"]
    (joined,) = chat.replies(text("1001"))
    assert words["joined"] in render(joined.template, joined.language, joined.values)
    assert chat.linked() == [(1, CHAT, language)]
    assert (contact(chat).notice_accepted_at, contact(chat).wrong_ids) == (NOW, 0)
    assert [act for act, *_ in chat.acts()] == ["notice_accepted", "joined"]


def test_who_has_said_stop_while_joining_reads_that_it_stands(chat: Chat) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(text("stop"))
    chat.replies(chat.shares())
    (joined,) = chat.replies(text("E001"))
    assert "Reminders are stopped here, as you asked" in render(joined.template, joined.language, joined.values)


def test_a_command_is_no_try_at_the_employee_id(chat: Chat) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    (answer,) = chat.replies(text("help"))
    assert "joining is still to be completed" in render(answer.template, answer.language, answer.values)
    assert contact(chat).wrong_ids == 0
    assert chat.templates(text("E001")) == ["joined"]


def test_nothing_is_asked_of_whoever_does_not_accept(chat: Chat) -> None:
    chat.listed(1)
    chat.replies(text("/start"))
    notice = chat.replies(text("अंग्रेज़ी"))
    assert names(chat.pressed("Not now", notice)) == ["notice_not_accepted"]
    assert chat.templates(chat.shares()) == ["greeting"]
    assert chat.linked() == []
    assert contact(chat).notice_accepted_at is None


def test_a_number_shared_too_early_is_remembered(chat: Chat) -> None:
    chat.listed(1)
    assert chat.templates(chat.shares()) == ["greeting"]
    chat.replies(press("= joining.language en"))
    assert chat.templates(press("= joining.notice accept")) == ["employee_id"]
    assert chat.templates(text("E001")) == ["joined"]


@pytest.mark.parametrize("said", [text("what?"), text("/why"), Incoming(Said.FOREIGN_NUMBER, CHAT)])
def test_an_open_question_is_asked_again(chat: Chat, said: Incoming) -> None:
    chat.replies(text("/start"))
    assert chat.templates(said) == ["greeting"]
    chat.replies(press("= joining.language en"))
    assert chat.templates(said) == ["notice"]


def test_a_notice_that_has_changed_is_shown_again_once(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    chat.replies(text("E001"))
    monkeypatch.setattr("bot.dialogues.joining.version", lambda _: "another")
    monkeypatch.setattr("bot.conversation.version", lambda _: "another")
    replies = chat.replies(text("stop"))
    assert names(replies) == ["stopped", "notice"]
    assert replies[1].values["changed"] is True
    assert names(chat.replies(text("help"))) == ["help"]
    assert names(chat.pressed("Read and accepted", replies)) == ["notice_accepted"]
    assert contact(chat).notice_version == "another"
    assert contact(chat).stopped_at == NOW  # to read a notice is not to ask for reminders


@pytest.mark.parametrize(
    ("employee_id", "given"),
    [
        ("EX-1001", ("1001", " 1001 ", "-1001", "ex1001", "EX-1001", "१००१")),
        ("BR/42a", ("/42A", "r42a", "BR42A")),
        ("7b", ("7B", "७b")),
    ],
)
def test_an_employee_id_is_recognised_in_every_spelling(
    database: Database, employee_id: str, given: tuple[str]
) -> None:
    chat = Chat(database, strict=True)
    chat.listed(1, employee_id=employee_id)
    for number, said in enumerate(given):
        address = f"9{number}"
        comes(chat, address=address)
        chat.replies(chat.shares(address=address))
        assert chat.templates(text(said, address)) == ["joined"], said


def test_five_wrong_ids_and_the_it_manager_is_told(chat: Chat) -> None:
    chat.listed(1, name="Asha")
    manager(chat)
    comes(chat)
    chat.replies(chat.shares())
    assert chat.templates(text("?!")) == ["employee_id"]
    for left in range(TRIES - 1, 0, -1):
        (reply,) = chat.replies(text("9999"))
        assert (reply.template, reply.values) == ("employee_id_wrong", {"left": left})
    assert chat.templates(text("9999")) == ["employee_id_tries_over"]
    assert chat.templates(text("E001")) == ["share_number"]
    assert chat.templates(chat.shares()) == ["employee_id_tries_over"]
    assert told(chat, OTHER) == ["join_request"]
    (request,) = chat.database.read_now(open_requests)
    assert (request.officer_id, request.name) == (1, "Asha")
    assert names(chat.replies(press(f"requests approve {request.id}", OTHER))) == ["request_linked"]
    assert chat.linked() == [(1, CHAT, "en")]


def test_the_number_alone_lets_in_where_the_department_says_so_or_the_list_has_no_id(database: Database) -> None:
    chat = Chat(database, Config(joining=JoiningSettings(check_employee_id=False)), strict=True)
    chat.listed(1)
    comes(chat)
    assert chat.templates(chat.shares()) == ["joined"]
    chat.config = Config()
    chat.listed(2, "+919000000002", employee_id=None)
    comes(chat, address=OTHER)
    assert chat.templates(chat.shares("+919000000002", OTHER)) == ["joined"]


@pytest.mark.parametrize("check", [True, False])
def test_who_comes_from_another_phone_is_asked_again_and_the_old_chat_is_told(
    database: Database,
    *,
    check: bool,
) -> None:
    chat = Chat(database, Config(joining=JoiningSettings(check_employee_id=check)), strict=True)
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    chat.replies(text("E001"))
    comes(chat, "hi", OTHER)
    assert chat.templates(chat.shares(address=OTHER)) == ["employee_id"]
    assert chat.linked() == [(1, CHAT, "en")]
    assert chat.templates(text("E001", OTHER)) == ["joined"]
    assert chat.linked() == [(1, OTHER, "hi")]
    assert told(chat, CHAT) == ["number_moved"]
    assert chat.templates(text("/why")) == ["share_number"]


def test_one_phone_serves_two_officers_after_a_look_at_each_id(chat: Chat) -> None:
    chat.listed(1, employee_id="AA-0001")
    chat.listed(2, employee_id="BB-0002")
    comes(chat)
    assert chat.templates(chat.shares()) == ["employee_id"]
    (joined,) = chat.replies(text("0002"))
    assert (joined.values["officer"]["name"], joined.values["more"]) == ("Officer 2", True)
    chat.replies(chat.shares())
    assert chat.templates(text("0002")) == ["employee_id_wrong"]
    (joined,) = chat.replies(text("0001"))
    assert (joined.values["officer"]["name"], joined.values["more"]) == ("Officer 1", False)
    assert chat.linked() == [(1, CHAT, "en"), (2, CHAT, "en")]
    assert chat.templates(chat.shares()) == ["joined_already", "joined_already"]


def test_two_ids_that_end_alike_are_told_apart_by_the_whole(chat: Chat) -> None:
    chat.listed(1, employee_id="AA-0001")
    chat.listed(2, employee_id="BB-0001")
    comes(chat)
    chat.replies(chat.shares())
    assert chat.templates(text("0001")) == ["employee_id_whole"]
    assert chat.templates(text("bb0001")) == ["joined"]
    assert chat.linked() == [(2, CHAT, "en")]


def test_a_number_that_was_given_to_somebody_else_no_longer_serves_who_had_it(chat: Chat) -> None:
    chat.listed(1)
    chat.listed(2, "+919000000002")
    comes(chat)
    for mobile, employee_id in ((MOBILE, "E001"), ("+919000000002", "E002")):
        chat.replies(chat.shares(mobile))
        chat.replies(text(employee_id))
    assert chat.linked() == [(2, CHAT, "en")]


def manager(chat: Chat, address: str = OTHER, mobile: str = "+919000000009") -> int:
    """Let an IT manager act from an address."""

    def work(session: Any) -> int:
        return grant(session, "Meena", Right.IT_MANAGER, [], granted_by="test", now=NOW, mobile=mobile)

    number = chat.database.write_now(work)
    comes(chat, address=address)
    chat.replies(chat.shares(mobile, address))
    return number


@pytest.mark.parametrize("listed", [False, True])
def test_who_holds_a_role_acts_from_where_the_number_is_shared(chat: Chat, *, listed: bool) -> None:
    def work(session: Any) -> int:
        return grant(session, "Meena", Right.NODAL_OFFICER, [], granted_by="test", now=NOW, mobile=MOBILE)

    chat.database.write_now(work)
    if listed:
        chat.listed(1)
    comes(chat)
    replies = chat.replies(chat.shares())
    assert names(replies) == ["role_greeting", *(["employee_id"] if listed else [])]
    assert "nodal officer" in render("role_greeting", "en", replies[0].values)
    assert ("acts_from_chat", "actor 1", "telegram") in chat.acts()
    assert chat.templates(text("E001")) == (["joined"] if listed else ["help"])
    if not listed:
        assert chat.templates(chat.shares()) == ["role_already"]


def test_stop_outranks_every_question(chat: Chat) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    assert chat.templates(text("बन्द")) == ["stopped"]
    assert chat.templates(text("E001")) == ["share_number"]
    assert chat.linked() == []


def test_a_poster_is_a_plain_greeting_and_an_old_code_says_so(chat: Chat) -> None:
    assert chat.templates(text("/start poster")) == ["greeting"]
    assert chat.templates(text("/start ABCDE23456")) == ["greeting"]
    chat.replies(press("= joining.language en"))
    assert chat.templates(press("= joining.notice accept")) == ["assistant_code_over"]


@pytest.mark.parametrize("back", [Incoming(Said.RETURNED, CHAT), text("/language"), Incoming(Said.OTHER, CHAT)])
def test_who_comes_back_is_welcomed_once(chat: Chat, back: Incoming) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    chat.replies(text("E001"))
    chat.replies(Incoming(Said.BLOCKED, CHAT))
    assert chat.templates(back)[0] == "welcome_back"
    assert "welcome_back" not in chat.templates(back)


def test_the_language_is_changed_by_a_button_or_a_word(chat: Chat) -> None:
    chat.listed(1)
    comes(chat)
    chat.replies(chat.shares())
    chat.replies(text("E001"))
    (changed,) = chat.pressed("हिन्दी", chat.replies(text("/language")))
    assert (changed.template, changed.language) == ("language_chosen", "hi")
    assert [reply.language for reply in chat.replies(text("english"))] == ["en"]
    assert [reply.language for reply in chat.replies(text("/bhasha हिंदी"))] == ["hi"]
    assert chat.linked() == [(1, CHAT, "hi")]


def test_a_question_of_yesterday_is_begun_again(chat: Chat) -> None:
    chat.replies(text("/start"))
    chat.replies(press("= joining.language en"))
    later = NOW + timedelta(days=2)
    assert names(chat.replies(press("= joining.notice accept"), later)) == ["question_is_over"]
    assert names(chat.replies(text("hello"), later)) == ["greeting"]
