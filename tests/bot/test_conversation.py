"""The chat as far as it goes: who joins, who stops, who asks why, and what is said to everybody else."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.commands import COMMANDS
from bot.commands.menu import menu_of
from bot.config import Config, ContactSettings
from bot.conversation import OTHERWISE, Conversation, acts_always
from bot.render import render
from bot.turn import Means
from bot.understanding import Meant, meant, spellings
from scheduler.channel import Incoming, Limits, Said
from scheduler.rules.audience import fold
from scheduler.terms import Terms
from storage.complaint import Complaint
from storage.contacts import person_at
from storage.database import Database
from storage.rows import Language
from storage.tables import ContactOfficers, Contacts, Listings
from tests.bot.chatting import CHAT, MOBILE, NOW, Chat, press, text
from tests.scheduler.office import BIHAR, RAJASTHAN, terms

HELP = Config(
    contacts={
        "email": ContactSettings(email="help@department.example"),
        "registration": ContactSettings(phone="0612-0000000"),
    }
)


SPELLED = {
    "start": ("/start", "/start@smaran_bot", "/start from-poster", "START", "शुरू"),
    "stop": ("STOP", "/stop", "stop.", "बंद", "बन्द", "/बंद", "ब\u200dंद", "band", "/band", "Band karo"),
    "resume": ("/resume", "Resume", "चालू", "/chalu", "CHALU", "start again", "फिर से शुरू", "फ़िर से शुरू"),
    "why": ("why", "Why?", "/why", "“why”", "क्यों", "/क्यों", "/kyon", "kyu", "Kyun", "kyo"),
    "wrong": ("wrong", "/wrong", "गलत", "ग़लत", "/galat", "Galat", "जानकारी गलत है", "जानकारी ग़लत है।"),
    "anything_else": ("", "/", "नमस्ते", "stopping by", "/unheard_of", "don't stop"),
}


@pytest.mark.parametrize(("words", "name"), [(words, name) for name, all_ in SPELLED.items() for words in all_])
def test_words_are_understood_in_every_spelling(words: str, name: str) -> None:
    understood = meant(words, spellings(COMMANDS))
    assert (understood and understood.name) == (None if name == "anything_else" else name)


def test_what_follows_a_command_is_its_argument() -> None:
    known = spellings(COMMANDS)
    assert meant("/why@smaran_bot hours  2", known) == Meant("why", "hours  2", by_slash=True)
    assert meant("why hours", known) is None


def test_everything_that_can_be_said_is_answered_by_somebody() -> None:
    assert {*OTHERWISE, Said.TEXT, Said.BUTTON} == set(Said)


def test_no_two_commands_have_a_spelling_in_common() -> None:
    said = [
        fold(spelling)
        for command in COMMANDS
        for spelling in {command.name, command.hindi or command.name, *command.spellings}
    ]
    assert len(said) == len(set(said))


def test_names_in_menus_are_what_telegram_allows() -> None:
    for command in COMMANDS:
        for name in (command.name, command.hindi or command.name):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database)


def test_somebody_new_is_greeted_in_both_languages_and_asked_for_theirs(database: Database) -> None:
    chat = Chat(database, strict=True)
    for phone, language in ((None, "hi"), ("en-GB", "en"), ("hi", "hi"), ("fr", "hi")):
        (reply,) = chat.replies(Incoming(Said.TEXT, f"77{phone}", text="/start", language=phone))
        words = render(reply.template, reply.language, reply.values)
        assert reply.language == language
        assert "यह “स्मरण” है" in words
        assert "This is Smaran" in words
        assert [each["label"] for each in (reply.form or {})["buttons"][0]] == ["हिन्दी", "English"]


@pytest.mark.parametrize("shared", [MOBILE, "919000000001", "+91 90000 00001"])
def test_the_number_of_one_officer_on_the_list_lets_them_in(chat: Chat, shared: str) -> None:
    chat.listed(1, name="Asha Devi", salutation="Smt.", language="en")
    assert chat.reads(chat.shares(shared))[0] == "joined"
    assert chat.linked() == [(1, CHAT, "en")]
    template, words = chat.reads(chat.shares(shared))
    assert (template, words.splitlines()[0]) == ("joined_already", "Dear Smt. Asha Devi,")
    assert chat.acts() == [("joined", "#1", "telegram")]


def test_once_a_number_is_taken_the_button_that_asked_for_it_goes(chat: Chat) -> None:
    assert [reply.form for reply in chat.replies(chat.shares("+14155550100"))] == [
        {"ask_number": "अपना मोबाइल नम्बर साझा करें"}
    ]
    chat.listed(1)
    assert [reply.form for reply in chat.replies(chat.shares())] == [{"ask_number": ""}]


def test_the_welcome_is_in_the_language_that_was_chosen(chat: Chat) -> None:
    chat.listed(1, name="मेघा रस्तोगी", salutation="Smt.", language="hi")
    chat.replies(text("/start"))
    chat.replies(text("English"))
    assert chat.reads(chat.shares())[1].startswith("Dear Smt. मेघा रस्तोगी,")


@pytest.mark.parametrize(
    ("config", "whom"), [(Config(), "आईटी प्रबंधक से संपर्क करें।"), (HELP, "दूरभाष 0612-0000000")], ids=["nobody", "named"]
)
def test_a_number_that_is_no_mobile_is_told_whom_to_ask(database: Database, config: Config, whom: str) -> None:
    chat = Chat(database, config)
    chat.listed(1, mobile="+919000000002", language="hi")
    template, words = chat.reads(chat.shares("+14155550100"))
    assert template == "number_not_listed"
    assert whom in words
    assert chat.linked() == []


@pytest.mark.parametrize("mobile", ["+14155550100", "", "+911234567890"])
def test_a_number_that_is_no_indian_mobile_is_on_no_list(chat: Chat, mobile: str) -> None:
    chat.listed(1)
    assert chat.templates(chat.shares(mobile)) == ["number_not_listed"]


def test_a_number_of_two_officers_whom_nothing_tells_apart_lets_in_neither(chat: Chat) -> None:
    chat.listed(1, employee_id=None)
    chat.listed(2, employee_id=None)
    assert chat.templates(chat.shares()) == ["number_shared"]
    assert chat.linked() == []


def test_who_has_left_is_not_let_in(chat: Chat) -> None:
    chat.listed(1)
    chat.database.write_now(lambda session: session.execute(update(Listings).values(left=True)))
    assert chat.templates(chat.shares()) == ["request_name"]


def test_somebody_elses_number_is_refused_and_the_own_asked_for(chat: Chat) -> None:
    chat.listed(1)
    (reply,) = chat.replies(Incoming(Said.FOREIGN_NUMBER, CHAT))
    assert (reply.template, bool(reply.form)) == ("number_not_own", True)
    assert chat.linked() == []


def stopped(chat: Chat) -> bool | None:
    person = chat.database.read_now(lambda session: person_at(session, "telegram", CHAT))
    return person and person.stopped


def test_stop_ends_the_reminders_until_they_are_wanted_again(chat: Chat) -> None:
    chat.listed(1)
    chat.replies(chat.shares())
    assert chat.templates(text("बन्द")) == ["stopped"]
    assert stopped(chat) is True
    assert "बंद हैं" in render("help", "hi", chat.replies(text("?"))[0].values)
    assert chat.templates(text("चालू")) == ["resumed"]
    assert stopped(chat) is False
    chat.replies(text("STOP"))
    assert chat.templates(text("/start")) == ["resumed"]
    assert stopped(chat) is False
    assert [act for act, *_ in chat.acts()] == ["joined", "stopped", "resumed", "stopped", "resumed"]


def test_somebody_who_never_joined_can_stop_too(chat: Chat) -> None:
    assert chat.templates(text("stop")) == ["stopped"]
    assert stopped(chat) is True
    assert chat.templates(text("resume")) == ["resumed"]
    assert stopped(chat) is False


@pytest.mark.parametrize("incoming", [text("/start"), text("नमस्ते"), Incoming(Said.BUTTON, CHAT, text="old")])
def test_who_has_joined_hears_what_can_be_done(chat: Chat, incoming: Incoming) -> None:
    chat.listed(1)
    chat.replies(chat.shares())
    assert chat.templates(incoming) == ["help"]


@pytest.mark.parametrize("said", [Said.FILE, Said.OTHER])
def test_files_and_stickers_get_a_short_answer(chat: Chat, said: Said) -> None:
    chat.listed(1)
    chat.replies(chat.shares())
    assert chat.templates(Incoming(said, CHAT)) == ["not_read"]


@pytest.mark.parametrize("said", [Said.FILE, Said.OTHER])
def test_a_stranger_who_sends_one_first_learns_what_this_is(chat: Chat, said: Said) -> None:
    assert chat.templates(Incoming(said, CHAT)) == ["not_read", "share_number"]


def test_groups_and_edits_are_met_with_silence(chat: Chat) -> None:
    assert chat.replies(text("/start", is_private=False)) == []
    assert stopped(chat) is None  # nobody was met
    chat.replies(text("/start"))
    assert chat.replies(Incoming(Said.EDITED, CHAT, text="stop")) == []
    assert stopped(chat) is False


def unreachable(chat: Chat) -> tuple[datetime | None, str | None]:
    row = chat.database.read_now(lambda session: session.exec(select(Contacts)).one())
    return row.unreachable_since, row.unreachable_because


@pytest.mark.parametrize("back", [Incoming(Said.RETURNED, CHAT), text("hello"), Incoming(Said.OTHER, CHAT)])
def test_who_blocks_us_is_unreachable_until_they_are_back(chat: Chat, back: Incoming) -> None:
    chat.replies(text("/start"))
    assert chat.replies(Incoming(Said.BLOCKED, CHAT)) == []
    assert chat.replies(Incoming(Said.BLOCKED, CHAT), NOW + timedelta(hours=1)) == []
    assert unreachable(chat) == (NOW, "blocked")
    chat.replies(back)
    assert unreachable(chat) == (None, None)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_why_is_answered_by_the_clause_the_facts_and_the_rule(chat: Chat, language: str) -> None:
    chat.listed(1, language=language)
    chat.activate(BIHAR)
    chat.replies(chat.shares())
    template, words = chat.reads(text("क्यों"))
    assert template == "why"
    assert {"hi": "नियम: ", "en": "Rule: "}[language] in words
    assert "आदेश का संस्करण" in words or "Version of the order" in words


@pytest.mark.parametrize(("length", "sizes"), [(8000, [6]), (4096, [5, 1]), (10, [1] * 6)])
def test_an_answer_too_long_for_the_channel_comes_by_order_then_by_requirement(
    chat: Chat, length: int, sizes: list[int]
) -> None:
    chat.listed(1, language="en")
    chat.activate(BIHAR, RAJASTHAN)
    chat.replies(chat.shares())
    chat.text_length = length
    replies = chat.replies(text("/why all"))
    assert [sum(len(order["items"]) for order in reply.values["orders"]) for reply in replies] == sizes
    if length > 10:
        assert all(len(render("why", "en", reply.values)) <= length for reply in replies)


def test_why_is_answered_for_everybody_whom_the_address_speaks_for(chat: Chat) -> None:
    chat.listed(1)
    chat.listed(2, mobile="+919000000002")
    chat.activate(RAJASTHAN)
    chat.replies(chat.shares())
    person = chat.database.read_now(lambda session: person_at(session, "telegram", CHAT))
    assert person
    chat.office.insert(ContactOfficers, officer_id=2, contact_id=person.contact_id, role="assistant", linked_at=NOW)
    replies = chat.replies(text("why"))
    assert [reply.values["officer"]["name"] for reply in replies] == ["Officer 1", "Officer 2"]


def test_who_is_asked_nothing_hears_so(chat: Chat) -> None:
    chat.listed(1)
    chat.replies(chat.shares())
    assert chat.templates(text("why")) == ["nothing_asked"]


def test_who_has_not_joined_is_asked_for_their_number_instead_of_told_why(chat: Chat) -> None:
    (reply,) = chat.replies(text("why"))
    assert (reply.template, bool(reply.form)) == ("share_number", True)


def test_an_order_that_cannot_be_read_holds_up_nobody_elses_update(chat: Chat) -> None:
    def unreadable() -> Terms:
        raise Complaint("orders/own.toml: broken")

    chat.listed(1)
    chat.replies(chat.shares())
    conversation = Conversation(Means(Config(), unreadable, Limits(4096, 30, reaches_people=False)))
    with pytest.raises(LookupError):  # a Complaint would make every update wait, as for a database
        chat.database.write_now(lambda session: conversation.converse(session, "telegram", text("why"), NOW))


@pytest.mark.parametrize(
    ("config", "whom"), [(Config(), "आईटी प्रबंधक से संपर्क करें।"), (HELP, "दूरभाष 0612-0000000")], ids=["nobody", "named"]
)
def test_what_is_not_correct_is_for_the_department(database: Database, config: Config, whom: str) -> None:
    chat = Chat(database, config)
    chat.listed(1, language="hi")
    chat.replies(chat.shares())
    template, words = chat.reads(text("ग़लत"))
    assert template == "not_correct"  # nothing is asked, so nothing that is asked can be wrong
    assert whom in words


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_word_that_is_named_is_understood(language: Language) -> None:
    known = spellings(COMMANDS)
    words = render("joined", language, {"officer": {"name": "A", "salutation": None}, "more": False, "stopped": False})
    assert [meant(word, known) for word in re.findall("“(.+?)”", words)] == [
        Meant("stop"),
        Meant("resume"),
        Meant("help"),
    ]
    shown = menu_of(COMMANDS, language)
    assert [meant(f"/{name}", known) for name, _ in shown] == [
        Meant(each.name, by_slash=True) for each in COMMANDS if each.in_menu
    ]


@pytest.mark.parametrize(
    ("incoming", "always"),
    [
        (text("/stop"), True),
        (text("बंद करो"), True),
        (press("stop"), True),
        (Incoming(Said.BLOCKED, CHAT), True),
        (Incoming(Said.RETURNED, CHAT), True),
        (text("/why"), False),
        (text("please stop it"), False),
        (press("why 12"), False),
        (Incoming(Said.NUMBER, CHAT, mobile=MOBILE), False),
    ],
)
def test_what_acts_however_much_somebody_writes(incoming: Incoming, always: bool) -> None:  # noqa: FBT001 - a table
    assert acts_always(incoming) is always


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        (Said.TEXT, True),
        (Said.BUTTON, True),
        (Said.FILE, True),
        (Said.OTHER, True),
        (Said.BLOCKED, False),
        (Said.EDITED, False),
    ],
)
def test_what_somebody_says_opens_their_window(database: Database, said: Said, *, opens: bool) -> None:
    limits = Limits(4096, 10_000, reaches_people=False, window=timedelta(days=1))
    conversation = Conversation(Means(HELP, lambda: terms([]), limits))
    sent_at = NOW - timedelta(minutes=3)
    incoming = Incoming(said, CHAT, sent_at, "help")
    database.write_now(lambda session: conversation.converse(session, "telegram", incoming, NOW))
    (contact,) = database.read_now(lambda session: session.exec(select(Contacts)).all())
    assert contact.heard_at == (sent_at if opens else None)
    assert contact.window_until == (sent_at + limits.window if opens and limits.window else None)
