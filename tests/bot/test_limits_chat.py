"""What a channel cannot do is made up for: choices for a menu, links of its own, no word of another channel's ways."""

from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.config import Config
from bot.render import label, render
from bot.turn import Reply
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.outbox import NO_WORDS
from storage.rows import Language, Right
from storage.tables import ContactOfficers
from tests.bot.chatting import (
    CHAT,
    NOW,
    TELEGRAM,
    TELEGRAM_BOT,
    WAYS,
    WHATSAPP,
    WHATSAPP_NUMBER,
    Chat,
    Way,
    press,
    text,
)


def on(database: Database, way: Way) -> Chat:
    """An IT manager who is officer 1, where both channels are on."""
    chat = Chat(database, Config(telegram=TELEGRAM_BOT, whatsapp=WHATSAPP_NUMBER), way=way)
    chat.listed(1)
    contact = chat.database.write_now(lambda session: meet(session, way.channel, CHAT, "en")).contact_id
    chat.office.insert(ContactOfficers, officer_id=1, contact_id=contact, role="self", linked_at=NOW)
    act = {"granted_by": "test", "now": NOW, "contact_id": contact}
    chat.database.write_now(lambda session: grant(session, "Meera", Right.IT_MANAGER, [], **act))
    return chat


def choices(reply: Reply) -> list[str]:
    return [each["label"] for row in (reply.form or {}).get("buttons", ()) for each in row]


@pytest.mark.parametrize("asked", ["/help", "something else entirely, in so many words that nobody could guess it"])
def test_where_chats_have_no_menu_each_command_can_be_chosen(database: Database, asked: str) -> None:
    chat = on(database, WHATSAPP)
    (reply,) = chat.replies(text(asked))
    assert choices(reply) == [label(each.name, "en", of="commands") for each in COMMANDS if each.in_menu]
    (status,) = chat.pressed(label("status", "en", of="commands"), [reply])
    assert status.template == "nothing_asked"


def test_where_chats_have_a_menu_it_is_set_and_the_commands_are_listed(database: Database) -> None:
    chat = on(database, TELEGRAM)
    (reply,) = chat.replies(text("/help"))
    assert choices(reply) == []
    assert "/status" in render(reply.template, reply.language, reply.values)


@pytest.mark.parametrize(("way", "sets"), [(TELEGRAM, True), (WHATSAPP, False)])
def test_a_menu_is_set_only_where_there_is_one(database: Database, way: Way, *, sets: bool) -> None:
    chat = on(database, way)
    said = chat.database.write_now(
        lambda session: chat.conversation.converse(session, way.channel, text("/language hi"), NOW)
    )
    assert (NO_WORDS in [reply.template for reply in said]) is sets


@pytest.mark.parametrize(
    ("way", "link"),
    [(TELEGRAM, "https://t.me/invented_bot?start="), (WHATSAPP, "https://wa.me/919000000099?text=%2Fstart%20")],
)
def test_an_assistants_code_comes_with_a_link_of_the_same_channel(database: Database, way: Way, link: str) -> None:
    chat = on(database, way)
    invitation = chat.replies(press("assistant new 1"))[-1]
    assert invitation.values["link"] == link + invitation.values["code"]
    assert chat.templates(text(f"/start {invitation.values['code']}", "888")) == ["assistant_welcome"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.channel)
def test_the_poster_invites_to_every_channel(database: Database, tmp_path: Path, way: Way) -> None:
    chat = on(database, way)
    _, forward = chat.replies(text("/invite"))
    assert [each["link"] for each in forward.values["ways"]] == [
        "https://t.me/invented_bot?start=poster",
        "https://wa.me/919000000099?text=start",
    ]
    assert len(chat.errands(tmp_path)) == 4


@pytest.mark.parametrize("language", ["hi", "en"])
def test_what_is_said_on_whatsapp_names_no_way_of_telegrams(database: Database, language: Language) -> None:
    chat = on(database, WHATSAPP)
    chat.replies(text(f"/language {language}"))
    for asked in [f"/{each.name}" for each in COMMANDS if each.name not in {"invite", "forget"}]:
        for reply in chat.replies(text(asked)):
            words = render(reply.template, reply.language, reply.values)
            assert "Telegram" not in words, (asked, words)
            assert not reply.form or not {"menu", "deletes", "edits"} & set(reply.form)
        chat.replies(text("cancel"))
