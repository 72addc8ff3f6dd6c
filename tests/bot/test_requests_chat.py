"""Whoever is not on the list asks to be let in, and the IT manager decides."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from sqlmodel import Session, col, select

from bot.config import Config
from bot.dialogues.join_request import A_DAY, LONGEST
from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.render import render
from scheduler.channel import Listening
from scheduler.clock import SettableClock
from storage.actors import grant
from storage.database import Database
from storage.errands import finish_errand, open_errands
from storage.imports import alone, visible_import
from storage.joining import officers_with_employee_id
from storage.requests import open_requests
from storage.rows import Right
from storage.tables import Imports, Listings, Messages, OfficerIdentifiers
from tests.bot.chatting import CHAT, NOW, Chat, press, text
from tests.scheduler.office import terms

MANAGER, ANOTHER = "900", "901"
ASKED = ("/start", "= joining.language en", "= joining.notice accept")


def do_errands(chat: Chat, folder: Path) -> list[str]:
    """Do what waits, as the running program does, and return the templates of what is said."""
    clock, said = SettableClock(NOW), []
    hands = Hands(
        chat.database,
        Config(data_folder=folder),
        lambda: terms([]),
        clock,
        cast("Listening", None),
        "telegram",
        lambda: None,
    )
    for errand in chat.database.read_now(lambda session: open_errands(session, "telegram", (), 9)):
        said += [reply.template for reply in asyncio.run(_do(hands, errand.kind, errand))]
        chat.database.write_now(partial(finish_errand, number=errand.id, now=NOW))
    return said


async def _do(hands: Hands, kind: str, errand: object) -> list[object]:
    return list(await ERRANDS[kind](errand, hands))  # type: ignore[arg-type]


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, strict=True)


def comes(chat: Chat, address: str, mobile: str) -> list[str]:
    """Start, choose, accept, share a number; the templates of the last answer."""
    chat.replies(text(ASKED[0], address))
    for pressed in ASKED[1:]:
        chat.replies(press(pressed, address))
    return chat.templates(chat.shares(mobile, address))


def manager(chat: Chat, address: str, number: int) -> None:
    mobile = f"+91900000010{number}"
    work: Callable[[Session], int] = lambda session: grant(  # noqa: E731 - short
        session, "Meena", Right.IT_MANAGER, [], granted_by="test", now=NOW, mobile=mobile
    )
    chat.database.write_now(work)
    assert comes(chat, address, mobile) == ["role_greeting"]


def asks(chat: Chat, employee_id: str = "NEW-7", address: str = CHAT) -> list[str]:
    """Answer the three questions and send."""
    for words in ("Megha Rastogi", employee_id, "Block office"):
        chat.replies(text(words, address))
    return chat.templates(press("= join_request.confirm send", address))


def told(chat: Chat, template: str) -> list[Messages]:
    question = select(Messages).order_by(col(Messages.id))
    found = chat.database.read_now(lambda session: session.exec(question).all())
    return [message for message in found if message.template == template]


def test_three_things_are_asked_one_by_one(chat: Chat) -> None:
    assert comes(chat, CHAT, "+919000000005") == ["request_name"]
    assert chat.templates(text("...")) == ["request_name"]
    assert chat.templates(text("help")) == ["help"]  # nobody's name
    assert chat.templates(text("  Megha   Rastogi ")) == ["request_employee_id"]
    assert chat.templates(text("x" * (LONGEST + 1))) == ["request_employee_id"]
    assert chat.templates(text("NEW-7")) == ["request_office"]
    (reply,) = chat.replies(text("Block office"))
    shown = render(reply.template, "en", reply.values)
    assert "Megha Rastogi" in shown
    assert "NEW-7" in shown
    assert chat.templates(text("yes?")) == ["request_confirm"]
    assert [each.template for each in chat.pressed("Write again", [reply])] == ["request_name"]
    assert asks(chat) == ["request_sent"]
    assert comes(chat, CHAT, "+919000000005") == ["request_waits"]


def test_a_question_can_be_left(chat: Chat) -> None:
    comes(chat, CHAT, "+919000000005")
    assert chat.templates(text("रद्द")) == ["cancelled"]
    assert chat.database.read_now(open_requests) == []


def test_requests_are_few_in_a_day_from_one_chat_and_for_one_number(chat: Chat) -> None:
    manager(chat, MANAGER, 1)
    for number in range(1, A_DAY + 1):
        assert comes(chat, CHAT, "+919000000005") == ["request_name"]
        assert asks(chat) == ["request_sent"]
        chat.replies(press(f"requests reject {number}", MANAGER))
    assert comes(chat, CHAT, "+919000000005") == ["requests_too_many"]
    assert comes(chat, ANOTHER, "+919000000005") == ["requests_too_many"]
    assert comes(chat, "902", "+919000000006") == ["request_name"]
    tomorrow = NOW + timedelta(days=1, hours=1)
    assert [reply.template for reply in chat.replies(chat.shares("+919000000005"), tomorrow)] == ["request_name"]


def test_a_number_waits_for_one_decision_wherever_it_is_shared(chat: Chat) -> None:
    comes(chat, CHAT, "+919000000005")
    asks(chat)
    assert comes(chat, ANOTHER, "+919000000005") == ["request_waits"]


def test_every_it_manager_hears_and_one_decides(chat: Chat) -> None:
    manager(chat, MANAGER, 1)
    manager(chat, ANOTHER, 2)
    comes(chat, CHAT, "+919000000005")
    asks(chat)
    assert [len((message.form or {})["buttons"][0]) for message in told(chat, "join_request")] == [2, 2]
    assert chat.templates(text("/requests", MANAGER)) == ["join_request"]
    assert chat.templates(press("requests reject 1", MANAGER)) == ["request_rejection_told"]
    assert chat.templates(press("requests approve 1", ANOTHER)) == ["request_decided"]
    assert chat.templates(text("/requests", ANOTHER)) == ["requests_none"]
    assert len(told(chat, "request_rejected")) == 1
    assert ("join_rejected", "request 1", "telegram") in chat.acts()
    assert chat.linked() == []


def test_nobody_else_decides_and_nobody_about_themselves(chat: Chat) -> None:
    comes(chat, CHAT, "+919000000005")
    asks(chat)
    assert chat.templates(press("requests approve 1", CHAT)) == ["share_number"]
    work: Callable[[Session], int] = lambda session: grant(  # noqa: E731 - short
        session, "Megha", Right.IT_MANAGER, [], granted_by="test", now=NOW, contact_id=1
    )
    chat.database.write_now(work)
    assert chat.templates(press("requests approve 1", CHAT)) == ["request_own"]


def test_who_is_listed_with_another_number_is_linked_at_once(chat: Chat) -> None:
    chat.listed(3, "+919000000003", employee_id="OLD-3", name="Megha")
    identified = {"kind": "employee_id", "value": "OLD-3", "officer_id": 3}
    chat.office.insert(OfficerIdentifiers, **identified, since_import=1, source="officers")
    manager(chat, MANAGER, 1)
    comes(chat, CHAT, "+919000000005")
    asks(chat, "old-3")
    (message,) = told(chat, "join_request")
    assert "with another number: Megha" in render("join_request", "en", message.values)
    assert chat.templates(press("requests approve 1", MANAGER)) == ["request_linked"]
    assert chat.linked() == [(3, CHAT, "en")]
    assert len(told(chat, "request_approved")) == 1


def test_who_is_not_listed_is_put_on_the_list_and_nobody_leaves_it(chat: Chat, tmp_path: Path) -> None:
    chat.listed(3, "+919000000003")
    manager(chat, MANAGER, 1)
    comes(chat, CHAT, "+919000000005")
    asks(chat)
    assert chat.templates(press("requests approve 1", MANAGER)) == ["request_being_admitted"]
    assert do_errands(chat, tmp_path) == ["request_admitted"]
    (new,) = chat.database.read_now(
        lambda session: officers_with_employee_id(session, visible_import(session), "new-7")
    )
    rows = chat.database.read_now(lambda session: session.exec(select(Listings)).all())
    assert {(row.name, row.left) for row in rows} == {("Officer 3", False), ("Megha Rastogi", False)}
    assert (new.name, new.office, new.language) == ("Megha Rastogi", "Block office", "en")
    assert chat.linked() == [(new.id, CHAT, "en")]
    assert len(told(chat, "request_approved")) == 1
    assert chat.templates(text("/help"))[0] == "help"
    kinds = chat.database.read_now(lambda session: session.exec(select(Imports.kind)).all())
    assert "officer_admitted" in kinds


def test_an_import_that_goes_on_is_waited_for_and_then_left_to_the_manager(
    chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.errands.admitting.TRIES", 2)
    monkeypatch.setattr("bot.errands.admitting.SECONDS_BETWEEN", 0)
    manager(chat, MANAGER, 1)
    comes(chat, CHAT, "+919000000005")
    asks(chat)
    chat.replies(press("requests approve 1", MANAGER))
    with alone(chat.database), pytest.raises(Exception, match="import is running"):
        do_errands(chat, tmp_path)
    assert [each.id for each in chat.database.read_now(open_requests)] == [1]
