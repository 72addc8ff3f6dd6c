"""Notices carried out: each once to everybody, whatever is interrupted; told, ended and dropped, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.acts import broadcasts as acts
from scheduler import broadcasting
from scheduler.channel import Answer
from scheduler.rules.delivery import Cause
from storage.audiences import audience_hash, audience_in_figures, officers_standing
from storage.broadcast_messages import not_reached, progress_of
from storage.database import Database
from storage.outbox import settle
from storage.rows import BroadcastState, MessageState, Outcome, State
from storage.tables import BroadcastRecipients, Messages, Obligations, Standings
from tests.bot.chatting import NOW
from tests.bot.noticeboard import ARUN, MEERA, SHELL, Doors, Noticeboard


@pytest.fixture
def board(database: Database, tmp_path: Path) -> Noticeboard:
    return Noticeboard(database, tmp_path)


def test_it_begins_at_its_time_and_ends_when_nothing_waits(board: Noticeboard) -> None:
    board.officers("hi", "en")
    board.approved(when="2.4.2026 15:00")
    board.look()
    assert board.notice().state is BroadcastState.SCHEDULED
    board.later(hours=6)
    board.look()
    board.look()
    assert board.messages() == {101: ("queued", None), 102: ("queued", None)}
    doors = Doors()
    board.send(doors)
    assert sorted(doors.notices) == ["101", "102"]
    board.look()
    assert board.notice().state is BroadcastState.FINISHED
    acts_ = [act for act, subject, _ in board.chat.acts() if subject == "broadcast 1"]
    assert acts_[-2:] == ["broadcast_start", "broadcast_finish"]


def test_writing_goes_on_where_it_was_interrupted_and_repeats_nothing(
    board: Noticeboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.broadcasts.part.write_chunk", _small(broadcasting.write_chunk))
    monkeypatch.setattr("bot.broadcasts.part.CHUNKS_AT_A_TIME", 2)
    board.officers(*["hi"] * 7)
    board.approved()
    board.look()
    board.look()
    assert len(board.messages()) == 4
    board.broadcasting = board.made_anew()
    board.look()
    board.broadcasting = board.made_anew()
    board.look()
    board.look()
    assert sorted(board.messages()) == [101, 102, 103, 104, 105, 106, 107]


def _small(write):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - it wraps whatever is given
    return lambda *given, **named: write(*given, **{**named, "limit": 2})


def test_freezing_goes_on_where_it_was_interrupted(board: Noticeboard) -> None:
    board.officers("hi", "hi", "", "hi", "hi")
    board.drafts()
    whole = board.database.read_now(lambda session: audience_hash(session, 1))
    assert board.notice().audience_hash == whole
    board.presses("broadcast change 1")
    board.presses("broadcast freeze 1")
    for _ in range(2):
        board.database.write_now(lambda s: broadcasting.freeze_chunk(s, 1, {"telegram"}, limit=2))
    board.errands()
    assert board.notice().audience_hash == whole
    assert board.left_out() == {1: None, 2: None, 3: "no_contact", 4: None, 5: None}


def test_an_audience_that_was_narrowed_keeps_nobody_of_the_earlier_one(board: Noticeboard) -> None:
    board.officers("hi", "hi", "hi")
    board.drafts()
    board.presses("broadcast change 1 audience")
    board.presses("= broadcast.audience people")
    board.types("E002")
    board.presses("= broadcast.people done")
    board.presses("broadcast freeze 1")
    *_, summary = board.errands()
    assert summary.values["figures"]["officers"] == 1
    assert board.left_out() == {2: None}


def test_freezing_ends_when_the_notice_is_changed_meanwhile(board: Noticeboard) -> None:
    board.officers("hi")
    board.drafts()
    board.presses("broadcast change 1")
    board.presses("broadcast freeze 1")
    board.presses("broadcast change 1")
    assert board.errands() == []
    assert board.notice().audience_hash is None


def test_officers_who_share_a_phone_share_a_message(board: Noticeboard) -> None:
    board.officers("hi", "")
    board.link(2, 101)
    board.approved()
    board.look()
    board.look()
    assert list(board.messages()) == [101]
    figures = board.database.read_now(lambda session: audience_in_figures(session, 1, NOW))
    assert (figures.officers, figures.messages) == (2, 1)


def test_nobody_can_be_given_a_second_message_of_a_notice(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    board.look()
    board.look()
    forgotten = "UPDATE broadcast_recipients SET message_id = NULL"
    board.database.write_now(lambda session: session.connection().exec_driver_sql(forgotten))
    with pytest.raises(Exception, match=r"(?i)unique"):  # of another kind on each database
        board.database.write_now(lambda s: broadcasting.write_chunk(s, 1, 0, board.chat.terms.template_hash, NOW))


def test_by_standing_only_those_who_stand_so_today_are_meant(board: Noticeboard) -> None:
    board.chat.activate("bihar-panchayati-raj-166-2026")
    board.chat.terms = board.with_telegram(board.chat.terms)
    board.officers("hi", "hi", "hi")
    key = board.database.read_now(lambda session: session.exec(select(Obligations.key)).first())
    for officer, state, until in ((1, "overdue", None), (2, "open", None), (3, "overdue", NOW.date())):
        row = {"obligation_key": key, "period": "", "since": NOW.date(), "reason": "short", "until": until}
        board.chat.office.insert(Standings, officer_id=officer, state=state, **row)
    found = board.database.read_now(lambda s: officers_standing(s, 1, 3, [State.OVERDUE, State.MISSED]))
    assert found == {1}
    board.types("/broadcast new")
    board.presses("= broadcast.audience standing")
    board.presses("= broadcast.standing behind")
    for answer in ("सभा", "-", "-", "now", "1", "-"):
        board.types(answer)
    board.errands()
    assert board.left_out() == {1: None, 2: None}


def test_a_pause_and_a_cancel_hold_in_the_intent_itself(board: Noticeboard) -> None:
    board.officers("hi", "hi")
    board.approved()
    board.look()
    board.look()
    doors = Doors()
    board.act(acts.pause)
    board.send(doors)
    board.broadcasting = board.made_anew()
    board.look()
    board.send(doors)
    assert doors.notices == []
    board.act(acts.resume)
    board.act(acts.cancel)
    board.send(doors)
    assert doors.notices == []
    board.look()
    assert set(board.messages().values()) == {("dropped", "cancelled")}
    board.look()
    assert board.notice().finished_at is not None
    assert board.told(MEERA)[-1][1].startswith("सूचना 1: रद्द")


def test_a_notice_that_was_paused_too_long_ends_with_what_it_said(board: Noticeboard) -> None:
    board.officers("hi", "hi")
    board.approved()
    board.look()
    board.act(acts.pause)
    board.look()
    board.later(days=2)
    board.send(Doors())
    board.look()
    assert board.notice().state is BroadcastState.FINISHED
    assert set(board.messages().values()) == {("expired", "expired")}


def test_what_nobody_knows_can_be_said_again_after_the_end(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    board.look()
    board.look()
    board.send(Doors(_101=Outcome.LOST))
    board.look()
    assert board.notice().state is BroadcastState.FINISHED
    (number,) = [row.message_id for row in board.rows(BroadcastRecipients)]
    board.database.write_now(lambda s: settle(s, [number], MessageState.QUEUED, Cause.SEND_AGAIN, NOW))
    doors = Doors()
    board.send(doors)
    assert doors.notices == ["101"]


def test_who_stops_or_leaves_the_chat_meanwhile_gets_none(board: Noticeboard) -> None:
    board.officers("hi", "hi", "hi")
    board.approved()
    board.look()
    board.look()
    board.change(101, stopped_at=NOW)
    board.change(102, unreachable_since=NOW)
    doors = Doors()
    board.send(doors)
    assert doors.notices == ["103"]


def test_whoever_did_not_surely_get_it_is_listed_with_the_reason(board: Noticeboard) -> None:
    board.officers("hi", "hi", "hi", "")
    board.approved()
    board.look()
    board.look()
    board.send(Doors(_101=Outcome.LOST, _102=Answer(Outcome.UNREACHABLE, detail="blocked")))
    listed = board.database.read_now(lambda session: list(not_reached(session, 1)))
    assert [(one.officer_id, one.state, one.reason, one.left_out_because, one.detail) for one in listed] == [
        (1, MessageState.UNKNOWN, "lost", None, None),
        (2, MessageState.FAILED, "refused", None, "blocked"),
        (4, None, None, "no_contact", None),
    ]
    progress = board.database.read_now(lambda session: progress_of(session, 1))
    assert (progress.messages, progress.sent, progress.unknown, progress.not_sent) == (3, 1, 1, {"refused": 1})


def test_a_notice_made_elsewhere_than_in_a_chat_runs_all_the_same(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    board.database.write_now(
        lambda session: session.connection().exec_driver_sql("UPDATE broadcasts SET contact_id = NULL")
    )
    board.look()
    board.look()
    board.send(Doors())
    board.look()
    assert board.notice().state is BroadcastState.FINISHED
    assert "broadcast_progress" not in [template for template, *_ in board.told(MEERA) + board.told(ARUN)]


@pytest.mark.parametrize("restarted", [False, True], ids=["in one go", "with restarts"])
def test_where_nothing_can_be_edited_beginning_middle_and_end_are_told(board: Noticeboard, *, restarted: bool) -> None:
    board.edits_on = set()
    board.broadcasting = board.made_anew()
    board.officers("hi", "hi", "hi", "hi")
    board.approved()
    for sent in ((), (), (101,), (101, 102), (101, 102, 103), (101, 102, 103, 104)):
        theirs = (col(Messages.kind) == "broadcast") & col(Messages.contact_id).in_(sent)
        done = update(Messages).where(theirs).values(state="sent")
        board.database.write_now(lambda session, done=done: session.connection().execute(done))  # type: ignore[misc]
        board.look()
        board.look()
        if restarted and len(sent) == 1:
            board.broadcasting = board.made_anew()
    told = [
        (words, form.get("edits")) for template, words, form in board.told(MEERA) if template == "broadcast_progress"
    ]
    assert len(told) == 3
    assert all(edits is None for _, edits in told)
    assert board.notice().state is BroadcastState.FINISHED


def test_the_shell_steers_it_too(board: Noticeboard) -> None:
    board.officers("hi")
    board.approved()
    board.look()
    board.act(acts.pause, SHELL)
    assert ("broadcast_pause", "broadcast 1", "shell") in board.chat.acts()
