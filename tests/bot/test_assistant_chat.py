"""An officer names an assistant by a code that works once; either ends it, and the other one hears of it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.acts.assistants import CODE
from bot.config import Config
from bot.render import render
from scheduler.channel import Incoming
from storage.contacts import contacts_of
from storage.database import Database
from storage.tables import AssistantCodes, Contacts, Messages
from tests.bot.chatting import CHAT, NOW, TELEGRAM_BOT, Chat, press, text

PA = "800"


@pytest.fixture
def chat(database: Database) -> Chat:
    chat = Chat(database, Config(telegram=TELEGRAM_BOT))
    chat.listed(1, name="Asha")
    chat.replies(chat.shares())
    return chat


def code(chat: Chat, address: str = CHAT, officer: int = 1) -> str:
    replies = chat.replies(press(f"assistant new {officer}", address))
    assert [reply.template for reply in replies] == ["assistant_code", "assistant_invitation"]
    given = str(replies[1].values["code"])
    assert replies[1].values["link"] == f"https://t.me/invented_bot?start={given}"
    return given


def told(chat: Chat, address: str) -> list[str]:
    rows = select(Messages.template).join(Contacts, col(Contacts.id) == col(Messages.contact_id))
    asked = rows.where(Contacts.address == address).order_by(col(Messages.id))
    return list(chat.database.read_now(lambda session: session.exec(asked).all()))


def speak_for(chat: Chat, officer: int = 1) -> list[tuple[str, str]]:
    found = chat.database.read_now(lambda session: contacts_of(session, [officer]))
    return [(each.address, each.role) for each in found.get(officer, [])]


def test_a_code_is_kept_as_a_hash_alone(chat: Chat) -> None:
    given = code(chat)
    assert CODE.fullmatch(given)
    (row,) = chat.database.read_now(lambda session: session.exec(select(AssistantCodes)).all())
    assert given not in str(row)
    assert row.valid_until == NOW + timedelta(hours=24)


@pytest.mark.parametrize("way", ["/start {}", "/assistant {}", "/start {} "])
def test_whoever_has_the_code_becomes_the_assistant(chat: Chat, way: str) -> None:
    assert chat.templates(text(way.format(code(chat)).lower(), PA)) == ["assistant_welcome"]
    assert speak_for(chat) == [(CHAT, "self"), (PA, "assistant")]
    assert told(chat, CHAT) == ["assistant_named"]
    assert ("assistant_named", "#1", "telegram") in chat.acts()


def test_somebody_new_chooses_a_language_and_accepts_the_notice_first(chat: Chat) -> None:
    given, chat.strict = code(chat), True
    assert chat.templates(text(f"/start {given}", PA)) == ["greeting"]
    assert chat.templates(press("= joining.language hi", PA)) == ["notice_assistant"]
    assert chat.templates(press("= joining.notice accept", PA)) == ["assistant_welcome"]
    assert chat.templates(text("/why", PA)) == ["nothing_asked"]


def test_what_an_assistant_is_told_is_what_they_may_do_and_an_officers_notice_follows(chat: Chat) -> None:
    given, chat.strict = code(chat), True
    chat.listed(2, "+919000000002")
    for step in (text(f"/start {given}", PA), press("= joining.language en", PA)):
        (notice,) = chat.replies(step)
    assert "To see or erase what is kept is for the officer alone" in render(
        notice.template, notice.language, notice.values
    )
    chat.replies(press("= joining.notice accept", PA))
    assert chat.templates(text("/notice", PA)) == ["notice_assistant"]
    chat.replies(chat.shares("+919000000002", PA))
    assert "notice" in chat.templates(text("/status", PA))
    assert "notice" not in chat.templates(text("/status", PA))


def test_whoever_assists_no_more_is_shown_no_other_notice(chat: Chat) -> None:
    given, chat.strict = code(chat), True
    for step in (f"/start {given}", "हिन्दी"):
        chat.replies(text(step, PA))
    chat.replies(press("= joining.notice accept", PA))
    (ended,) = (each for each in chat.replies(text("/assistant", PA)) if each.form)
    (answer,) = (button["answer"] for row in (ended.form or {})["buttons"] for button in row)
    assert chat.templates(press(answer, PA)) == ["assistant_revoked"]
    assert chat.templates(text("/help", PA)) == ["help"]


def test_a_code_works_once_and_for_a_day(chat: Chat) -> None:
    first = code(chat)
    second = code(chat)
    assert chat.templates(text(f"/start {first}", PA)) == ["assistant_code_over"]
    late = NOW + timedelta(hours=24)
    assert [each.template for each in chat.replies(text(f"/start {second}", PA), late)] == ["assistant_code_over"]
    chat.replies(text(f"/start {second}", PA))
    assert chat.templates(text(f"/start {second}", "801")) == ["assistant_code_over"]
    assert speak_for(chat) == [(CHAT, "self"), (PA, "assistant")]


def test_nobody_is_their_own_assistant(chat: Chat) -> None:
    assert chat.templates(text(f"/assistant {code(chat)}")) == ["assistant_is_known"]


def test_there_is_one_assistant_at_a_time(chat: Chat) -> None:
    chat.replies(text(f"/start {code(chat)}", PA))
    (reply,) = chat.replies(press("assistant new 1"))
    assert reply.template == "assistants"
    assert reply.values["since"] == "2026-04-02"


@pytest.mark.parametrize(("by", "label", "hears"), [(CHAT, "End the assistance", PA), (PA, "End this", CHAT)])
def test_either_ends_it_and_the_other_one_hears(chat: Chat, by: str, label: str, hears: str) -> None:
    chat.replies(text(f"/start {code(chat)}", PA))
    replies = chat.replies(text("/assistant", by))
    (answer,) = [
        button["answer"]
        for reply in replies
        for row in (reply.form or {})["buttons"]
        for button in row
        if button["label"] == label
    ]
    assert chat.templates(press(answer, by)) == ["assistant_revoked"]
    assert speak_for(chat) == [(CHAT, "self")]
    assert told(chat, hears)[-1] == "assistant_ended"
    assert chat.templates(press(answer, CHAT)) == ["assistant_had_ended"]


def test_an_assistant_asks_for_the_officer_but_not_for_what_is_kept_about_them(chat: Chat) -> None:
    chat.replies(text(f"/start {code(chat)}", PA))
    assert chat.templates(text("/why", PA)) == ["nothing_asked"]
    for asked in ("/privacy", "/forget", "/meri_jankari", "/mitayen"):
        assert chat.templates(text(asked, PA)) == ["help"]
    shown = [each["name"] for each in chat.replies(text("/help", PA))[0].values["commands"]]
    assert {"privacy", "forget"}.isdisjoint(shown)
    assert "why" in shown


@pytest.mark.parametrize("pressed", ["assistant new 1", "assistant end 1 1"])
def test_nobody_names_or_ends_for_another_officer(chat: Chat, pressed: str) -> None:
    chat.listed(2, "+919000000002")
    chat.replies(chat.shares("+919000000002", "700"))
    assert chat.templates(press(pressed, "700")) == ["help"]
    assert speak_for(chat) == [(CHAT, "self")]


def test_who_has_no_code_hears_how_it_is_done(chat: Chat) -> None:
    assert chat.templates(text("/assistant nonsense", PA)) == ["assistant_how"]
    assert chat.replies(Incoming(text("x").said, PA, text="/sahayak"))[0].template == "assistant_how"
