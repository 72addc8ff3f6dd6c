"""What the IT manager asks and decides in the chat: officers, exemptions, roles, senders, unknown messages, acts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlmodel import Session, select

from bot.render import render
from bot.turn import Reply
from scheduler.check import Check
from storage import actors, senders
from storage.contacts import meet, person_at
from storage.database import Database
from storage.queueing import NewMessage, put
from storage.rows import Language, MessageState, Right
from storage.tables import (
    AccountIdentifiers,
    AccountLinks,
    Accounts,
    Exemptions,
    Listings,
    Messages,
    OfficerIdentifiers,
    Profiles,
)
from tests.bot.chatting import CHAT, NOW, TELEGRAM_BOT, Chat, press, text
from tests.bot.errand_runner import done
from tests.scheduler.office import BIHAR, RAJASTHAN

SECOND, OFFICER = "778", "779"
THEIRS = "+919000000003"


def role(chat: Chat, address: str, held: Right, name: str, language: Language = "en", scope: Any = ()) -> int:
    """Let somebody who is on no list act from an address."""

    def work(session: Session) -> int:
        contact_id = meet(session, "telegram", address, language).contact_id
        more = {"granted_by": "test", "now": NOW, "contact_id": contact_id, "mobile": f"+91900000{address:0>5}"}
        return actors.grant(session, name, held, scope, **more)  # type: ignore[arg-type]

    return chat.database.write_now(work)


@pytest.fixture
def chat(database: Database) -> Chat:
    """An IT manager, and officer 3 who is behind and has joined."""
    chat = Chat(database)
    role(chat, CHAT, Right.IT_MANAGER, "Asha Devi")
    chat.listed(3, name="मेघा हिन्दी", mobile=THEIRS, language="hi", office="Patna")
    chat.office.insert(
        OfficerIdentifiers, kind="employee_id", value="E003", officer_id=3, since_import=1, source="officers"
    )
    chat.office.report()
    chat.office.account(3, email="megha@mail.example")
    chat.office.sparrow(3, "megha@gov.example")
    chat.database.write_now(lambda session: session.execute(update(Listings).values(mobile=THEIRS)))
    chat.activate(BIHAR, RAJASTHAN)
    chat.terms = replace(chat.terms, channels=frozenset({"telegram"}))
    chat.replies(chat.shares(THEIRS, OFFICER))
    return chat


def said(chat: Chat, words: str, address: str = CHAT) -> str:
    return "\n".join(words_of(each) for each in chat.replies(text(words, address)))


def words_of(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def labels(reply: Reply) -> list[str]:
    return [button["label"] for row in (reply.form or {}).get("buttons", ()) for button in row]


@pytest.mark.parametrize("command", ["officer E003", "exempt", "grant", "roles", "unknown", "pause", "invite", "audit"])
def test_to_anybody_else_these_do_not_exist(chat: Chat, command: str) -> None:
    assert chat.templates(text(f"/{command}", OFFICER)) == chat.templates(text("/unheard_of", OFFICER))


@pytest.mark.parametrize("known_by", ["E003", "e003", "#3", "9000000003", "+91 90000 00003"])
def test_an_officer_is_found_by_what_they_are_known_by(chat: Chat, known_by: str) -> None:
    (page,) = chat.replies(text(f"/officer {known_by}"))
    assert page.template == "officer"
    words = words_of(page)
    assert "मेघा हिन्दी (E003), Patna" in words
    assert "Telegram: joined" in words
    assert "megha@mail.example" in words
    assert "+91" not in words
    assert labels(page) == ["Why", "Exempt"]


@pytest.mark.parametrize("part", ["मेघा", "हिंदी", "हिन्दी मेघा"])
def test_an_officer_is_found_by_a_part_of_the_name_in_any_spelling(chat: Chat, part: str, tmp_path: Path) -> None:
    assert chat.templates(text(f"/officer {part}")) == ["officer_searching"]
    (found,) = done(chat, tmp_path)
    assert labels(found) == ["मेघा हिन्दी (E003, Patna)"]
    assert [each.template for each in chat.pressed(labels(found)[0], [found])] == ["officer"]


def test_many_of_one_name_come_page_by_page(chat: Chat, tmp_path: Path) -> None:
    for number in range(10, 20):
        chat.office.officer(number, name=f"Ravi Kumar {number}")
    chat.replies(text("/officer"))
    assert chat.templates(text("ravi")) == ["officer_searching"]
    (first,) = done(chat, tmp_path)
    assert (len(labels(first)), labels(first)[-1]) == (9, "Next")
    assert [each.template for each in chat.pressed("Next", [first])] == ["officer_searching"]
    (second,) = done(chat, tmp_path)
    assert labels(second) == ["Ravi Kumar 18 (E018, Patna)", "Ravi Kumar 19 (E019, Patna)", "Previous"]
    assert chat.templates(text("nobody")) == ["officer_searching"]
    assert [each.template for each in done(chat, tmp_path)] == ["officer_nobody"]


def test_who_has_lost_the_role_finds_nobody_any_more(chat: Chat, tmp_path: Path) -> None:
    chat.replies(text("/officer मेघा"))
    chat.database.write_now(lambda session: actors.revoke(session, 1, NOW))
    assert [each.template for each in done(chat, tmp_path)] == ["officer_nobody"]
    assert "officer" not in chat.templates(text("E003"))


def test_why_shows_what_the_officer_would_read(chat: Chat) -> None:
    (page,) = chat.replies(text("/officer E003"))
    assert {each.template for each in chat.pressed("Why", [page])} == {"why"}


def test_an_account_is_linked_where_a_person_must_decide(chat: Chat, tmp_path: Path) -> None:
    chat.office.officer(4, name="Ravi", employee_id="E004")
    for number in (41, 42):
        chat.office.insert(Accounts, id=number)
        chat.office.insert(
            AccountIdentifiers, kind="mobile", value="+919000000004", account_id=number, since_import=1, source="users"
        )
        chat.office.insert(Profiles, account_id=number, since_import=1, mdo="0100", registered_on=date(2025, 6, 1))
        chat.office.insert(AccountLinks, officer_id=4, account_id=number, since_import=1, how="candidate")
    (page,) = chat.replies(text("/officer #4"))
    assert "Possible account 41" in words_of(page)
    assert [each.template for each in chat.pressed("Link account 42", [page])] == ["account_being_linked"]
    assert [each.template for each in done(chat, tmp_path)] == ["account_linked"]
    (page,) = chat.replies(text("/officer #4"))
    assert "Account 42" in words_of(page)
    chat.replies(press("officer #4 link 42"))
    assert [each.template for each in done(chat, tmp_path)] == ["account_not_linked"]
    assert [act for act, *_ in chat.acts()][-1] == "link_account"


@pytest.mark.parametrize(
    ("until", "day"), [("31.03.2027", date(2027, 3, 31)), ("month", date(2026, 5, 2)), ("always", None)]
)
def test_an_officer_is_exempt_for_a_reason_until_a_day(chat: Chat, until: str, day: date | None) -> None:
    (page,) = chat.replies(text("/exempt E003"))
    (why,) = chat.pressed("3 Hours", [page])
    assert "52 hours" in words_of(why)
    (asked,) = chat.replies(text("maternity leave"))
    assert asked.template == "exempt_until"
    (sure,) = chat.replies(text(until) if until[0] == "3" else press(f"= exempt.until {until}"))
    assert "maternity leave" in words_of(sure)
    first, page = chat.pressed("Yes, exempt", [sure])
    assert (first.template, page.template) == ("exempt_done", "officer")
    assert "maternity leave" in words_of(page)
    row = chat.database.read_now(lambda session: session.exec(select(Exemptions)).one())
    assert (row.officer_id, row.until_on, row.granted_by) == (3, day, "actor 1")
    (listed,) = chat.replies(text("/exempt #3"))
    ended, after = chat.pressed("End exemption 1", [listed])
    assert (ended.template, "Exempt from nothing." in words_of(after)) == ("exemption_ended", True)
    assert chat.templates(press("exempt end 1")) == ["exemption_is_over"]
    assert [each for each in chat.acts() if "exempt" in each[0]] == [
        ("exempt", "#3", "telegram"),
        ("revoke_exemption", "#3", "telegram"),
    ]


@pytest.mark.parametrize("wrong", ["yesterday", "01.04.2026", "31.02.2027"])
def test_a_day_that_is_none_or_past_is_asked_for_again(chat: Chat, wrong: str) -> None:
    chat.replies(press("exempt #3 0"))
    chat.replies(text("leave"))
    assert chat.templates(text(wrong)) == ["exempt_until_not_read"]
    assert chat.templates(press("= exempt.until year")) == ["exempt_confirm"]


def proposes(chat: Chat, tmp_path: Path, scope: str = "office=Patna", whom: str = "E003") -> tuple[Reply, list[Reply]]:
    """Go through the questions; the last one, and what is said once it is answered."""
    chat.replies(text("/grant"))
    chat.replies(press("= grant.role nodal_officer"))
    assert chat.templates(text(whom)) == ["grant_scope"]
    assert chat.templates(text(scope)) == ["grant_counting"]
    (sure,) = done(chat, tmp_path)
    return sure, chat.pressed("Yes, propose", [sure])


def test_a_role_is_granted_by_two(chat: Chat, tmp_path: Path) -> None:
    role(chat, SECOND, Right.IT_MANAGER, "Ravi Kumar")
    sure, replies = proposes(chat, tmp_path)
    assert "1 officer on the list now." in words_of(sure)
    mine, theirs = replies
    assert (mine.template, theirs.template) == ("proposed", "grant_proposed")
    assert "0003" in words_of(theirs)
    own = next(button["answer"] for row in (theirs.form or {})["buttons"] for button in row)
    assert chat.templates(press(own)) == ["proposal_is_own"]
    assert [each.template for each in chat.replies(press(own, SECOND))] == ["proposal_decided", "proposal_decided"]
    held = chat.database.read_now(actors.granted)[-1]
    assert (held.actor.role, held.actor.scope, held.mobile) == (Right.NODAL_OFFICER, ({"office": ["Patna"]},), THEIRS)
    told = chat.database.read_now(lambda session: session.exec(select(Messages)).all())
    assert "role_granted" in {each.template for each in told}
    assert "prativedan" in str([each.form for each in told])  # in their menu
    assert chat.templates(text("/report", OFFICER)) == ["report_comes"]
    assert [act for act, *_ in chat.acts()][-3:] == ["grant_role", "approve_grant", "report_read"]
    assert all("9000000003" not in str(each) for each in chat.acts())


def test_a_scope_that_covers_nobody_is_warned_of(chat: Chat, tmp_path: Path) -> None:
    role(chat, SECOND, Right.IT_MANAGER, "Ravi Kumar")
    sure, _ = proposes(chat, tmp_path, "office=Nowhere")
    assert "nobody on the list fits this" in words_of(sure)


def test_one_it_manager_alone_hears_what_to_type(chat: Chat, tmp_path: Path) -> None:
    _, (reply,) = proposes(chat, tmp_path, "office=Patna; service=IPS")
    assert reply.template == "proposal_needs_a_second"
    assert 'smaran roles grant nodal_officer --scope "office=Patna" --scope "service=IPS"' in words_of(reply)


def test_somebody_who_is_on_no_list_is_named(chat: Chat) -> None:
    chat.replies(text("/grant"))
    chat.replies(press("= grant.role it_manager"))
    assert chat.templates(text("E999")) == ["grant_whom_not_found"]
    assert chat.templates(text("90000 00077")) == ["grant_name"]
    assert chat.templates(text("Zoya")) == ["grant_confirm"]


@pytest.mark.parametrize("scope", ["everybody", "colour=red", "office="])
def test_a_scope_that_is_none_is_asked_for_again(chat: Chat, scope: str) -> None:
    chat.replies(text("/grant"))
    chat.replies(press("= grant.role viewer"))
    chat.replies(text("E003"))
    assert chat.templates(text(scope)) == ["grant_scope_not_read"]


def test_a_role_ends_at_once_but_not_the_last_manager(chat: Chat) -> None:
    number = role(chat, SECOND, Right.VIEWER, "Zoya", "hi")
    (listed,) = chat.replies(text("/roles"))
    (sure,) = chat.pressed(f"End role {number}", [listed])
    mine, theirs = (each for each in chat.pressed("End role", [sure]))
    assert (mine.template, theirs.template, theirs.language) == ("role_taken", "role_ended", "hi")
    assert chat.templates(press(f"roles end {number} yes"))[0] == "role_is_over"
    assert chat.templates(press("roles end 1 yes")) == ["role_is_the_last"]
    role(chat, SECOND, Right.IT_MANAGER, "Zoya")
    assert chat.templates(press("roles end 1 yes")) == ["role_taken"]
    assert chat.templates(text("/roles")) != ["roles_list"]


def test_nothing_goes_out_until_it_is_resumed(chat: Chat) -> None:
    assert chat.templates(text("/pause")) == ["senders"]
    chat.database.write_now(lambda session: senders.ensure_sender(session, "telegram", "telegram", per_second=30))
    for span, until in (("hour", NOW + timedelta(hours=1)), ("day", NOW + timedelta(days=1)), ("always", None)):
        (shown,) = chat.replies(text("/pause"))
        (sure,) = chat.replies(press(f"pause {span}"))
        assert sure.template == "pause_sure"
        assert chat.pressed("Yes, send nothing", [sure]) == []
        (sender,) = chat.database.read_now(senders.all_senders)
        assert (sender.paused_until == until) if until else sender.stopped_because
    (shown,) = chat.replies(text("/pause"))
    assert chat.pressed("Send again from now", [shown])[0].template == "senders_resumed"
    (sender,) = chat.database.read_now(senders.all_senders)
    assert sender.may_send(NOW)
    assert {act for act, *_ in chat.acts()} >= {"pause_sender", "resume_sender"}


def unknown_message(chat: Chat, valid: timedelta = timedelta(hours=1)) -> int:
    person = chat.database.read_now(lambda session: person_at(session, "telegram", OFFICER))
    assert person
    planned = NewMessage(
        kind="nudge",
        contact_id=person.contact_id,
        channel="telegram",
        officer_id=3,
        day=date(2026, 4, 2),
        template="hours",
        template_hash="0a",
        language="hi",
        not_before=NOW,
        valid_until=NOW + valid,
    )

    def work(session: Session) -> int:
        number = put(session, [planned], NOW)
        row = session.get(Messages, number)
        assert row
        row.state = MessageState.UNKNOWN
        session.add(row)
        return number

    return chat.database.write_now(work)


def state(chat: Chat, number: int) -> str:
    row = chat.database.read_now(lambda session: session.get(Messages, number))
    assert row
    return row.state


def test_messages_of_unknown_fate_are_settled_one_by_one_or_all(chat: Chat) -> None:
    assert chat.templates(text("/unknown")) == ["unknown_none"]
    numbers = [unknown_message(chat) for _ in range(5)]
    late = unknown_message(chat, -timedelta(hours=1))
    (shown,) = chat.replies(text("/unknown"))
    assert "E003, reminder" in words_of(shown)
    assert labels(shown)[-1] == "Next"
    assert chat.pressed(f"Send again {numbers[0]}", [shown])[0].values == {"act": "resend", "number": 1, "left": 5}
    assert chat.pressed(f"Leave {numbers[1]}", [shown])[0].template == "unknown_settled"
    assert chat.templates(press(f"unknown resend {numbers[1]}"))[0] == "unknown_changed"
    assert chat.templates(press(f"unknown resend {late}"))[0] == "unknown_changed"
    (sure,) = chat.pressed("Send all again", [shown])
    assert (sure.values["number"], sure.values["late"]) == (3, 1)
    assert chat.pressed("Send all again", [sure])[0].values["number"] == 3
    assert [state(chat, number) for number in numbers] == ["queued", "dropped", "queued", "queued", "queued"]
    assert state(chat, late) == "unknown"
    (sure,) = chat.replies(press("unknown leave all"))
    assert chat.pressed("Leave all", [sure])[0].values["left"] == 0
    assert chat.templates(press("unknown leave all")) == ["unknown_none"]


def test_the_audit_log_is_read_by_pages_and_as_a_sheet(chat: Chat, tmp_path: Path) -> None:
    for _ in range(11):
        chat.replies(text("/stop"))
        chat.replies(press("exempt end 99"))
        chat.replies(text("/report"))
        chat.replies(text("/audit sheet"))
    (shown,) = chat.replies(text("/audit"))
    assert "Asha Devi" in words_of(shown)
    assert labels(shown) == ["Earlier", "As a spreadsheet"]
    (earlier,) = chat.pressed("Earlier", [shown])
    assert earlier.template == "audit_list"
    replies = [each for each in done(chat, tmp_path) if each.template == "audit_file"]
    sheet = load_workbook(tmp_path / (replies[0].form or {})["file"]).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("When", "Who", "From where", "What", "About", "Details")
    assert ("joined", "#3") in [(row[3], row[4]) for row in rows]


def test_invitations_need_the_bots_name(chat: Chat, tmp_path: Path) -> None:
    assert chat.templates(text("/invite")) == ["invite_no_name"]
    chat.config = chat.config.model_copy(update={"telegram": TELEGRAM_BOT})
    _, forward = chat.replies(text("/invite"))
    assert "https://t.me/invented_bot?start=poster" in words_of(forward)
    files = done(chat, tmp_path)
    shown = [((each.form or {})["name"], (each.form or {})["as"]) for each in files]
    assert shown == [
        ("smaran-en.pdf", "document"),
        ("smaran-en.png", "picture"),
        ("smaran-hi.pdf", "document"),
        ("smaran-hi.png", "picture"),
    ]
    assert all((tmp_path / (each.form or {})["file"]).stat().st_size > 1000 for each in files)


def checked(chat: Chat, day: int) -> None:
    Check(chat.database, chat.terms, NOW.replace(day=day)).run()


def report(chat: Chat, tmp_path: Path, address: str = CHAT) -> tuple[str, Any]:
    assert chat.templates(text("/report", address)) == ["report_comes"]
    short, picture, sheet = done(chat, tmp_path, NOW.replace(day=20))
    assert (tmp_path / (picture.form or {})["file"]).read_bytes().startswith(b"\x89PNG")
    return words_of(short), load_workbook(tmp_path / (sheet.form or {})["file"])


def rows(book: Any, title: str) -> list[tuple[Any, ...]]:
    return list(book[title].iter_rows(min_row=2, values_only=True))


def test_the_report_counts_everybody_and_compares_with_last_week(chat: Chat, tmp_path: Path) -> None:
    chat.office.officer(4, name="=cmd()", office="Gaya", employee_id="E004")
    chat.office.account(4, email="four@gov.example")
    chat.office.sparrow(4, "four@gov.example")
    checked(chat, 10)
    for name in ("Files", "Notes", "Law"):
        chat.office.completed(4, name, date(2026, 4, 9), 20)
    chat.office.report(NOW.replace(day=19))
    checked(chat, 20)
    short, book = report(chat, tmp_path)
    assert "Officers: 2\nJoined: 1" in short
    assert "Met: 1 of 2 (+1)" in short
    assert book.sheetnames == ["Summary", "Behind", "Emails that differ", "Not reached", "Offices", "Change"]
    assert ("'=cmd()", "E004", "Gaya", None, "has not joined", None) in rows(book, "Not reached")
    assert [(row[0], row[4:]) for row in rows(book, "Emails that differ")] == [
        ("मेघा हिन्दी", ("megha@mail.example", "megha@gov.example"))
    ]
    assert [row[1] for row in rows(book, "Offices")] == ["Gaya", "Patna"]
    assert rows(book, "Offices")[0][-1] == 3
    assert rows(book, "Summary")[0] == (None, "Officers", "on the list", 2, 1)
    assert rows(book, "Summary")[-1][-1] == datetime(2026, 4, 19)  # noqa: DTZ001 - spreadsheets know no zone
    assert {row[0] for row in rows(book, "Behind")} >= {"मेघा हिन्दी"}
    assert 1 in [row[-1] for row in rows(book, "Change")]
    chat.config = chat.config.model_copy(
        update={"reports": chat.config.reports.model_copy(update={"harmless_cells": False})}
    )
    _, book = report(chat, tmp_path)
    assert "=cmd()" in [row[0] for row in rows(book, "Not reached")]


def test_a_viewer_reads_of_their_scope_alone_and_no_whole_address(chat: Chat, tmp_path: Path) -> None:
    chat.office.officer(4, name="Ravi", office="Gaya", employee_id="E004")
    role(chat, SECOND, Right.VIEWER, "Zoya", scope=[{"office": ["patna"]}])
    checked(chat, 10)
    checked(chat, 20)
    short, book = report(chat, tmp_path, SECOND)
    assert "Officers: 1" in short
    everything = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Ravi" not in everything
    assert "Gaya" not in everything
    assert "megha@mail.example" not in everything
    assert 0 in [row[-1] for row in rows(book, "Change")]


def test_who_is_no_viewer_any_more_gets_no_report(chat: Chat, tmp_path: Path) -> None:
    number = role(chat, SECOND, Right.VIEWER, "Zoya")
    chat.replies(text("/report", SECOND))
    chat.database.write_now(lambda session: actors.revoke(session, number, NOW))
    assert done(chat, tmp_path) == []
