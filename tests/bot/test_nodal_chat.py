"""What a nodal officer is answered within their scope: summaries, pages, files, and reminders at their request."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.errands import compliance
from bot.errands.compliance import scope_words
from bot.render import writing
from scheduler.clock import IST
from scheduler.recheck import Rechecker
from scheduler.rules.delivery import Cause
from storage.actors import actors, revoke
from storage.contacts import mark_unreachable
from storage.database import Database
from storage.outbox import messages_due
from storage.rows import IGOT_API, Right
from storage.source_states import note_works
from storage.tables import Attempts, Contacts, Listings, Messages, Occasions, Senders
from storage.wishes import stop
from tests.bot.chatting import NOW, press, text
from tests.bot.nodal_desk import CHECKED, MANAGER, NODAL, PATNA, VIEWER, NodalDesk, answers, said

AFTER_HOURS = datetime(2026, 4, 2, 18, 30, tzinfo=IST)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> NodalDesk:
    desk = NodalDesk(database, tmp_path)
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    desk.grants(VIEWER, Right.VIEWER, PATNA)
    desk.grants(MANAGER, Right.IT_MANAGER)
    return desk


def rows(desk: NodalDesk, file: str) -> list[tuple[object, ...]]:
    (sheet,) = load_workbook(desk.folder / file).worksheets
    return list(sheet.iter_rows(values_only=True))


def test_a_summary_counts_those_of_the_scope_and_leads_to_the_lists(desk: NodalDesk) -> None:
    desk.check()
    (summary,) = desk.asks("/pending")
    assert "Within your scope: 12 names" in said(summary)
    assert "courses by March 2026: awaiting the report 12" in said(summary)
    assert "As of the check of 2 April 2026." in said(summary)
    assert answers(summary) == {
        "Open 12": "pending open",
        "Not known 12": "pending unclear",
        "Not joined 12": "pending not_joined",
        "As a file": "pending file",
    }
    (everybody,) = desk.asks("/pending", MANAGER)
    assert "Within your scope: 15 names" in said(everybody)


def test_before_any_check_it_is_said_that_there_was_none(desk: NodalDesk) -> None:
    (summary,) = desk.asks("/pending")
    assert "No check has been made yet." in said(summary)


def test_pages_turn_to_both_sides_and_end(desk: NodalDesk) -> None:
    desk.check()
    (first,) = desk.presses("pending open")
    assert "1. Officer 1 (E001), Patna" in said(first)
    assert "0 of 52 hours completed" in said(first)
    assert "Officer 11" not in said(first)
    assert answers(first)["Next"] == "pending open 2"
    (second,) = desk.presses(answers(first)["Next"])
    assert "11. Officer 11 (E011), Patna" in said(second)
    assert "Gaya" not in said(second)
    assert answers(second) == {
        "Previous": "pending open 1",
        "As a file": "pending file open",
        "Summary": "pending",
    }
    (beyond,) = desk.asks("/pending open 99999999999999")
    assert "1. Officer 1 " in said(beyond)


@pytest.mark.parametrize(("template", "edits"), [("pending_summary", 77), ("pending_page", 77), ("digest", None)])
def test_a_page_takes_the_place_of_a_page_and_of_nothing_else(
    desk: NodalDesk, template: str, edits: int | None
) -> None:
    desk.check()
    contact = desk.database.read_now(
        lambda session: session.scalars(select(Contacts.id).where(col(Contacts.address) == NODAL)).one()
    )
    asked = {"kind": "reply", "channel": "telegram", "day": NOW.date(), "language": "en", "form": None}
    moments = dict.fromkeys(("not_before", "valid_until", "created_at", "changed_at"), NOW)
    desk.office.insert(
        Messages,
        id=77,
        contact_id=contact,
        state="sent",
        template=template,
        template_hash="",
        values={},
        **asked,
        **moments,
    )
    desk.office.insert(Senders, id=1, channel="telegram", name="t", per_second=30)
    call = {"sender_id": 1, "lane": 0, "epoch": 1, "our_key": "k", "provider_id": "41", "started_at": NOW}
    desk.office.insert(Attempts, message_id=77, number=1, **call)
    pressed = press("pending open", NODAL)
    desk.replies(type(pressed)(**{**_fields(pressed), "message_id": "41"}))
    (page,) = desk.errands(desk.folder)
    assert (page.form or {}).get("edits") == edits


def _fields(incoming: object) -> dict[str, object]:
    return {name: getattr(incoming, name) for name in incoming.__dataclass_fields__}  # type: ignore[attr-defined]


def test_long_names_and_many_things_to_do_still_make_a_message(desk: NodalDesk) -> None:
    desk.database.write_now(lambda session: session.execute(update(Listings).values(name="अ" * 300, office="क" * 300)))
    desk.check()
    (page,) = desk.presses("pending all")
    assert len(said(page)) <= desk.text_length


def test_who_cannot_be_reached_is_listed_with_the_reason_and_since_when(desk: NodalDesk) -> None:
    desk.joins(1, 2, 3)
    ids = desk.database.read_now(
        lambda session: dict(session.execute(select(Contacts.address, Contacts.id)).all())  # type: ignore[arg-type]
    )
    desk.database.write_now(lambda session: mark_unreachable(session, ids["7001"], "blocked", NOW))
    desk.database.write_now(lambda session: stop(session, ids["7002"], NOW))
    desk.check()
    (page,) = desk.presses("pending unreachable")
    assert "Messages do not arrive (the bot was blocked), since 02.04.2026" in said(page)
    assert "Reminders stopped on request, since 02.04.2026" in said(page)
    assert "Officer 3" not in said(page)
    (page,) = desk.presses("pending not_joined")
    assert [f"Officer {number} " in said(page) for number in (1, 2, 3, 4)] == [False, False, False, True]


def test_the_file_names_what_is_left_to_do_and_nobody_else(desk: NodalDesk) -> None:
    desk.joins(1)
    desk.check()
    comes, made = desk.presses("pending file open")
    assert (comes.template, made.template) == ("list_comes", "list_made")
    heading, *listed = rows(desk, (made.form or {})["file"])
    assert heading[:3] == ("Name", "Employee ID", "Office")
    assert len(listed) == 12
    assert listed[0][0] == "Officer 1"
    assert listed[0][6:10] == ("open", "partly remaining", 0, 52)
    assert listed[0][-2:] == ("yes", "arrive")
    assert listed[1][-2:] == ("no", "not joined")
    assert ("pending_list", None, "telegram") in desk.acts()


def test_emails_that_differ_are_masked_in_the_chat_and_whole_in_the_file(desk: NodalDesk) -> None:
    for number in (1, 2, 21):
        desk.office.sparrow(number, f"second{number}@gov.example")
    desk.check()
    (page,) = desk.asks("/mismatches")
    assert "iGOT: fi•••1@gov.example; SPARROW: se•••1@gov.example" in said(page)
    assert "first1@" not in said(page)
    assert "Officer 21" not in said(page)
    _, made = desk.presses(answers(page)["As a file"])
    _, *listed = rows(desk, (made.form or {})["file"])
    assert [row[4:6] for row in listed] == [(f"first{n}@gov.example", f"second{n}@gov.example") for n in (1, 2)]


def test_reminders_are_shown_first_then_sent_once_and_counted(desk: NodalDesk) -> None:
    desk.joins(1, 2, 21)
    desk.check(datetime(2026, 3, 20, 2, tzinfo=IST))  # the first notice, and then nothing until a stage is reached
    queued = nudges(desk)
    desk.office.report(datetime(2026, 4, 20, 14, tzinfo=IST))
    day = datetime(2026, 4, 21, 11, tzinfo=IST)
    (shown,) = desk.asks("/remind", now=day)
    assert "A reminder would go out today to: 2" in said(shown)
    assert "not yet joined: 10" in said(shown)
    assert nudges(desk) == queued
    (done,) = desk.presses(answers(shown)["Yes, send"], now=day)
    assert "Reminders on their way: 2." in said(done)
    assert nudges(desk)[len(queued) :] == [1, 2]
    (again,) = desk.presses(answers(shown)["Yes, send"], now=day)
    assert "No reminder was sent." in said(again)
    assert "reminded today already: 2" in said(again)
    assert nudges(desk)[len(queued) :] == [1, 2]
    assert ("remind", None, "telegram") in desk.acts()


def nudges(desk: NodalDesk) -> list[int | None]:
    question = select(Messages.officer_id).where(Messages.kind == "nudge").order_by(col(Messages.id))
    return list(desk.database.read_now(lambda session: session.exec(question).all()))


def test_a_request_is_an_occasion_of_its_own(desk: NodalDesk) -> None:
    desk.joins(1)
    desk.check()
    desk.office.report(datetime(2026, 4, 20, 14, tzinfo=IST))
    desk.presses("remind now 2026-04-21", now=datetime(2026, 4, 21, 11, tzinfo=IST))
    stages = desk.database.read_now(lambda session: set(session.exec(select(Occasions.stage)).all()))
    assert "asked-2026-04-21" in stages


def test_the_last_look_lets_a_requested_reminder_go(desk: NodalDesk) -> None:
    desk.joins(1)
    desk.check(datetime(2026, 3, 20, 2, tzinfo=IST))
    desk.database.write_now(lambda session: session.execute(update(Messages).values(state="sent")))
    desk.office.report(datetime(2026, 4, 20, 14, tzinfo=IST))
    day = datetime(2026, 4, 21, 11, tzinfo=IST)
    desk.presses("remind now 2026-04-21", now=day)

    def look(session: Session) -> list[Cause]:
        due = messages_due(session, day, 9, "telegram", replies=False)
        return [each.decision.cause for each in Rechecker(session, desk.terms, day).look(due)]

    assert desk.database.read_now(look) == [Cause.INTENT]


def test_after_office_hours_nobody_is_reminded(desk: NodalDesk) -> None:
    desk.joins(1)
    desk.check(datetime(2026, 3, 20, 2, tzinfo=IST))
    queued = nudges(desk)
    (shown,) = desk.asks("/remind", now=AFTER_HOURS)
    assert "office hours are over: 1" in said(shown)
    assert "Yes, send" not in answers(shown)
    desk.presses("remind now 2026-04-02", now=AFTER_HOURS)
    assert nudges(desk) == queued


def test_a_button_of_yesterday_reminds_nobody(desk: NodalDesk) -> None:
    desk.joins(1)
    desk.check()
    assert [reply.template for reply in desk.presses("remind now 2026-04-01")] == ["question_is_over"]


def test_the_compliance_report_is_one_page_in_each_language(desk: NodalDesk) -> None:
    desk.check()
    comes, first, second = desk.asks("/compliance")
    assert comes.template == "list_comes"
    assert [reply.values["in_language"] for reply in (first, second)] == ["en", "hi"]
    pages = [(desk.folder / (reply.form or {})["file"]).read_bytes() for reply in (first, second)]
    assert [len(re.findall(rb"/Type /Page\n", page)) for page in pages] == [1, 1]


def test_the_compliance_report_is_as_on_the_newer_source(desk: NodalDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    as_on: list[str] = []

    def make(_paper: str, values: Mapping[str, Any], _language: str, into: Path) -> None:
        as_on.append(values["as_on"])
        into.touch()

    monkeypatch.setattr(compliance, "make", make)
    desk.check()
    desk.office.database.write_now(lambda session: note_works(session, IGOT_API, CHECKED))
    desk.asks("/compliance")
    assert [datetime.fromisoformat(each) for each in as_on] == [CHECKED] * 2


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ([], "the whole department"),
        ([{"service": ["IPS", "IAS"], "office": ["Patna"]}], "service: IPS, IAS; office: Patna"),
        ([{"office": ["Patna"]}, {"tag": ["Field"]}], "office: Patna or tag: Field"),
    ],
)
def test_a_scope_is_put_into_words(scope: list[dict[str, list[str]]], words: str) -> None:
    assert scope_words(scope, writing("en").words["lists"]) == words


def test_a_viewer_reads_and_does_nothing(desk: NodalDesk) -> None:
    desk.check()
    assert [reply.template for reply in desk.asks("/pending", VIEWER)] == ["pending_summary"]
    assert desk.asks("/remind", VIEWER)[0].template == desk.asks("/nothing", VIEWER)[0].template
    assert desk.asks("/mismatches", VIEWER)[0].template == desk.asks("/nothing", VIEWER)[0].template


def test_who_lost_the_role_meanwhile_gets_nothing(desk: NodalDesk) -> None:
    desk.check()
    for words in ("/pending", "/pending open", "/pending file", "/mismatches", "/remind", "/compliance"):
        desk.replies(text(words, NODAL))
    held = desk.database.read_now(actors)[0].id
    desk.database.write_now(lambda session: revoke(session, held, NOW))
    assert desk.errands(desk.folder) == []


def test_a_file_that_is_being_made_is_not_begun_twice(desk: NodalDesk) -> None:
    desk.check()
    for _ in range(3):
        assert desk.templates(text("/pending file", NODAL)) == ["list_comes"]
    assert len(desk.errands(desk.folder)) == 1
