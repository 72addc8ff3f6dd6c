"""An officer has just finished: without iGOT's API nobody reminds them for 48 hours, with it they are looked up."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.fakes.igot import KEY, FakeIgot, person
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import courses, mobile
from tests.journeys.living import Living
from tests.no_personal_data import Person, assert_clean

DAY = date(2026, 4, 2)
ASHA = 501
WORDS = {
    "hi": {
        "button": "अभी पूर्ण हुआ",
        "noted": "इस विषय के स्मरण 4 अप्रैल 2026 तक रुके रहेंगे",
        "expected": "6 अप्रैल 2026 की रिपोर्ट में दिख सकता है",
        "status": "3 में से 1 पाठ्यक्रम पूर्ण, 2 शेष",
        "nudge": "विषय:",
        "asks": "iGOT से अभी पूछा जा रहा है",
        "told": "iGOT से अभी पूछा गया",
        "met": "3 पाठ्यक्रम पूर्ण, 3 अपेक्षित",
    },
    "en": {
        "button": "I have just finished",
        "noted": "Reminders about it rest up to and including 4 April 2026",
        "expected": "can stand in the report of 6 April 2026",
        "status": "1 of 3 courses completed, 2 remaining",
        "nudge": "Subject:",
        "asks": "iGOT is being asked now",
        "told": "iGOT has been asked just now",
        "met": "3 courses completed, 3 required",
    },
}


@pytest.fixture
def living(language: str, tmp_path: Path) -> Iterator[Living]:
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, language)
        yield living
        living.kill()
        living.shell.app.close()


def hears(living: Living, what: str) -> str:
    """The newest text that Asha has read with some words in it."""
    living.wait_for(f"“{what}”", lambda: any(what in text for text in living.chats.reads(ASHA)))
    return next(text for text in reversed(living.chats.reads(ASHA)) if what in text)


def begins(living: Living) -> None:
    """A department with one officer, who has joined and has completed one course of three."""
    living.officers(DAY, "asha")
    living.activate(DAY)
    living.report(DAY, asha=courses(1, date(2026, 3, 30)))
    living.start()
    living.wait_for("the night's check", lambda: "event=job_done job=check" in living.logged())
    living.joins(ASHA, "asha")


@pytest.mark.parametrize("language", ["hi"])
def test_nobody_reminds_them_until_the_reports_have_caught_up(living: Living, language: str) -> None:
    telegram, words = living.chats, WORDS[language]
    begins(living)
    telegram.write(ASHA, "status")
    hears(living, words["status"])
    telegram.press(ASHA, words["button"])
    assert words["expected"] in hears(living, words["noted"])

    # A report that does not show it yet: nothing is said. Then the rest is over, and it still does not show.
    living.report(DAY, asha=courses(1, date(2026, 3, 30)), zoya=[])
    living.wait_for_check(1)
    assert living.end() == 0
    read = len(telegram.reads(ASHA))
    later = DAY + timedelta(days=5)
    living.stand(later)
    living.report(later, asha=courses(1, date(2026, 3, 30)), zoya=[])
    living.start()
    hears(living, words["nudge"])
    assert len(telegram.reads(ASHA)) == read + 1
    assert living.end() == 0
    assert_clean(living.logged(), [Person("asha", mobile("asha"), texts=tuple(telegram.reads(ASHA)))], secrets=[TOKEN])


@pytest.mark.parametrize("language", ["en"])
def test_with_the_api_they_hear_at_once_how_it_stands(living: Living, language: str, tmp_path: Path) -> None:
    words = WORDS[language]
    with FakeIgot(tmp_path / "igot.jsonl") as igot:
        with living.config.open("a", encoding="utf-8") as config:
            config.write(f'\n[igot]\nbase_url = "{igot.url}"\nkey = "{KEY}"\n')
        known = [(name, str(on)) for name, on, _ in courses(1, date(2026, 3, 30))]
        igot.have(person("user-asha", "asha@gov.example", mobile("asha"), courses=known))
        begins(living)
        for name in ("Course 2", "Course 3"):
            igot.complete("user-asha", name, "2026-03-31")
        living.chats.write(ASHA, "ho gaya")
        hears(living, words["asks"])
        assert words["met"] in hears(living, words["told"])
        assert living.end() == 0
    people = [Person("asha", mobile("asha"), texts=tuple(living.chats.reads(ASHA)))]
    assert_clean(living.logged(), people, secrets=[TOKEN, KEY])
