"""A nodal officer's week: the role, Monday's digest, who has what left, a spreadsheet, reminders, the report."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from bot.render import label
from tests.fakes.screen import Shown
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

MONDAY = date(2026, 4, 6)
MEERA, RAVI = chat_of("meera"), chat_of("ravi")
WORDS = {
    "hi": {
        "digest": "आपके कार्यक्षेत्र के 2 नामों की 6 अप्रैल 2026 की स्थिति",
        "summary": "आपके कार्यक्षेत्र में: 2 नाम",
        "not joined": "स्मरण सेवा से अब तक न जुड़े: 1",
        "page": "शेष\n\n1. ravi (ravi)",
        "preview": "आज इतनों को स्मरण भेजा जा सकता है: 1",
        "done": "भेजे जा रहे स्मरण: 1।",
        "again": "आज का स्मरण जा चुका है: 1",
        "nudge": "52 में से 0 घंटा पूर्ण",
        "report": "अनुपालन प्रतिवेदन, हिन्दी",
    },
    "en": {
        "digest": "Where the 2 names within your scope stand on 6 April 2026",
        "summary": "Within your scope: 2 names",
        "not joined": "Not yet joined to the reminders: 1",
        "page": "Open\n\n1. ravi (ravi)",
        "preview": "A reminder would go out today to: 1",
        "done": "Reminders on their way: 1.",
        "again": "reminded today already: 1",
        "nudge": "○ At least 52 hours of online training every year",
        "report": "Compliance report, English",
    },
}


@pytest.mark.parametrize("living", ["telegram hi", "whatsapp en"], indirect=True)
def test_a_nodal_officers_week(living: Living) -> None:
    chats, language = living.chats, living.language
    words = WORDS[language]
    services = {"ravi": {"Service": "IPS"}, "asha": {"Service": "I.P.S."}, "zoya": {"Service": "IAS"}}
    living.officers(DAY, "ravi", "asha", "zoya", **services)
    living.activate(DAY)
    living.type(
        DAY,
        *("roles", "grant", "nodal_officer", "--name", "Meera"),
        *("--mobile", mobile("meera"), "--scope", "service=IPS"),
    )
    living.has_words_approved()
    living.start()
    living.accepts(MEERA)
    living.gives_number(MEERA, f"91{mobile('meera')}")
    if living.limits.menus:
        offered = {"hi": "lambit", "en": "pending"}[language]
        living.wait_for("Meera's menu", lambda: any(offered in name for name, _ in chats.screen(MEERA).menu))
    living.joins(RAVI, "ravi")
    read = len(chats.reads(RAVI))
    living.report(DAY, ravi=[], asha=[], zoya=[])
    living.wait_for_texts(RAVI, read + 1)
    assert living.end() == 0

    # On Monday the night's check, missed while nothing ran, comes first; then the digest.
    living.stand(MONDAY)
    living.start()
    digest = the_digest(living)
    assert words["not joined"] in digest
    assert "asha" in digest
    assert "zoya" not in digest

    # The digest stays; the summary is a message of its own, and its pages take its place where a channel edits.
    living.taps(MEERA, label("summary", language))
    summary = living.shows(MEERA, words["summary"])
    opens = label("show_open", language)
    (opened,) = [button for row in summary.buttons for button in row if button.startswith(opens)]
    living.taps(MEERA, opened)
    page = living.shows(MEERA, words["page"])
    assert (page.id == summary.id, page.edited) == (living.limits.edits, living.limits.edits)
    assert "zoya" not in (page.text or "")
    living.taps(MEERA, label("as_file", language))
    names = {row[0] for row in rows(living)}
    assert names & {"ravi", "asha", "zoya"} == {"ravi", "asha"}

    # She reminds those who can be reminded: once.
    living.writes(MEERA, "/remind", words["preview"])
    before = len(chats.reads(RAVI))
    living.taps(MEERA, label("remind_now", language))
    living.hears(MEERA, words["done"])
    living.wait_for_texts(RAVI, before + 1)
    assert words["nudge"] in chats.reads(RAVI)[-1]
    living.taps(MEERA, label("remind_now", language))
    living.hears(MEERA, words["again"])
    assert len(chats.reads(RAVI)) == before + 1

    living.writes(MEERA, "/compliance", words["report"])
    assert chats.file(living.shows(MEERA, words["report"])).startswith(b"%PDF")
    assert living.end() == 0
    people = [Person(name, mobile(name), texts=tuple(chats.reads(chat_of(name)))) for name in ("meera", "ravi")]
    assert_clean(living.logged(), people, SECRETS)


def the_digest(living: Living) -> str:
    """What Meera reads on Monday; where her window has closed, that there is news, and it itself once she asks."""
    words = WORDS[living.language]["digest"]
    if living.limits.window is not None:
        return living.presses(MEERA, label("read", living.language), words)
    return living.hears(MEERA, words)


def rows(living: Living) -> list[tuple[object, ...]]:
    """The spreadsheet that came last."""

    def comes() -> list[Shown]:
        return [each for each in living.chats.screen(MEERA).messages if each.file is not None]

    living.wait_for("a spreadsheet", comes)
    (sheet,) = load_workbook(io.BytesIO(living.chats.file(comes()[-1]))).worksheets
    return list(sheet.iter_rows(values_only=True))
