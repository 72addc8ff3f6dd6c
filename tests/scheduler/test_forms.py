"""What goes with a message's words: files, edits, menus, and messages that are taken back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.channel import Answer, Form, Outgoing
from scheduler.dispatcher import Dispatcher
from scheduler.forms import outgoing
from scheduler.recheck import Rechecked
from scheduler.rules.delivery import Cause, Recheck
from storage.attempts import Intent
from storage.database import Database
from storage.outbox import NO_WORDS, DueMessage
from storage.rows import Outcome
from storage.stops import stopped_templates
from storage.tables import Messages
from tests.scheduler.post import NAME, NOW, Line, Post

CHAT = {"edits": True, "deletes": True, "menus": True, "caption_length": 1024}
SECOND = timedelta(seconds=1)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def row(post: Post, number: int) -> Messages:
    found = post.database.read_now(lambda session: session.get(Messages, number))
    assert found is not None
    return found


def ended(post: Post, number: int) -> tuple[str, str | None]:
    return row(post, number).state, row(post, number).reason


def edit(post: Post, of: int, contact: int = 1, **more: Any) -> int:
    return post.reply(contact, template="hours", form={"edits": of, **more})


def made(form: dict[str, Any], files: Path = Path(), target: str | None = None) -> Any:
    due = DueMessage(1, "reply", None, NOW.date(), 1, NAME, "701", False, False, "t", "", "hi", {}, form, NOW, 0)  # noqa: FBT003 - by place
    return outgoing(Rechecked(due, Recheck(Cause.INTENT), "words", "t", target), Intent(1, "key", "words"), files, 9.0)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, {"form": Form.TEXT, "text": "words", "file": None, "ask_number": None, "not_after": 9.0}),
        ({"ask_number": ""}, {"form": Form.TEXT, "ask_number": ""}),
        ({"file": "out/a.pdf"}, {"form": Form.DOCUMENT, "file_name": None}),
        ({"file": "a.png", "as": "picture", "name": "सूची"}, {"form": Form.PICTURE, "file_name": "सूची"}),
        ({"deletes": 77}, {"form": Form.DELETE, "target": "77"}),
        ({"buttons": [[{"label": "हाँ", "answer": "yes"}]]}, {"more": "more 1 "}),
        ({"menu": [["stop", "रोकें"]]}, {"form": Form.MENU, "menu": (("stop", "रोकें"),)}),
    ],
)
def test_what_a_channel_is_asked_to_make(form: dict[str, Any], expected: dict[str, Any]) -> None:
    assert {name: getattr(made(form), name) for name in expected} == expected


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [("out/a.pdf", True), ("out/../a.pdf", True), ("../a.pdf", False), ("/etc/hostname", False), ("link", False)],
)
def test_only_files_of_the_data_folder_are_sent(tmp_path: Path, path: str, is_ours: bool) -> None:  # noqa: FBT001 - a table
    files = tmp_path / "data"
    files.mkdir()
    (files / "link").symlink_to(tmp_path / "elsewhere")
    assert (made({"file": path}, files).file is not None) is is_ours


def test_a_missing_file_ends_its_message_and_no_other_of_the_same_words(post: Post, tmp_path: Path) -> None:
    gone = Answer(Outcome.OUR_FAULT, detail="file_missing", blames_wording=False)
    line = Line(gone, gone, gone, **CHAT)
    post.put([1, 2, 3, 4], form={"file": "orders/a.pdf"})
    dispatcher = Dispatcher(post.database, lambda: post.terms, {NAME: line}, post.clock, post.chance, tmp_path)
    post.dispatcher = lambda _line: dispatcher  # type: ignore[method-assign]
    assert post.drain(line).states == {"failed": 3, "sent": 1}
    assert {call.file for call in line.calls} == {(tmp_path / "orders/a.pdf").resolve()}
    assert ended(post, 1) == ("failed", "our_fault")
    assert post.database.read_now(lambda session: stopped_templates(session, NAME)) == set()


def test_an_edit_changes_the_message_that_the_provider_knows(post: Post) -> None:
    line = Line(Answer(Outcome.SENT, provider_id="4711"), Answer(Outcome.SENT, provider_id="4711"), **CHAT)
    first = post.put()[0]
    post.drain(line)
    edit(post, first, buttons=[[{"label": "a", "answer": "b"}]])
    assert post.drain(line).states == {"sent": 1}
    assert (line.calls[1].form, line.calls[1].target, line.calls[1].text) == (Form.EDIT, "4711", "words of hours")
    assert line.calls[1].buttons


def test_an_edit_waits_for_what_it_changes(post: Post) -> None:
    line = Line(**CHAT)
    first = post.put(not_before=NOW + SECOND)[0]
    change = edit(post, first)
    assert post.drain(line).states == {"postponed": 1}
    assert ended(post, change) == ("queued", "wait")

    async def until_it_waits_again(_message: Outgoing) -> None:
        while row(post, change).not_before == NOW + SECOND:  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.01)

    post.clock.put(NOW + SECOND)
    line.before = until_it_waits_again
    assert post.drain(line).states["sent"] == 1
    line.before = line.at_once
    post.clock.put(NOW + 2 * SECOND)
    post.drain(line)
    assert [(call.form, call.target) for call in line.calls] == [(Form.TEXT, None), (Form.EDIT, "1")]


@pytest.mark.parametrize("outcome", [Outcome.LOST, Outcome.OUR_FAULT], ids=["unknown", "failed"])
@pytest.mark.parametrize(
    ("or_new", "states", "end"),
    [({"or_new": True}, {"sent": 1}, ("sent", None)), ({}, {"dropped": 1}, ("dropped", "nothing_to_edit"))],
    ids=["or new", "or nothing"],
)
def test_where_what_it_changes_is_not_there_an_edit_goes_by_itself_or_not_at_all(
    post: Post, outcome: Outcome, or_new: dict[str, Any], states: dict[str, int], end: tuple[str, str | None]
) -> None:
    line = Line(outcome, **CHAT)
    first = post.put()[0]
    post.drain(line)
    change = edit(post, first, **or_new)
    assert post.drain(line).states == states
    assert ended(post, change) == end
    assert {call.form for call in line.calls} == {Form.TEXT}


def test_an_edit_waits_for_a_reply_that_is_said_once_more(post: Post) -> None:
    line = Line(Outcome.LOST, **CHAT)
    first = post.reply()
    post.drain(line)
    edit(post, first)
    assert post.drain(line).states == {"postponed": 1}


def test_where_a_channel_changes_nothing_an_edit_goes_by_itself_or_not_at_all(post: Post) -> None:
    line = Line()
    first = post.put()[0]
    post.drain(line)
    edit(post, first, or_new=True)
    dropped = edit(post, first, contact=2)
    assert post.drain(line).states == {"sent": 1, "dropped": 1}
    assert ended(post, dropped) == ("dropped", "nothing_to_edit")


def test_nobody_elses_message_is_edited(post: Post) -> None:
    line = Line(**CHAT)
    first = post.put([1])[0]
    post.drain(line)
    change = edit(post, first, contact=2)
    post.drain(line)
    assert ended(post, change) == ("dropped", "nothing_to_edit")


def test_of_several_edits_only_the_newest_is_made(post: Post) -> None:
    line = Line(**CHAT)
    first = post.put()[0]
    post.drain(line)
    old, older, newest = (edit(post, first) for _ in range(3))
    assert post.drain(line).states == {"dropped": 2, "sent": 1}
    assert [ended(post, each) for each in (old, older, newest)] == [("dropped", "superseded")] * 2 + [("sent", None)]


def test_an_edit_that_is_tried_again_does_not_undo_a_newer_one(post: Post) -> None:
    line = Line(
        Answer(Outcome.SENT, provider_id="4711"), Outcome.NOT_SENT, Answer(Outcome.SENT, provider_id="4711"), **CHAT
    )
    first = post.put()[0]
    post.drain(line)
    old = edit(post, first)
    post.drain(line)  # not sent: it waits for its next try
    edit(post, first)
    post.drain(line)
    post.clock.put(NOW + 60 * SECOND)
    assert post.drain(line).states == {"dropped": 1}
    assert ended(post, old) == ("dropped", "superseded")


def test_edits_of_different_messages_leave_each_other_alone(post: Post) -> None:
    line = Line(**CHAT)
    first, second = post.put([1, 1])
    post.drain(line)
    edit(post, first)
    edit(post, second)
    assert post.drain(line).states == {"sent": 2}


@pytest.mark.parametrize("form", [{"menu": [["stop", "रोकें"]]}, {"deletes": "77"}], ids=["menu", "deletion"])
def test_what_has_no_words_goes_without_a_template(post: Post, form: dict[str, Any]) -> None:
    post.terms = post.terms.__class__(**{**vars(post.terms), "render": None, "template_hash": None})
    line = Line(**CHAT)
    number = post.reply(template=NO_WORDS, form=form)
    assert post.drain(line).states == {"sent": 1}
    assert line.calls[0].text == ""
    assert row(post, number).template_hash == ""


@pytest.mark.parametrize("form", [{"menu": [["stop", "रोकें"]]}, {"deletes": "77"}], ids=["menu", "deletion"])
def test_what_a_channel_cannot_carry_is_dropped(post: Post, form: dict[str, Any]) -> None:
    line = Line()
    number = post.reply(template=NO_WORDS, form=form)
    assert post.drain(line).states == {"dropped": 1}
    assert ended(post, number) == ("dropped", "not_carried")
    assert line.calls == []


def test_what_has_no_words_stops_no_wording(post: Post) -> None:
    line = Line(*[Answer(Outcome.OUR_FAULT, detail="bad_request")] * 3, **CHAT)
    for contact in (1, 2, 3):
        post.reply(contact, template=NO_WORDS, form={"menu": [["!", "x"]]})
    post.drain(line)
    assert post.database.read_now(lambda session: stopped_templates(session, NAME)) == set()


def test_what_has_no_words_keeps_no_distance(post: Post) -> None:
    line = Line(seconds_between=600, **CHAT)
    post.reply(1)
    post.reply(1, template=NO_WORDS, form={"deletes": "77"})
    post.reply(1, template=NO_WORDS, form={"menu": []})
    assert post.drain(line).states == {"sent": 3}
