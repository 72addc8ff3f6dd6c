"""How people come where the channel says their number with every message, and where it says an id alone."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from bot.config import Config
from bot.dialogues.joining import TRIES
from bot.render import label
from bot.turn import Reply
from scheduler.channel import Incoming, Said
from storage.actors import grant
from storage.agreements import BY_LIST
from storage.contacts import person_at
from storage.database import Database
from storage.forgetting import is_suppressed
from storage.rows import Language, Right
from storage.tables import ContactOfficers, Contacts
from tests.bot.chatting import NOW, WHATSAPP, Chat, press, text

NUMBER, OTHER = "919000000001", "919000000002"
ID = "IN.1000000001"


@pytest.fixture
def chat(database: Database) -> Chat:
    chat = Chat(database, Config(), strict=True, way=WHATSAPP)
    chat.listed(1, employee_id="EX-1001")
    return chat


def given(incoming: Incoming, other: str | None = ID) -> Incoming:
    """As it comes where the channel says the number."""
    return replace(incoming, address=NUMBER, mobile=NUMBER, other_address=other)


def names(replies: list[Reply]) -> list[str]:
    return [reply.template for reply in replies]


def says(chat: Chat, *said: str) -> list[str]:
    """The templates of the last answer; what begins with = is a press."""
    answered: list[str] = []
    for words in said:
        answered = chat.templates(given(press(words) if words.startswith("= ") else text(words)))
    return answered


@pytest.mark.parametrize("first", ["नमस्ते", "Hi", "/start", "शुरू", "/why"])
@pytest.mark.parametrize("language", ["hi", "en"])
def test_no_number_is_asked_of_whose_number_is_known(chat: Chat, first: str, language: Language) -> None:
    greeting = chat.replies(given(text(first)))
    notice = chat.replies(given(press(f"= joining.language {language}")))
    asked = chat.replies(given(press("= joining.notice accept")))
    assert names([*greeting, *notice, *asked]) == ["greeting", "notice", "employee_id"]
    assert all("ask_number" not in (reply.form or {}) for reply in (*greeting, *notice, *asked))
    assert says(chat, "1001") == ["joined"]
    assert chat.linked() == [(1, NUMBER, language)]


def test_an_id_alone_is_asked_for_the_number_and_both_are_one_person(chat: Chat) -> None:
    for said in (text("Hi", ID), press("= joining.language en", ID)):
        chat.replies(said)
    (asked,) = chat.replies(press("= joining.notice accept", ID))
    assert asked.form == {"ask_number": label("share_number", "en")}
    shared = Incoming(Said.NUMBER, NUMBER, mobile=NUMBER, other_address=ID)
    assert chat.templates(shared) == ["employee_id"]
    assert chat.templates(text("1001", ID)) == ["joined"]
    assert chat.linked() == [(1, NUMBER, "en")]
    rows = chat.database.read_now(lambda session: session.exec(select(Contacts)).all())
    assert [(row.address, row.other_address) for row in rows] == [(NUMBER, ID)]


def test_a_number_that_is_not_listed_leads_to_a_request(chat: Chat) -> None:
    def stranger(words: str) -> list[str]:
        said = press(words, OTHER) if words.startswith("= ") else text(words, OTHER)
        return chat.templates(replace(said, mobile=OTHER))

    assert [stranger(words)[0] for words in ("Hi", "= joining.language en", "= joining.notice accept")] == [
        "greeting",
        "notice",
        "request_name",
    ]


def test_a_foreign_number_is_not_asked_for_again(chat: Chat) -> None:
    abroad = "15550000001"
    chat.replies(text("Hi", abroad, mobile=abroad))
    chat.replies(replace(press("= joining.language en", abroad), mobile=abroad))
    (reply,) = chat.replies(replace(press("= joining.notice accept", abroad), mobile=abroad))
    assert (reply.template, reply.form, reply.values["start"]) == ("number_not_listed", None, True)


def test_a_contact_card_of_somebody_else_is_no_number_of_ones_own(chat: Chat) -> None:
    says(chat, "Hi", "= joining.language en")
    chat.replies(press("= joining.notice accept", ID))
    assert chat.templates(Incoming(Said.FOREIGN_NUMBER, ID, mobile="919000000007")) != ["request_name"]


def test_start_takes_up_a_role_that_was_granted_since(chat: Chat) -> None:
    says(chat, "Hi", "= joining.language en", "= joining.notice accept", "1001")
    granted: Any = {"granted_by": "shell", "now": NOW, "mobile": "+" + NUMBER}
    chat.database.write_now(lambda session: grant(session, "Meera", Right.IT_MANAGER, [], **granted))
    assert says(chat, "/roles") == ["help"]
    assert says(chat, "start") == ["role_greeting", "joined_already"]
    assert says(chat, "/roles") == ["roles_list"]
    assert says(chat, "start") == ["help"]


def test_start_brings_in_the_other_officer_of_a_shared_phone(chat: Chat) -> None:
    chat.listed(2, employee_id="EX-2002")
    says(chat, "Hi", "= joining.language en", "= joining.notice accept")
    (joined,) = chat.replies(given(text("1001")))
    assert (joined.values["more"], joined.values["start"]) == (True, True)
    assert says(chat, "start") == ["employee_id"]
    assert says(chat, "2002") == ["joined"]
    assert {officer for officer, *_ in chat.linked()} == {1, 2}


def test_the_wish_to_be_forgotten_holds_under_both_names(chat: Chat) -> None:
    says(chat, "Hi", "= joining.language en", "= joining.notice accept", "1001", "/forget")
    assert says(chat, "= forgetting.confirm yes") == ["forgotten"]
    for said in (text("Hi", ID), given(text("Hi")), given(text("why"), other=None)):
        assert chat.replies(said) == []
    assert says(chat, "/start") == ["forgotten_before"]


def test_a_name_learned_after_the_wish_is_marked_too(chat: Chat) -> None:
    def marked(name: str) -> bool:
        return chat.database.read_now(lambda session: is_suppressed(session, "whatsapp", [name]))

    for words in ("Hi", "= joining.language en", "= joining.notice accept", "/forget", "= forgetting.confirm yes"):
        chat.replies(press(words, ID) if words.startswith("= ") else text(words, ID))
    assert (marked(ID), marked(NUMBER)) == (True, False)
    assert chat.replies(given(text("Hi"))) == []
    assert (marked(ID), marked(NUMBER)) == (True, True)


def agreed(chat: Chat) -> None:
    """Officer 1 is written to first, by the list; they have not answered yet."""
    chat.office.insert(Contacts, id=50, channel="whatsapp", address=NUMBER, language="en", agreed_because=BY_LIST)
    chat.office.insert(ContactOfficers, officer_id=1, contact_id=50, role="self", linked_at=NOW)


@pytest.mark.parametrize("said", [text("why?"), press("why 1"), text("/status"), text("Hi")])
def test_whoever_was_written_to_first_is_told_what_is_kept_before_anything_else(chat: Chat, said: Incoming) -> None:
    agreed(chat)
    assert chat.templates(given(said)) == ["greeting"]
    assert says(chat, "= joining.language en") == ["notice"]
    assert says(chat, "= joining.notice accept") == ["employee_id"]
    assert says(chat, "1001") == ["joined"]
    (row,) = chat.database.read_now(lambda session: session.exec(select(Contacts)).all())
    assert (row.id, row.agreed_because) == (50, None)
    assert chat.linked() == [(1, NUMBER, "en")]


@pytest.mark.parametrize("said", ["STOP", "बंद", "stop", "/band"])
def test_a_first_message_can_be_answered_with_stop(chat: Chat, said: str) -> None:
    agreed(chat)
    assert says(chat, said) == ["stopped"]
    person = chat.database.read_now(lambda session: person_at(session, "whatsapp", NUMBER))
    assert person is not None
    assert person.stopped


def test_whoever_is_not_the_officer_is_written_to_no_more(chat: Chat) -> None:
    agreed(chat)
    says(chat, "Hi", "= joining.language en", "= joining.notice accept")
    assert says(chat, *["0000"] * TRIES) == ["employee_id_tries_over"]
    assert chat.linked() == []
