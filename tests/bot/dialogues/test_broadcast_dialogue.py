"""A notice in the chat: asked part by part, shown as it will look, approved by somebody else, steered, reported."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot.notices import NOTICE_VALID
from bot.render import render
from bot.turn import Reply
from scheduler.channel import Answer
from storage.database import Database
from storage.rows import BroadcastState, Outcome
from storage.tables import Broadcasts, OfficerIdentifiers
from tests.bot.chatting import NOW
from tests.bot.noticeboard import ARUN, MEERA, Doors, Noticeboard

pytestmark = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
"""What is asked of the database is tried on both kinds elsewhere."""
HINDI = "कल सभा है।\n\nस्थान: सभागार"
ENGLISH = "There is a meeting tomorrow."


@pytest.fixture
def board(database: Database, tmp_path: Path) -> Noticeboard:
    return Noticeboard(database, tmp_path)


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def asked(replies: list[Reply]) -> str:
    (reply,) = replies
    return str(reply.values.get("part") or reply.values.get("kind") or reply.template)


def refused(replies: list[Reply]) -> str:
    return next(reply.values["because"] for reply in replies if reply.template == "broadcast_refused")


def test_only_it_managers_know_of_it(board: Noticeboard) -> None:
    assert board.chat.templates(board.chat.shares()) != ["broadcast_to"]
    for pressed in ("broadcast new", "broadcast approve 1 0", "= broadcast.audience all"):
        (reply,) = board.presses(pressed, "777")
        assert not reply.template.startswith("broadcast")


def test_it_is_asked_part_by_part_and_shown_as_each_language_will_look(board: Noticeboard) -> None:
    board.officers("hi", "en", "en", "", "hi", "hi")
    board.change(105, stopped_at=NOW)
    board.change(106, unreachable_since=NOW)
    assert asked(board.types("/prasaran")) == "audience"
    assert asked(board.presses("= broadcast.audience all")) == "hindi"
    assert asked(board.types(HINDI)) == "english"
    assert asked(board.types(ENGLISH)) == "attachment"
    assert asked(board.presses("= broadcast.attachment -")) == "when"
    assert asked(board.types("कल 10:30")) == "until"
    assert asked(board.types("30.4.2026")) == "order"
    assert board.types("166") == []
    hindi, english, summary = board.errands()
    assert words(hindi) == f"विभागीय सूचना\nआदेश सं. 166\n\n{HINDI}"
    assert words(english) == f"Notice from the department\nOrder no. 166\n\n{ENGLISH}"
    values = summary.values["figures"]
    (channel,) = values["channels"]
    assert (values["officers"], values["messages"], channel["channel"], channel["messages"]) == (6, 3, "telegram", 3)
    assert {one["language"]: one["messages"] for one in values["by_language"]} == {"hi": 1, "en": 2}
    assert {one["because"]: one["number"] for one in values["left_out"]} == {
        "no_contact": 1,
        "stopped": 1,
        "unreachable": 1,
    }
    assert (channel["minutes"], channel["not_in_time"], channel["ways"], channel["cost"]) == (1, 0, [], None)
    assert values["outside_hours"]  # 3 April 2026 is Good Friday
    notice = board.notice()
    assert (notice.starts_at, notice.valid_until) == (
        datetime(2026, 4, 3, 5, tzinfo=UTC),
        datetime(2026, 4, 30, 18, 29, tzinfo=UTC),
    )


def test_a_text_in_one_language_is_for_all_and_the_preview_says_so(board: Noticeboard) -> None:
    board.officers("hi", "en")
    *_, looks, summary = board.drafts("सभा कल है।")
    assert looks.language == "hi"
    assert summary.values["figures"]["by_language"] == [{"language": "hi", "messages": 2, "of_other": 1}]


def test_somebody_else_approves_exactly_what_was_shown(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    assert refused(board.presses("broadcast approve 1 ")) == "own"
    asked_for, *shown = board.asks()
    assert (asked_for.values["what"], shown[-1].language, shown[-1].valid) == ("asked", "en", NOTICE_VALID)
    templates = [template for template, *_ in board.told(ARUN)]
    assert templates == ["department_notice", "broadcast_preview"]
    assert "prepared by Meera" in board.told(ARUN)[-1][1]
    (_, yes), _ = board.buttons(ARUN)
    assert refused(board.presses(yes, MEERA)) == "own"
    assert [(reply.values["what"], reply.language) for reply in board.presses(yes, ARUN)] == [
        ("approved", "en"),
        ("scheduled", "hi"),
    ]
    notice = board.notice()
    assert (notice.state, notice.approver) == (BroadcastState.SCHEDULED, "actor 2")
    assert board.told(MEERA)[-1][0] == "broadcast_done"
    acts = [act for act, subject, _ in board.chat.acts() if subject == "broadcast 1"]
    assert acts[0] == "broadcast_begun"
    assert acts[-3:] == ["broadcast_freeze", "broadcast_ask", "broadcast_approve"]


def test_what_was_changed_after_it_was_shown_cannot_be_approved(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.asks()
    (_, yes), _ = board.buttons(ARUN)
    board.presses("broadcast change 1 hindi")
    board.types("सभा परसों है।")
    assert refused(board.presses(yes, ARUN)) == "changed_since"
    board.presses("broadcast freeze 1")
    board.errands()
    board.presses("broadcast ask 1")
    assert refused(board.presses(yes, ARUN)) == "changed_since"
    assert board.notice().state is BroadcastState.AWAITING_APPROVAL


def test_whoever_changes_it_does_not_approve_it(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.presses("broadcast change 1 order", ARUN)
    board.types("167", ARUN)
    board.presses("broadcast freeze 1", ARUN)
    board.errands()
    assert refused(board.presses("broadcast ask 1", MEERA)) == "not_author"
    board.asks(ARUN)
    (_, yes), _ = board.buttons(MEERA)
    assert refused(board.presses(yes, ARUN)) == "own"
    board.presses(yes, MEERA)
    assert board.notice().state is BroadcastState.SCHEDULED


def test_a_notice_that_was_given_back_can_be_changed_and_approved_again(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.asks()
    _, (_, no) = board.buttons(ARUN)
    board.presses(no, ARUN)
    board.presses("= broadcast.reason -", ARUN)
    assert board.told(MEERA)[-1][1].startswith("सूचना 1 स्वीकृत नहीं हुई")
    board.presses("broadcast freeze 1")
    assert [reply.template for reply in board.errands()] == ["department_notice", "broadcast_preview"]


def test_its_author_hears_by_whom_and_why_it_was_rejected(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.asks()
    _, (_, no) = board.buttons(ARUN)
    (asked,) = board.presses(no, ARUN)
    assert (asked.template, board.notice().state) == ("broadcast_why", BroadcastState.AWAITING_APPROVAL)
    board.types("The hall is\ntaken on that day.", ARUN)
    told = board.told(MEERA)[-1][1]
    assert "निर्णय: Arun\nकारण: “The hall is taken on that day.”" in told
    assert board.notice().state is BroadcastState.DRAFT
    assert refused(board.presses(no, ARUN)) == "not_now"


def test_a_notice_approved_by_a_third_while_one_thinks_why_not_stays_approved(board: Noticeboard) -> None:
    board.officers("hi")
    board.manager("903", "Ravi", "en")
    board.drafts()
    board.asks()
    (_, yes), (_, no) = board.buttons(ARUN)
    board.presses(no, ARUN)
    board.errands()
    board.presses(yes, "903")
    assert refused(board.types("It is too early.", ARUN)) == "not_now"
    assert board.notice().state is BroadcastState.SCHEDULED


def test_where_nobody_else_has_to_approve_its_author_sends_it(database: Database, tmp_path: Path) -> None:
    board = Noticeboard(database, tmp_path, second_person=False)
    board.officers("hi")
    board.drafts()
    board.presses("broadcast ask 1")
    assert board.notice().state is BroadcastState.SCHEDULED
    assert board.told(ARUN) == []


def test_nobody_to_approve_is_said_at_once(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.database.write_now(
        lambda session: session.connection().exec_driver_sql("UPDATE actors SET contact_id = NULL WHERE id = 2")
    )
    assert refused(board.presses("broadcast ask 1")) == "no_approver"


def test_a_notice_for_nobody_goes_nowhere(board: Noticeboard) -> None:
    board.officers("")
    *_, summary = board.drafts()
    assert "broadcast ask 1" not in str(summary.form)
    assert refused(board.presses("broadcast ask 1")) == "nobody"


def test_by_office_the_values_of_the_list_are_offered_and_typed_ones_are_checked(board: Noticeboard) -> None:
    board.officers("hi", "hi", office="Patna")
    board.chat.office.officer(3, office="Gaya")
    board.types("/broadcast new")
    (reply,) = board.presses("= broadcast.audience office")
    assert [button["label"] for row in (reply.form or {})["buttons"] for button in row] == ["Patna (2)", "Gaya (1)"]
    (again,) = board.types("gaya, Ranchi")
    assert again.values["unknown"] == ["Ranchi"]
    board.types("GAYA; patna")
    assert board.notice().audience == ({"office": ["Gaya", "Patna"]},)


def test_a_button_of_an_office_chooses_it(board: Noticeboard) -> None:
    board.officers("hi", "hi", office="Patna")
    board.types("/broadcast new")
    board.presses("= broadcast.audience office")
    board.presses("= broadcast.values #0")
    assert board.notice().audience == ({"office": ["Patna"]},)


def test_a_pasted_list_names_by_row_whom_it_does_not_know(board: Noticeboard) -> None:
    board.officers("hi", "hi", "hi", "hi")
    for officer, mobile in ((2, "+919000000002"), (3, "+919000000003"), (4, "+919000000003")):
        row = {"kind": "mobile", "value": mobile, "officer_id": officer, "since_import": 1, "source": "officers"}
        board.chat.office.insert(OfficerIdentifiers, **row)
    board.types("/broadcast new")
    board.presses("= broadcast.audience people")
    (reply,) = board.types("e001\n90000 00002\nE999\n9000000003")
    assert reply.values["found"] == 2
    assert [(one["row"], one["several"]) for one in reply.values["unknown"]] == [(3, False), (4, True)]
    board.types("E003")
    assert asked(board.presses("= broadcast.people done")) == "hindi"
    assert board.notice().narrowed == {"officers": [1, 2, 3]}


@pytest.mark.parametrize(("length", "part"), [(4060, "english"), (4090, "hindi")])
def test_a_text_longer_than_the_channel_carries_is_asked_for_again(board: Noticeboard, length: int, part: str) -> None:
    board.officers("hi")
    board.types("/broadcast new")
    board.presses("= broadcast.audience all")
    assert asked(board.types("x" * length)) == part


def test_signs_that_count_twice_are_counted_twice(board: Noticeboard) -> None:
    board.types("/broadcast new")
    board.presses("= broadcast.audience all")
    (reply,) = board.types("\N{OPEN BOOK}" * 2_050)
    assert (reply.values["problem"], reply.values["limit"]) == ("too_long", 4096)


@pytest.mark.parametrize(
    ("step", "said", "problem"),
    [
        ("when", "next week", "not_understood"),
        ("when", "1.1.2026 10:00", "past"),
        ("until", "1.1.2026", "past"),
        ("until", "soon", "not_understood"),
        ("attachment", "a file", "no_file"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(board: Noticeboard, step: str, said: str, problem: str) -> None:
    board.officers("hi")
    board.drafts()
    board.presses(f"broadcast change 1 {step}")
    (reply,) = board.types(said)
    assert (reply.values["part"], reply.values["problem"]) == (step, problem)


def test_a_file_is_fetched_shown_and_sent(board: Noticeboard, tmp_path: Path) -> None:
    board.officers("hi")
    board.drafts()
    board.presses("broadcast change 1 attachment")
    (too_large,) = board.sends("order.pdf", 30_000_000)
    assert too_large.values["problem"] == "too_large"
    (fetching,) = board.sends("आदेश 166.PDF")
    assert fetching.template == "broadcast_fetching"
    (attached,) = board.errands()
    assert words(attached) == "फ़ाइल संलग्न हुई: आदेश 166.PDF"
    notice = board.notice()
    assert notice.attachment is not None
    assert (tmp_path / notice.attachment).read_bytes() == board.drawer.content
    board.presses("broadcast freeze 1")
    looks, _ = board.errands()
    assert looks.form == {"file": notice.attachment, "as": "document", "name": "आदेश 166.PDF"}


def test_beside_a_file_only_a_shorter_text_goes(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts("क" * 1_200)
    board.presses("broadcast change 1 attachment")
    (reply,) = board.sends("order.pdf")
    assert (reply.values["problem"], reply.values["limit"]) == ("too_long_for_file", board.chat.caption_length)


def test_a_text_is_as_short_as_the_channel_that_carries_least_wants_it(board: Noticeboard) -> None:
    board.opens_whatsapp(text_length=500)
    board.types("/broadcast new")
    board.presses("= broadcast.audience all")
    (reply,) = board.types("x" * 600)
    assert (reply.values["problem"], reply.values["limit"]) == ("too_long", 500)


def test_it_is_paused_resumed_and_cancelled_by_buttons(board: Noticeboard) -> None:
    board.officers("hi", "hi")
    board.approved()
    board.look()
    board.look()
    assert board.notice().state is BroadcastState.RUNNING
    board.presses("broadcast pause 1", ARUN)
    doors = Doors()
    board.send(doors)
    assert doors.notices == []
    assert refused(board.presses("broadcast pause 1")) == "not_now"
    board.presses("broadcast resume 1")
    board.presses("broadcast cancel 1")
    assert board.notice().state is BroadcastState.RUNNING  # asked whether that is meant
    board.presses("broadcast cancel 1 yes")
    board.look()
    assert set(board.messages().values()) == {("dropped", "cancelled")}


def test_how_far_it_is_stands_in_one_message_and_the_end_is_reported(board: Noticeboard) -> None:
    board.officers("hi", "hi", "hi", "")
    board.approved()
    board.look()
    board.look()
    board.send(Doors(_102=Answer(Outcome.UNREACHABLE, detail="blocked"), _103=Outcome.LOST))
    board.look()
    progress = [form for template, _, form in board.told(MEERA) if template == "broadcast_progress"]
    assert [bool(form.get("edits")) for form in progress] == [False, True]
    assert board.notice().state is BroadcastState.FINISHED
    report, file = board.errands()
    assert (report.values["sent"], report.values["unknown"]) == (1, 1)
    assert report.values["not_sent"] == [{"because": "refused", "number": 1}]
    assert report.values["left_out"] == [{"because": "no_contact", "number": 1}]
    assert (file.form or {})["name"] == "notice-1-not-sent.xlsx"


def test_what_is_no_longer_what_was_approved_is_not_begun(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    changed = update(Broadcasts).where(col(Broadcasts.id) == 1).values(text_hi="something else")
    board.database.write_now(lambda session: session.connection().execute(changed))
    board.look()
    assert board.notice().state is BroadcastState.DRAFT
    assert board.messages() == {}


def test_what_is_open_is_listed_and_shown(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    (reply,) = board.types("/broadcast")
    assert words(reply).endswith("1. देखने के लिए तैयार")
    (shown,) = board.presses("broadcast 1") + board.errands()
    assert (shown.template, shown.values["figures"]["messages"]) == ("broadcast_card", 1)
    board.asks()
    (waiting,) = board.presses("broadcast 1") + board.errands()
    assert waiting.template == "broadcast_card"
    *_, asked = board.presses("broadcast 1", ARUN) + board.errands()
    assert asked.values["for_approval"]
    approve = (asked.form or {})["buttons"][0][0]["answer"]
    assert [reply.values["what"] for reply in board.presses(approve, ARUN)] == ["approved", "scheduled"]
    assert refused(board.types("/broadcast 99")) == "unknown"
    assert refused(board.types("/broadcast nonsense")) == "unknown"
