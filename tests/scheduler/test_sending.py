"""One sender at work: its lanes, what answers mean, and what stands in its way."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, select

from scheduler import outcomes, sending, spacing
from scheduler.channel import Answer, Button, Outgoing
from scheduler.dispatcher import Dispatcher
from storage import senders
from storage.attempts import Intent, record_intents
from storage.database import Database
from storage.rows import Outcome
from storage.stops import stopped_templates
from storage.tables import Attempts, Broadcasts, Contacts, Messages, Senders
from tests.scheduler.post import NAME, NOW, Line, Post

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def test_messages_go_out_in_as_many_lanes_as_the_channel_has(post: Post) -> None:
    line = Line(lanes=4)
    gate = asyncio.Event()

    async def until_four(_message: Outgoing) -> None:
        if line.under_way == 4:
            gate.set()
        await gate.wait()

    line.before = until_four
    post.put(range(1, 11))
    assert post.drain(line).states == {"sent": 10}
    assert line.most == 4
    assert len({call.address for call in line.calls}) == 10
    assert len({call.our_key for call in line.calls}) == 10


def test_the_most_urgent_goes_first(post: Post) -> None:
    line = Line()
    post.put([1], urgency=5)
    post.put([2], urgency=0)
    post.drain(line)
    assert [call.address for call in line.calls] == ["702", "701"]


def test_a_reply_goes_with_its_buttons_and_its_own_way(post: Post) -> None:
    line = Line()
    post.reply(form={"buttons": [[{"label": "हाँ", "answer": "yes"}]], "ask_number": "नम्बर"})
    post.drain(line)
    (call,) = line.calls
    assert (call.text, call.is_reply, call.ask_number) == ("words of digest", True, "नम्बर")
    assert call.buttons == ((Button("हाँ", "yes"),),)


def test_two_messages_to_one_person_keep_their_distance(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr(spacing, "monotonic", lambda: seconds[0])
    line = Line(seconds_between=5)
    at: list[float] = []

    async def note(_message: Outgoing) -> None:
        at.append(seconds[0])
        seconds[0] += 1

    line.before = note
    post.put([1, 1, 2])
    monkeypatch.setattr(sending, "IDLE_SECONDS", 0.01)

    async def main() -> None:
        draining = asyncio.create_task(post.dispatcher(line).drain())
        while not (await asyncio.wait([draining], timeout=0.01))[0]:
            seconds[0] += 0.2

    asyncio.run(asyncio.wait_for(main(), 30))
    to_first = [moment for call, moment in zip(line.calls, at, strict=True) if call.address == "701"]
    assert len(line.calls) == 3
    assert to_first[1] - to_first[0] >= 5


# --- what answers mean ------------------------------------------------------------------------------------------------


def test_asked_to_slow_down_the_sender_pauses_in_the_books(post: Post) -> None:
    post.put([1, 2])
    line = Line(Answer(Outcome.SLOW_DOWN, retry_after=90.0))
    assert post.drain(line).states == {"queued": 1}
    assert post.sender().paused_until == NOW + timedelta(seconds=90)
    assert (post.sender().paused_because, post.sender().pace) == ("slow_down", 5000)
    assert len(line.calls) == 1
    post.clock.put(NOW + timedelta(seconds=60))
    assert post.drain(line).states == {}
    post.clock.put(NOW + timedelta(seconds=91))
    assert post.drain(line).states == {"sent": 2}


def test_a_refused_sender_stops_until_somebody_resumes_it(post: Post) -> None:
    post.put([1, 2])
    line = Line(Answer(Outcome.SENDER_STOPPED, detail="token_refused"))
    assert post.drain(line).states == {"queued": 1}
    post.clock.put(NOW + 10 * MINUTE)
    assert post.drain(line).states == {}
    assert post.sender().stopped_because == "token_refused"
    post.database.write_now(partial(senders.resume, sender_id=post.sender().id))
    assert post.drain(line).states == {"sent": 2}


def test_whoever_cannot_be_reached_is_remembered(post: Post) -> None:
    post.put([1])
    post.drain(Line(Answer(Outcome.UNREACHABLE, detail="blocked")))
    contact = post.one(Contacts)
    assert post.states() == ["failed"]
    assert (contact.unreachable_since, contact.unreachable_because) == (NOW, "blocked")


def test_a_chat_that_moved_is_followed(post: Post) -> None:
    post.put([1])
    line = Line(Answer(Outcome.NOT_SENT, detail="moved", moved_to="-100701"))
    post.drain(line)
    assert [call.address for call in line.calls] == ["701", "-100701"]
    assert post.states() == ["sent"]


def test_a_wording_that_is_refused_three_times_in_a_row_waits_until_it_is_corrected(post: Post) -> None:
    post.put(range(1, 6))
    line = Line(*[Outcome.OUR_FAULT] * 3)
    post.drain(line)
    assert sorted(post.states()) == ["failed"] * 3 + ["queued"] * 2 or sorted(post.states()).count("failed") == 3
    stopped = post.database.read_now(lambda session: stopped_templates(session, NAME))
    assert [wording[:2] for wording in stopped] == [("digest", "hi")]
    more = post.put([6])
    assert post.drain(line).states == {"postponed": 1} or more
    post.terms = replace(post.terms, template_hash=lambda _template, _language: "corrected")
    post.clock.put(NOW + timedelta(hours=1))
    post.drain(line)
    assert post.states().count("queued") == 0


def test_refusals_with_successes_between_them_are_one_person_s_and_stop_nothing(post: Post) -> None:
    post.put(range(1, 8))
    fault, good = Outcome.OUR_FAULT, Outcome.SENT
    post.drain(Line(fault, fault, good, fault, fault, good, fault))
    assert post.database.read_now(lambda session: stopped_templates(session, NAME)) == set()
    assert post.states().count("sent") == 2


def test_when_nobody_answers_the_sender_rests_and_then_tries_with_one_call(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "LONGEST_REST", 600.0)
    post.put(range(1, 11))
    line = Line(*[Outcome.LOST] * 10, lanes=1)
    post.drain(line)
    assert len(line.calls) == outcomes.TROUBLE
    assert post.sender().paused_because == "no_answer"
    assert post.sender().paused_until == NOW + timedelta(seconds=2)
    assert post.states() == ["unknown"] * 5 + ["queued"] * 5


def test_what_surely_did_not_go_out_waits_longer_each_time(post: Post) -> None:
    (number,) = post.put([1])
    waits = []
    for _ in range(4):
        post.drain(Line(Outcome.NOT_SENT))
        again = post.one(Messages).not_before
        waits.append((again - post.clock.now()).total_seconds())
        post.clock.put(again)
    assert [lowest <= wait <= 2 * lowest for wait, lowest in zip(waits, (1, 2, 4, 8), strict=True)] == [True] * 4
    assert post.one(Messages).tries == 4
    assert post.one(Messages).id == number


# --- what stands in the way -------------------------------------------------------------------------------------------


def pausing(post: Post) -> None:
    post.database.write_now(
        lambda session: senders.pause(session, post.sender().id, NOW + timedelta(hours=1), "by hand")
    )


def stopping(post: Post) -> None:
    post.do(update(Senders).values(stopped_because="by hand"))


def saying_stop(post: Post) -> None:
    post.do(update(Contacts).values(stopped_at=NOW))


def blocking(post: Post) -> None:
    post.do(update(Contacts).values(unreachable_since=NOW))


def cancelling(post: Post) -> None:
    post.do(update(Broadcasts).values(state="cancelled"))


def taking_over(post: Post) -> None:
    post.do(update(Senders).values(lease_epoch=Senders.lease_epoch + 1))


@pytest.mark.parametrize("act", [pausing, stopping, saying_stop, blocking, cancelling, taking_over])
def test_what_is_decided_after_the_claim_still_holds_back_the_next_call(
    post: Post, act: Callable[[Post], None]
) -> None:
    post.do(insert(Broadcasts).values(id=1, state="running", author="test", audience=[], frozen_to=0, created_at=NOW))
    post.put(range(1, 6), broadcast_id=1)
    line = Line()

    async def act_once(_message: Outgoing) -> None:
        if len(line.calls) == 1:
            await asyncio.to_thread(act, post)

    line.before = act_once
    post.drain(line)
    assert len(line.calls) == 1


def test_a_pause_of_one_person_ends_the_drain_and_is_kept(post: Post) -> None:
    post.put([1])
    line = Line()
    post.drain(line)
    post.put([2])
    pausing(post)
    assert post.drain(line).states == {}
    post.clock.put(NOW + timedelta(hours=2))
    assert post.drain(line).states == {"sent": 1}


# --- crashes ----------------------------------------------------------------------------------------------------------


def crash_in_the_call(post: Post, number: int) -> None:
    """Leave a call behind, as a killed process does."""

    def work(session: Session) -> None:
        sender = senders.ensure_sender(session, NAME, NAME, per_second=30)
        lease = senders.take_lease(session, sender, "killed", 0)
        assert lease is not None
        assert record_intents(session, lease, [Intent(number, f"{number}-k", "words")], NOW) == {number}

    post.database.write_now(work)


def test_a_call_that_a_crash_left_open_is_unknown_and_not_repeated(post: Post) -> None:
    crash_in_the_call(post, post.put([1])[0])
    line = Line()
    assert post.drain(line).states == {"unknown": 1}
    assert post.drain(line).states == {}
    assert line.calls == []


def running(post: Post, line: Line, until: Callable[[], bool], seconds: float = 20) -> None:
    """Let the dispatcher run until something is so."""

    async def main() -> None:
        ending = asyncio.Event()
        task = asyncio.create_task(post.dispatcher(line).run(ending))
        while not await asyncio.to_thread(until) and not task.done():
            await asyncio.wait([task], timeout=0.02)
        ending.set()
        await task

    asyncio.run(asyncio.wait_for(main(), seconds))


def test_a_reply_of_which_nobody_knows_is_said_once_more_and_not_a_third_time(post: Post) -> None:
    crash_in_the_call(post, post.reply())
    line = Line(Outcome.LOST)
    running(post, line, lambda: post.states() == ["unknown"] and len(line.calls) == 1)
    assert len(line.calls) == 1
    running(post, line, lambda: True)
    assert len(line.calls) == 1
    attempts = post.database.read_now(lambda session: session.exec(select(Attempts.outcome)).all())
    assert list(attempts) == ["lost", "lost"]


def test_what_falls_due_while_it_runs_is_sent(post: Post) -> None:
    line = Line()
    post.put([1], not_before=NOW + MINUTE)

    def later() -> bool:
        post.clock.put(NOW + MINUTE)
        return post.states() == ["sent"]

    running(post, line, later)
    assert len(line.calls) == 1


def test_at_the_end_the_calls_under_way_are_recorded(post: Post) -> None:
    line = Line(lanes=3)
    post.put(range(1, 11))
    held = asyncio.Event()

    async def slowly(_message: Outgoing) -> None:
        await asyncio.sleep(0.3)
        held.set()

    line.before = slowly
    running(post, line, lambda: len(line.calls) == 3)
    assert sorted(post.states()) == ["queued"] * 7 + ["sent"] * 3
    assert post.sender().held_by is None


def test_a_message_that_outlived_its_time_expires_while_it_runs(post: Post) -> None:
    post.put([1], valid_until=NOW + MINUTE, not_before=NOW + timedelta(hours=1))
    post.clock.put(NOW + 2 * MINUTE)
    running(post, Line(), lambda: post.states() == ["expired"])


def test_one_sender_that_breaks_down_leaves_the_other_alone(post: Post) -> None:
    post.put([1])
    post.do(insert(Contacts).values(id=99, channel="second", address="799", language="hi"))
    post.put([99], channel="second")
    broken, whole = Line(), Line()

    async def fails(_message: Outgoing) -> None:
        raise ZeroDivisionError

    broken.before = fails

    async def main() -> None:
        ending = asyncio.Event()
        dispatcher = Dispatcher(
            post.database, lambda: post.terms, {NAME: broken, "second": whole}, post.clock, Random(1)
        )
        task = asyncio.create_task(dispatcher.run(ending))
        while not (whole.calls and broken.calls):
            await asyncio.wait([task], timeout=0.02)
        ending.set()
        await task

    asyncio.run(asyncio.wait_for(main(), 20))
    assert len(whole.calls) == 1
