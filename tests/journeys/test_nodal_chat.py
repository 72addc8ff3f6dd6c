"""A nodal officer's week: the role, Monday's digest, who has what left, a spreadsheet, reminders, the report."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.render import label
from tests.fakes.screen import Shown
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living
from tests.no_personal_data import Person, assert_clean

THURSDAY, MONDAY = date(2026, 4, 2), date(2026, 4, 6)
MEERA, RAVI = 901, 502
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


@pytest.fixture(params=["hi", "en"])
def living(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Living]:
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, request.param, THURSDAY, webhook=False)
        yield living
        living.kill()
        living.shell.app.close()


def reads(living: Living, chat: int, words: str) -> Shown:
    """The newest message with these words, once it is there."""
    found: list[Shown] = []

    def look() -> bool:
        found[:] = [
            each for each in living.telegram.screen(chat).messages if each.by == "bot" and words in (each.text or "")
        ]
        return bool(found)

    living.wait_for(f"“{words}” in chat {chat}", look)
    return found[-1]


def test_a_nodal_officers_week(living: Living) -> None:
    telegram, language = living.telegram, living.language
    words = WORDS[language]
    services = {"ravi": {"Service": "IPS"}, "asha": {"Service": "I.P.S."}, "zoya": {"Service": "IAS"}}
    living.officers(THURSDAY, "ravi", "asha", "zoya", **services)
    living.activate(THURSDAY)
    living.type(
        THURSDAY,
        *("roles", "grant", "nodal_officer", "--name", "Meera"),
        *("--mobile", mobile("meera"), "--scope", "service=IPS"),
    )
    living.start()
    living.accepts(MEERA)
    telegram.share_number(MEERA, f"91{mobile('meera')}")
    living.wait_for(
        "Meera's menu", lambda: any("pending" in name or "lambit" in name for name, _ in telegram.menu(MEERA))
    )
    living.joins(RAVI, "ravi")
    living.report(THURSDAY, ravi=[], asha=[], zoya=[])
    living.wait_for("the first notice", lambda: len(telegram.reads(RAVI)) > 5)
    assert living.end() == 0

    # On Monday the night's check, missed while nothing ran, comes first; then the digest.
    living.stand(MONDAY)
    living.start()
    digest = reads(living, MEERA, words["digest"])
    assert words["not joined"] in (digest.text or "")
    assert "asha" in (digest.text or "")
    assert "zoya" not in (digest.text or "")

    # The digest stays; the summary is a message of its own, and its pages take its place.
    telegram.press(MEERA, label("summary", language))
    summary = reads(living, MEERA, words["summary"])
    (opened,) = [button for row in summary.buttons for button in row if button.startswith(label("show_open", language))]
    telegram.press(MEERA, opened)
    page = reads(living, MEERA, words["page"])
    assert (page.id, page.edited) == (summary.id, True)
    assert "zoya" not in (page.text or "")
    telegram.press(MEERA, label("as_file", language))
    names = {row[0] for row in rows(living)}
    assert names & {"ravi", "asha", "zoya"} == {"ravi", "asha"}

    # She reminds those who can be reminded: once.
    telegram.write(MEERA, "/remind")
    reads(living, MEERA, words["preview"])
    before = len(telegram.reads(RAVI))
    telegram.press(MEERA, label("remind_now", language))
    reads(living, MEERA, words["done"])
    living.wait_for("Ravi's reminder", lambda: len(telegram.reads(RAVI)) > before)
    assert words["nudge"] in telegram.reads(RAVI)[-1]
    telegram.press(MEERA, label("remind_now", language))
    reads(living, MEERA, words["again"])
    assert len(telegram.reads(RAVI)) == before + 1

    telegram.write(MEERA, "/compliance")
    report = reads(living, MEERA, words["report"])
    assert telegram.file(report).startswith(b"%PDF")
    assert living.end() == 0
    people = [
        Person("meera", mobile("meera"), texts=tuple(telegram.reads(MEERA))),
        Person("ravi", mobile("ravi"), texts=tuple(telegram.reads(RAVI))),
    ]
    assert_clean(living.logged(), people, secrets=[TOKEN])


def rows(living: Living) -> list[tuple[object, ...]]:
    """The spreadsheet that came last."""

    def comes() -> list[Shown]:
        return [each for each in living.telegram.screen(MEERA).messages if each.file is not None]

    living.wait_for("a spreadsheet", comes)
    (sheet,) = load_workbook(io.BytesIO(living.telegram.file(comes()[-1]))).worksheets
    return list(sheet.iter_rows(values_only=True))
