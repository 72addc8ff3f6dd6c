"""What goes out inside and outside somebody's window, and what becomes of what may not be said."""

import asyncio
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from scheduler import sending, spacing
from scheduler.channel import Answer, Approved, Button, Form, WordingNews
from scheduler.dispatcher import Dispatcher
from scheduler.terms import OutsideWindow
from storage.database import Database
from storage.rows import Language, Outcome
from storage.tables import ApprovedWordings, Contacts, Messages
from storage.windows import ANNOUNCED, NO_APPROVED_WORDING, note_heard
from tests.scheduler.post import NAME, NOW, Line, Post

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
OPEN = NOW + timedelta(hours=1)


def of_digests(
    template: str, language: Language, values: Mapping[str, Any], usable: Container[tuple[str, str]]
) -> Approved | None:
    if template != "digest" or ("week", language) not in usable:
        return None
    return Approved("week", language, (("count", str(len(values))),))


@pytest.fixture
def post(database: Database) -> Post:
    post = Post(database)
    post.terms = replace(post.terms, approved=of_digests)
    return post


def approve(post: Post, language: str = "hi", status: str = "approved") -> None:
    wording = {"channel": NAME, "name": "week", "language": language, "status": status, "changed_at": NOW}
    post.do(insert(ApprovedWordings).values(**wording))


def window(post: Post, until: datetime | None) -> None:
    post.do(update(Contacts).values(window_until=until))


def windowed(*answers: Answer | Outcome, **limits: Any) -> Line:
    return Line(*answers, window=DAY, **limits)


@pytest.mark.parametrize(
    ("until", "approved"),
    [
        pytest.param(OPEN, False, id="open"),
        pytest.param(None, True, id="never opened"),
        pytest.param(NOW - MINUTE, True, id="closed"),
        pytest.param(NOW + timedelta(seconds=20), True, id="about to close"),
    ],
)
def test_outside_the_window_it_goes_as_approved_words(post: Post, until: datetime | None, *, approved: bool) -> None:
    approve(post)
    window(post, until)
    post.put([1], form={"buttons": [[{"label": "क्यों", "answer": "why"}]]})
    line = windowed()
    assert post.drain(line).states == {"sent": 1}
    assert line.calls[0].approved == (Approved("week", "hi", (("count", "0"),)) if approved else None)
    own = [] if approved else ["why"]
    assert [button.answer for row in line.calls[0].buttons for button in row] == own
    assert post.one(Messages).approved == ("week" if approved else None)
    assert post.one(Messages).text == "words of digest"


def test_a_channel_without_windows_asks_for_no_approved_words(post: Post) -> None:
    post.put([1])
    line = Line()
    post.drain(line)
    assert line.calls[0].approved is None


@pytest.mark.parametrize("template", ["digest", "hours"])
@pytest.mark.parametrize("status", ["pending", "rejected", "paused", "disabled"])
def test_what_is_not_approved_waits_with_the_reason(post: Post, template: str, status: str) -> None:
    approve(post, status=status)
    post.put([1], template=template)
    assert post.drain(windowed()).states == {"postponed": 1}
    message = post.one(Messages)
    assert (message.state, message.reason) == ("queued", NO_APPROVED_WORDING)
    assert message.not_before == NOW + 10 * MINUTE


def test_it_goes_on_at_once_when_they_write(post: Post) -> None:
    (number,) = post.put([1])
    post.drain(windowed())
    post.clock.put(NOW + 10 * MINUTE)
    post.database.write_now(lambda session: note_heard(session, 1, NOW + 9 * MINUTE, DAY, NOW + 10 * MINUTE))
    line = windowed()
    assert post.drain(line).states == {"sent": 1}
    assert line.calls[0].approved is None
    assert number == 1


def test_the_other_language_is_used_only_where_the_department_says_so(post: Post) -> None:
    approve(post, language="en")
    post.put([1])
    assert post.drain(windowed()).states == {"postponed": 1}
    post.terms = replace(post.terms, outside_window=OutsideWindow.OTHER_LANGUAGE)
    post.clock.put(NOW + 10 * MINUTE)
    line = windowed()
    assert post.drain(line).states == {"sent": 1}
    assert (line.calls[0].language, line.calls[0].approved) == ("en", Approved("week", "en", (("count", "0"),)))
    assert post.one(Messages).language == "en"


def test_news_announce_what_comes_whole_once_they_press(post: Post) -> None:
    approve(post)
    news = Approved("week", "hi", text="news", buttons=(Button("पढ़ें", "read"), Button("क्यों", "")), whole=False)
    post.terms = replace(post.terms, approved=lambda *_: news)
    post.put([1], form={"buttons": [[{"label": "क्यों", "answer": "why"}]], "file": "a.pdf", "as": "document"})
    line = windowed()
    assert post.drain(line).states == {"queued": 1}
    assert [button.answer for row in line.calls[0].buttons for button in row] == ["read", "why"]
    assert (line.calls[0].text, line.calls[0].form, line.calls[0].file) == ("news", Form.TEXT, None)
    assert (post.one(Messages).state, post.one(Messages).reason) == ("queued", ANNOUNCED)
    post.clock.put(NOW + 20 * MINUTE)
    assert post.drain(line).states == {"postponed": 1}
    post.database.write_now(lambda session: note_heard(session, 1, NOW + 21 * MINUTE, DAY, NOW + 21 * MINUTE))
    post.clock.put(NOW + 21 * MINUTE)
    assert post.drain(line).states == {"sent": 1}
    assert [call.text for call in line.calls] == ["news", "words of digest"]
    assert [call.form for call in line.calls] == [Form.TEXT, Form.DOCUMENT]


def test_a_notice_that_is_read_by_its_button_counts_as_said(post: Post) -> None:
    approve(post)
    post.terms = replace(post.terms, approved=lambda *_: Approved("week", "hi", text="news", whole=False))
    post.put([1], kind="broadcast")
    assert post.drain(windowed()).states == {"sent": 1}


# --- refusals that concern one person, or one wording -----------------------------------------------------------------


def test_later_is_for_one_person_alone(post: Post) -> None:
    post.put([1, 2])
    line = Line(Answer(Outcome.LATER, wait=3600.0, detail="131049"))
    assert post.drain(line).states == {"queued": 1, "sent": 1}
    assert post.one(Messages).not_before == NOW + timedelta(hours=1)
    assert (post.sender().paused_until, post.sender().pace) == (None, None)


def test_many_laters_in_a_row_are_no_trouble(post: Post) -> None:
    post.put(range(1, 11))
    line = Line(*[Answer(Outcome.LATER, wait=3600.0)] * 9)
    assert post.drain(line).states == {"queued": 9, "sent": 1}
    assert post.sender().paused_until is None


def test_what_may_be_said_a_little_later_keeps_its_place(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr(spacing, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(sending, "IDLE_SECONDS", 0.01)
    for template in ("hours", "courses", "plan"):
        post.reply(template=template)
    line = Line(Answer(Outcome.LATER, wait=6.0), seconds_between=6)
    at: list[float] = []

    async def note(_message: object) -> None:
        at.append(seconds[0])

    line.before = note

    async def main() -> None:
        draining = asyncio.create_task(post.dispatcher(line).drain())
        while not (await asyncio.wait([draining], timeout=0.01))[0]:
            seconds[0] += 0.5
        await draining

    asyncio.run(asyncio.wait_for(main(), 30))
    assert [call.text for call in line.calls] == [f"words of {each}" for each in ("hours", "hours", "courses", "plan")]
    assert all(later - earlier >= 6 for earlier, later in pairwise(at))


def test_many_messages_for_a_few_do_not_stand_before_everybody_else_s(post: Post) -> None:
    post.put([1] * 30)
    post.put(range(2, 6))
    line = Line(seconds_between=3600, per_second=10.0, lanes=4)

    async def main() -> None:
        ending = asyncio.Event()
        running = asyncio.create_task(post.dispatcher(line).run(ending))
        while len({call.address for call in line.calls}) < 5:
            await asyncio.wait([running], timeout=0.02)
        ending.set()
        await running

    asyncio.run(asyncio.wait_for(main(), 20))
    assert [call.address for call in line.calls].count("701") == 1


def test_a_window_that_the_provider_calls_closed_is_closed_and_approved_words_go_at_once(post: Post) -> None:
    approve(post)
    window(post, OPEN)
    post.put([1])
    line = windowed(Outcome.NEEDS_APPROVED)
    assert post.drain(line).states == {"queued": 1, "sent": 1}
    assert [call.approved is not None for call in line.calls] == [False, True]
    assert post.one(Contacts).window_until == NOW


def test_a_paused_wording_waits_at_once_and_stops_nothing_else(post: Post) -> None:
    approve(post)
    noted: list[WordingNews] = []

    def note(session: Session, channel: str, news: WordingNews, now: datetime) -> None:
        noted.append(news)
        here = (col(ApprovedWordings.channel) == channel, col(ApprovedWordings.name) == news.name)
        session.connection().execute(update(ApprovedWordings).where(*here).values(status=news.status, changed_at=now))

    post.put(range(1, 9))
    post.do(update(Contacts).where(col(Contacts.id) == 8).values(window_until=OPEN))
    line = windowed(Outcome.SENT, Answer(Outcome.WORDING_PAUSED, detail="132015"))
    terms, files = (lambda: post.terms), post.database
    dispatcher = Dispatcher(files, terms, {NAME: line}, post.clock, post.chance, note_wording=note)
    asyncio.run(asyncio.wait_for(dispatcher.drain(), 30))
    assert noted == [WordingNews("week", "hi", "paused", "132015")]
    assert [call.address for call in line.calls] == ["701", "702", "708"]
    rows = post.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())
    assert [row.state for row in rows] == ["sent", *["queued"] * 6, "sent"]
    assert {row.reason for row in rows[1:7]} == {NO_APPROVED_WORDING}
    assert post.sender().stopped_because is None
