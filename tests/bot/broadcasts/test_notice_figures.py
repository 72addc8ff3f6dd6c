"""What a notice comes to where a channel has windows and counts people: before it begins, and how it went."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlmodel import col

from bot.conversation import Conversation
from bot.render import render
from bot.turn import Means, Reply
from storage.broadcast_messages import progress_of
from storage.database import Database
from storage.outbox import expire
from storage.tables import Messages
from tests.bot.chatting import NOW, press
from tests.bot.noticeboard import ARUN, DAY, MEERA, Noticeboard
from tests.scheduler.post import Line

OPEN = NOW + timedelta(hours=3)
LONG = "कल सभा है।\n\nस्थान: सभागार"


@pytest.fixture
def board(database: Database, tmp_path: Path) -> Noticeboard:
    return Noticeboard(database, tmp_path)


def channel(reply: Reply, name: str = "whatsapp") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in reply.values["figures"]["channels"] if one["channel"] == name)
    return found


def ways(reply: Reply) -> dict[str, int]:
    return {one["way"]: one["messages"] for one in channel(reply)["ways"]}


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def settle(board: Noticeboard, contact: int, **values: Any) -> None:
    """What sending and receipts would leave behind."""
    here = update(Messages).where(col(Messages.contact_id) == contact, col(Messages.kind) == "broadcast")
    board.database.write_now(lambda session: session.connection().execute(here.values(**values)))


def test_the_preview_says_which_form_each_person_gets(board: Noticeboard) -> None:
    board.opens_whatsapp()
    board.approves("smaran_notice", "hi")
    board.officers("hi", "hi", "hi", "en", "en")
    board.on_whatsapp(102, 105, until=OPEN)
    board.on_whatsapp(103, 104)
    board.change(105, window_until=NOW)
    *_, summary = board.drafts(english="There is a meeting.")
    assert channel(summary, "telegram")["ways"] == []
    assert ways(summary) == {"free": 1, "notice": 1, "waits": 2}
    assert channel(summary)["without_words"] == [{"language": "en", "messages": 2}]
    assert "– इनमें अंग्रेज़ी का स्वीकृत प्रारूप नहीं: 2" in words(summary)


def test_a_long_text_is_announced_with_a_button(board: Noticeboard) -> None:
    board.opens_whatsapp()
    board.approves("smaran_notice_to_read", "hi")
    board.officers("hi")
    board.on_whatsapp(101)
    *_, summary = board.drafts(LONG)
    assert ways(summary) == {"read": 1}


def test_as_the_department_wants_it_goes_in_the_other_language(board: Noticeboard) -> None:
    board.opens_whatsapp(outside_window="other_language")
    board.approves("smaran_notice", "en")
    board.officers("hi")
    board.on_whatsapp(101)
    *_, summary = board.drafts()
    assert ways(summary) == {"other_language": 1}


def test_as_the_department_wants_it_goes_by_another_channel_where_there_is_one(board: Noticeboard) -> None:
    board.opens_whatsapp(outside_window="other_channel")
    board.officers("hi", "hi", "hi", "")
    board.on_whatsapp(101, 102, 103)
    board.link(4, 101)  # a shared phone: one message
    for officer in (1, 2, 4):
        board.join(officer, 200 + officer, "hi")
    board.change(202, stopped_at=NOW)
    *_, summary = board.drafts()
    assert ways(summary) == {"other_channel": 1, "waits": 2}


def test_days_end_and_whoever_is_not_in_time_are_said_before_it_begins(board: Noticeboard) -> None:
    board.opens_whatsapp(people_a_day=2, rate=0.5)
    board.approves("smaran_notice", "hi")
    board.officers(*["hi"] * 7)
    board.on_whatsapp(*range(101, 108))
    *_, summary = board.drafts(until="1")
    told = channel(summary)
    assert (told["days"], told["ends_on"], told["people_a_day"]) == (4, "2026-04-05", 2)
    assert told["not_in_time"] == 5  # two in the day for which it is valid
    assert told["cost"] == 4
    assert "ध्यान दें: WhatsApp पर 5 को" in words(summary)
    assert "लगभग ₹ 4" in words(summary)


def test_a_card_and_an_approver_see_the_same_as_of_now(board: Noticeboard) -> None:
    board.opens_whatsapp()
    board.approves("smaran_notice", "hi")
    board.officers("hi")
    board.on_whatsapp(101, until=OPEN)
    *_, summary = board.drafts()
    assert ways(summary) == {"free": 1}
    board.later(hours=3)
    *_, shown = board.asks()
    (card,) = board.presses("broadcast 1") + board.errands()
    assert (ways(shown), ways(card)) == ({"notice": 1}, {"notice": 1})
    assert card.values["figures"]["as_of"] == OPEN.isoformat()


def test_the_answer_to_a_press_does_not_wait_for_the_count(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    assert [reply.template for reply in board.presses("broadcast ask 1")] == ["broadcast_done"]
    assert board.presses("broadcast 1", ARUN) == []


def sent(board: Noticeboard) -> None:
    """A notice to four on WhatsApp and one on Telegram has begun: two wait, two have it, of one nothing is known."""
    board.opens_whatsapp(rate=0.8)
    board.officers("hi", "hi", "hi", "hi", "hi")
    board.on_whatsapp(101, 102, 103, 104)
    board.approved()
    board.look()
    board.look()
    settle(board, 101, state="read", approved="smaran_notice")
    settle(board, 102, state="delivered", approved="smaran_notice")
    settle(board, 103, reason="day_allowance")
    settle(board, 104, reason="no_approved_wording")
    settle(board, 105, state="sent")


def test_how_far_it_is_is_told_by_channel_and_why_others_wait(board: Noticeboard) -> None:
    sent(board)
    card, report = board.presses("broadcast 1") + board.errands()
    assert card.values["figures"] is None
    assert report.values["waiting_because"] == [
        {"because": "day_allowance", "number": 1},
        {"because": "no_approved_wording", "number": 1},
    ]
    telegram, whatsapp = report.values["channels"]
    assert telegram == {"channel": "telegram", "sent": 1, "delivered": None, "read": None, "cost": None}
    assert whatsapp == {"channel": "whatsapp", "sent": 2, "delivered": 2, "read": 1, "cost": 2}
    assert "पहुँचे और पढ़े गए: Telegram पर ज्ञात नहीं होता" in words(report)
    assert "WhatsApp: भेजे गए 2, पहुँचे 2, पढ़े गए 1" in words(report)


def test_the_end_names_what_was_waited_for_too_long(board: Noticeboard) -> None:
    sent(board)
    board.later(days=2)
    board.database.write_now(lambda session: expire(session, board.clock.now()))
    progress = board.database.read_now(lambda session: progress_of(session, 1))
    assert progress.not_sent == {"day_allowance": 1, "no_approved_wording": 1}
    board.look()
    *_, file = board.errands()
    (made,) = board.chat.config.data_folder.glob("outgoing/*/*.xlsx")
    assert (file.form or {})["name"] == made.name
    rows = list(load_workbook(made).active.values)[1:]
    assert [(row[0], row[4]) for row in rows] == [
        ("E003", "माध्यम की एक दिन की सीमा के कारण मान्य रहने की अवधि में नहीं भेजी जा सकी"),
        ("E004", "इस भाषा में स्वीकृत प्रारूप नहीं है, और मान्य रहने की अवधि में उनका संदेश नहीं आया"),
    ]


def reads(board: Noticeboard, chat: str = "101", number: str = "1") -> list[str]:
    return [reply.template for reply in board.presses(f"read {number}", chat)]


def opened(board: Noticeboard) -> int:
    board.presses("broadcast 1")
    return int(board.errands()[-1].values["opened"])


def test_the_button_brings_the_whole_with_its_file_again_and_again(board: Noticeboard) -> None:
    board.officers("hi", "en")
    board.drafts(LONG, english="There is a meeting.")
    board.presses("broadcast change 1 attachment")
    board.sends("order.pdf")
    board.errands()
    board.presses("broadcast freeze 1")
    board.errands()
    board.asks()
    (yes,) = [answer for _, answer in board.buttons(ARUN) if " approve " in answer]
    board.presses(yes, ARUN)
    board.look()
    (whole,) = board.presses("read 1", "102")
    assert words(whole) == "Notice from the department\n\nThere is a meeting."
    assert (whole.form or {})["name"] == "order.pdf"
    assert opened(board) == 1
    assert reads(board, "102") == ["department_notice"]
    assert opened(board) == 1
    reads(board, "101")
    assert opened(board) == 2


def test_what_was_announced_is_opened_by_its_button_and_counted(board: Noticeboard) -> None:
    board.opens_whatsapp(rate=0.8)
    board.approves("smaran_notice_to_read", "hi")
    board.officers("hi", "hi", "hi")
    board.on_whatsapp(101, 102)
    board.on_whatsapp(103, until=NOW + DAY)
    board.approved(hindi=LONG)
    board.look()
    board.look()
    line = Line()
    line.limits = board.chat.terms.limits["whatsapp"]
    board.send(line, "whatsapp")
    announced = {call.address: call.approved for call in line.calls}
    assert announced["103"] is None
    (button,) = announced["101"].buttons  # type: ignore[union-attr]
    means = Means(board.chat.config, lambda: board.chat.terms, line.limits)
    asked = Conversation(means).converse
    whole, *_ = board.database.write_now(lambda session: asked(session, "whatsapp", press(button.answer, "101"), NOW))
    assert words(whole) == f"विभागीय सूचना\n\n{LONG}"
    board.look()
    (report,) = board.errands()
    values = report.values
    assert (values["sent"], values["opened"], values["channels"][0]["cost"]) == (3, 1, 2)


@pytest.mark.parametrize("number", ["2", "one", "1 2", "9" * 30, "²"])
def test_what_names_no_notice_is_not_understood(board: Noticeboard, number: str) -> None:
    board.officers("hi")
    board.approved()
    board.look()
    assert reads(board, number=number) == reads(board, number="nonsense") != ["department_notice"]


def test_what_waits_for_the_window_comes_by_itself_and_nothing_else_is_said(board: Noticeboard) -> None:
    board.officers("hi")
    assert board.presses("read", "101") == []
    assert [reply.template for reply in board.types("/read", "101")] == ["help"]


def test_only_who_is_in_the_audience_can_read_it(board: Noticeboard) -> None:
    board.officers("hi", "")
    board.approved()
    board.look()
    board.join(1, 103, "hi")
    assert reads(board, "103") == ["department_notice"]  # another chat of the same officer
    board.join(2, 102, "hi")
    assert "department_notice" not in reads(board, "102") + reads(board, MEERA)


def test_before_it_begins_nobody_can_read_it(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    assert "department_notice" not in reads(board)


def test_a_notice_that_rests_or_is_over_says_so(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    board.look()
    board.presses("broadcast pause 1")
    (rests,) = board.presses("read 1", "101")
    assert (rests.template, rests.values) == ("notice_rests", {"over": False})
    board.presses("broadcast resume 1")
    board.later(days=2)
    (over,) = board.presses("read 1", "101")
    assert (over.template, over.values) == ("notice_rests", {"over": True})
    assert board.clock.now() - NOW > DAY
