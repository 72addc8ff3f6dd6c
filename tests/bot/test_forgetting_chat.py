"""Everything kept about somebody is shown to them, and forgotten when they say so; nothing brings it back but they."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlmodel import select

from bot.config import Config
from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.turn import Reply
from scheduler.channel import Incoming, Listening, Said
from scheduler.check import Check
from scheduler.clock import SettableClock
from storage.contacts import contacts_of
from storage.database import Database
from storage.errands import finish_errand, open_errands
from storage.forgetting import GONE
from storage.queueing import NewMessage, put
from storage.tables import Contacts, Errands, Inbox, Listings, Messages, Suppressions
from tests.bot.chatting import CHAT, MOBILE, NOW, Chat, press, text
from tests.scheduler.office import BIHAR

TEXT = "Dear Asha, a course remains."


@pytest.fixture
def chat(database: Database) -> Chat:
    chat = Chat(database, strict=True)
    chat.listed(1, name="Asha", mobile=MOBILE)
    return chat


def joins(chat: Chat, address: str = CHAT) -> None:
    chat.replies(text("/start", address))
    chat.replies(press("= joining.language en", address))
    chat.replies(press("= joining.notice accept", address))
    chat.replies(chat.shares(address=address))
    assert chat.templates(text("E001", address)) == ["joined"]


def forgets(chat: Chat) -> list[Reply]:
    return chat.pressed("Yes, erase everything", chat.replies(text("/forget")))


def sent(chat: Chat, state: str = "sent") -> int:
    """A nudge in the books, as it was sent or waits; its number."""
    message = NewMessage("nudge", 1, "telegram", 1, NOW.date(), "hours", "-", "en", NOW, NOW, values={"name": "Asha"})
    number = chat.database.write_now(lambda session: put(session, [message], NOW))

    def end(session: Any) -> None:
        row = session.get(Messages, number)
        row.state, row.text = state, TEXT if state == "sent" else None

    chat.database.write_now(end)
    return number


def do_errands(chat: Chat, folder: Path) -> list[Reply]:
    hands = Hands(
        chat.database,
        Config(data_folder=folder),
        lambda: chat.terms,
        SettableClock(NOW),
        cast("Listening", None),
        "telegram",
        lambda: None,
    )
    replies: list[Reply] = []
    for errand in chat.database.read_now(lambda session: open_errands(session, "telegram", (), 9)):
        replies += asyncio.run(_do(hands, errand))
        chat.database.write_now(partial(finish_errand, number=errand.id, now=NOW))
    return replies


async def _do(hands: Hands, errand: Any) -> list[Reply]:
    return list(await ERRANDS[errand.kind](errand, hands))


def rows(chat: Chat, table: Any) -> list[Any]:
    return list(chat.database.read_now(lambda session: session.exec(select(table)).all()))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.errands.forgetting.SECONDS", 0)


def test_nothing_is_erased_before_it_is_confirmed(chat: Chat) -> None:
    joins(chat)
    assert chat.templates(text("/mitayen")) == ["forget_confirm"]
    assert chat.templates(text("yes")) == ["forget_confirm"]
    assert chat.templates(press("= forgetting.confirm no")) == ["cancelled"]
    assert chat.linked() == [(1, CHAT, "en")]


def test_what_may_be_erased_is_erased_and_the_record_stays(chat: Chat, tmp_path: Path) -> None:
    joins(chat)
    number, waiting = sent(chat), sent(chat, "queued")
    chat.office.insert(
        Inbox, channel="telegram", update_id="5", place=5, address=CHAT, received_at=NOW, handled_at=NOW, body="x"
    )
    chat.replies(text("/privacy"))
    do_errands(chat, tmp_path)
    assert [reply.template for reply in forgets(chat)] == ["forgotten"]
    assert chat.linked() == []
    do_errands(chat, tmp_path)
    (contact,) = rows(chat, Contacts)
    assert (contact.address, contact.notice_accepted_at) == (f"{GONE}{contact.id}", None)
    assert (contact.heard_at, contact.window_until) == (None, None)
    by_number = {message.id: message for message in rows(chat, Messages)}
    assert (by_number[number].text, by_number[number].values, by_number[number].state) == (None, {}, "sent")
    assert (by_number[waiting].state, by_number[waiting].reason) == ("dropped", "forgotten")
    assert [(row.body, row.address) for row in rows(chat, Inbox)] == [(None, None)]
    assert [row.kind for row in rows(chat, Errands)] == ["forget"]
    assert list((tmp_path / "outgoing").iterdir()) == []
    assert [row.name for row in rows(chat, Listings)] == ["Asha"]
    assert [act for act, *_ in chat.acts()] == ["notice_accepted", "joined", "privacy_asked", "forgotten"]
    (mark,) = rows(chat, Suppressions)
    assert CHAT not in mark.address_hash


@pytest.mark.parametrize("erased", [True, False], ids=["later", "at once"])
def test_only_their_own_start_and_acceptance_bring_somebody_back(chat: Chat, tmp_path: Path, *, erased: bool) -> None:
    joins(chat)
    forgets(chat)
    if erased:
        do_errands(chat, tmp_path)
    for said in (text("hello"), text("/why"), text("resume"), chat.shares(), Incoming(Said.OTHER, CHAT), press("why")):
        assert chat.replies(said) == []
    asked = chat.replies(text("/start"))
    assert [reply.template for reply in asked] == ["forgotten_before"]
    assert [reply.template for reply in chat.pressed("No", _in_english(chat, asked))] == ["stays_forgotten"]
    assert chat.replies(text("hello")) == []
    chat.replies(text("/start"))
    assert chat.templates(press("= joining.again yes")) == ["greeting"]
    assert chat.templates(press("= joining.language en")) == ["notice"]
    assert len(rows(chat, Suppressions)) == 1
    assert chat.templates(press("= joining.notice accept")) == ["share_number"]
    assert rows(chat, Suppressions) == []
    chat.replies(chat.shares())
    assert chat.templates(text("E001")) == ["joined"]


def _in_english(chat: Chat, replies: list[Reply]) -> list[Reply]:
    """Press the word for English under the question, where the chat is known no more and asks in Hindi."""
    return chat.replies(text("english")) if replies[0].language == "hi" else replies


def test_whoever_is_forgotten_is_nobody_for_every_later_message(chat: Chat) -> None:
    joins(chat)
    forgets(chat)
    assert chat.database.read_now(lambda session: contacts_of(session, [1])) == {}
    (contact,) = rows(chat, Contacts)
    assert contact.stopped_at == NOW


def test_the_tries_are_not_had_anew_by_being_forgotten(chat: Chat, tmp_path: Path) -> None:
    chat.replies(text("/start"))
    chat.replies(press("= joining.language en"))
    chat.replies(press("= joining.notice accept"))
    chat.replies(chat.shares())
    chat.replies(text("9999"))
    forgets(chat)
    do_errands(chat, tmp_path)
    (contact,) = rows(chat, Contacts)
    assert (contact.address, contact.wrong_ids) == (CHAT, 1)


def test_all_that_is_kept_comes_as_files(chat: Chat, tmp_path: Path) -> None:
    chat.activate(BIHAR)
    joins(chat)
    Check(chat.database, chat.terms, NOW).run()
    sent(chat)
    assert chat.templates(text("/privacy")) == ["privacy_begun"]
    assert chat.templates(text("/meri_jankari")) == ["privacy_under_way"]
    replies = do_errands(chat, tmp_path)
    assert [(reply.template, (reply.form or {})["name"]) for reply in replies] == [
        ("privacy_ready", "my-data.txt"),
        ("privacy_complete", "my-data.json"),
    ]
    readable, complete = ((tmp_path / (reply.form or {})["file"]).read_text(encoding="utf-8") for reply in replies)
    for found in ("Name: Asha", TEXT, "Notice accepted: 2 April 2026", "joined", "At least 3 courses by March 2026"):
        assert found in readable
    kept = json.loads(complete)
    assert kept["here"]["messages"][0]["text"] == TEXT
    assert kept["officers"][0]["listings"][0]["name"] == "Asha"


def test_a_file_holds_nothing_of_anybody_else(chat: Chat, tmp_path: Path) -> None:
    chat.listed(2, "+919000000002", name="Bhola", employee_id="E002")
    joins(chat)
    chat.replies(text("/privacy"))
    whole = "".join(
        (tmp_path / (reply.form or {})["file"]).read_text(encoding="utf-8") for reply in do_errands(chat, tmp_path)
    )
    assert "Asha" in whole
    assert "Bhola" not in whole
    assert "E002" not in whole
