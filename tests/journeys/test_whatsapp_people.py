"""Who is written to on WhatsApp, when, and in which words: outside windows, before they ever wrote, by an id alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.render import label
from tests.fakes.graph_messages import SHARE_LABEL
from tests.fakes.whatsapp import FakeWhatsApp
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

MONDAY, WEDNESDAY = date(2026, 4, 6), date(2026, 4, 8)
NAMES = ("asha", "ravi", "zoya", "meena")
ASHA, RAVI, ZOYA, MEENA = map(chat_of, NAMES)
STRANGERS = range(3_001, 3_013)
ORDER = ["agreed_on = 2026-04-01", 'agreed_order = "12/2026"']
WORDS = {
    "greeting": "यह “स्मरण” है",
    "rule": "नियम: ",
    "stopped": "स्मरण बंद कर दिए गए हैं",
    "which_id": "अंतिम चार अक्षर या अंक",
    "joined": "आपका नम्बर विभाग की सूची में मिल गया है",
}


@pytest.fixture
def whatsapp(tmp_path: Path) -> Iterator[FakeWhatsApp]:
    with FakeWhatsApp(tmp_path / "calls.jsonl") as whatsapp:
        yield whatsapp


@pytest.fixture
def living(whatsapp: FakeWhatsApp, tmp_path: Path) -> Iterator[Living]:
    living = Living(tmp_path, whatsapp, "hi")
    yield living
    living.kill()
    living.shell.app.close()


def nudges(whatsapp: FakeWhatsApp, chat: int) -> list[str]:
    """The names of the approved words in which somebody has been written to."""
    return [line["template"] for line in whatsapp.accepted() if line["chat_id"] == chat and "template" in line]


def test_who_agreed_is_written_to_and_stop_outranks_it(living: Living, whatsapp: FakeWhatsApp) -> None:
    living.configure(*ORDER)
    living.has_words_approved()
    living.start()
    by_an_id_alone(living, whatsapp)
    living.joins(ASHA, "asha")
    living.writes(RAVI, "बंद", WORDS["stopped"])
    assert living.end() == 0

    # On Monday nobody's window is open. Asha has joined, Ravi has said stop, Zoya is written to by the order alone.
    whatsapp.close_window(ASHA, RAVI, ZOYA, MEENA)
    living.stand(MONDAY)
    living.start()
    living.officers(MONDAY, *NAMES)
    living.activate(MONDAY)
    living.report(MONDAY, other=[])
    for chat in (ASHA, ZOYA, MEENA):
        living.wait_for(f"approved words in chat {chat}", lambda chat=chat: nudges(whatsapp, chat))
    assert not nudges(whatsapp, RAVI)

    # Why, by the button: it opens the window, and is answered in any words.
    because = living.presses(ASHA, label("why", "hi"), WORDS["rule"])
    assert because
    assert whatsapp.accepted()[-1]["kind"] != "template"
    living.writes(ZOYA, "STOP", WORDS["stopped"])
    assert living.end() == 0

    # Two days later there is more to say: not to those who have stopped, whatever list and order say.
    before = {chat: len(whatsapp.reads(chat)) for chat in (RAVI, ZOYA)}
    whatsapp.close_window(ASHA, RAVI, ZOYA, MEENA)
    living.stand(WEDNESDAY)
    living.start()
    living.officers(WEDNESDAY, *NAMES)
    living.report(WEDNESDAY, other=[])
    living.wait_for("Asha's next", lambda: len(nudges(whatsapp, ASHA)) > 1)
    assert living.end() == 0
    assert {chat: len(whatsapp.reads(chat)) for chat in (RAVI, ZOYA)} == before
    people = [Person(name, mobile(name), texts=tuple(whatsapp.reads(chat_of(name)))) for name in NAMES]
    assert_clean(living.logged(), people, SECRETS)


def by_an_id_alone(living: Living, whatsapp: FakeWhatsApp) -> None:
    """Meena hides her number: she is asked for it by WhatsApp's own button, and is one and the same afterwards."""
    living.officers(DAY, *NAMES)
    whatsapp.hide_number(MEENA)
    living.accepts(MEENA)
    living.presses(MEENA, SHARE_LABEL, WORDS["which_id"])
    living.writes(MEENA, "eena", WORDS["joined"])
    whatsapp.hide_number(MEENA, hidden=False)
    living.writes(MEENA, "status", "")


def test_a_kill_inside_the_webhook_loses_nobody_and_answers_nobody_twice(
    living: Living, whatsapp: FakeWhatsApp
) -> None:
    whatsapp.behave(times=2)
    living.start()
    living.wait_for("the webhook", lambda: "event=web_listening" in living.logged())
    for chat in STRANGERS:
        whatsapp.write(chat, "/start")
    living.wait_for("the first post", whatsapp.posts)
    living.kill()
    assert whatsapp.waiting()
    living.start()
    for chat in STRANGERS:
        living.hears(chat, WORDS["greeting"])
    living.wait_for("every post", lambda: whatsapp.waiting() == 0)
    assert living.end() == 0
    assert [len(whatsapp.reads(chat)) for chat in STRANGERS] == [1] * len(STRANGERS)
    assert_clean(living.logged(), [Person(texts=tuple(whatsapp.reads(STRANGERS[0])))], SECRETS)
