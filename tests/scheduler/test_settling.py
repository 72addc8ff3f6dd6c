"""What of the unknown settles by itself: once, and only where receipts of other calls have come meanwhile."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import Session, col, select

from scheduler.rules.delivery import is_surely_unsent
from scheduler.settling import GRACE, send_unsent_again
from storage import senders
from storage.attempts import Ended, Intent, record_intents, record_outcomes, unknown_after_crash
from storage.database import Database
from storage.outbox import REPLY_TOLD_WITHIN, send_lost_replies_again
from storage.receipts import Receipt, record_receipts
from storage.rows import MessageState, Outcome
from storage.senders import Lease
from storage.tables import Messages, ReceiptFlows
from tests.scheduler.post import NAME, NOW, Line, Post
from tests.scheduler.test_sending import running

MINUTE = timedelta(minutes=1)
LOOKS = 15
"""At the calls once it has been swept: what is not to be said would be said by then."""


def minutes(*stretches: tuple[int, int]) -> list[tuple[datetime, datetime]]:
    return [(NOW + since * MINUTE, NOW + until * MINUTE) for since, until in stretches]


@pytest.mark.parametrize(
    ("told", "surely"),
    [
        pytest.param([], False, id="nothing was told"),
        pytest.param([(-30, 0)], False, id="only of earlier calls"),
        pytest.param([(-30, 9)], False, id="not yet for long"),
        pytest.param([(-30, 10)], True, id="all the while"),
        pytest.param([(1, 11)], True, id="after a short silence"),
        pytest.param([(0, 5), (8, 13)], True, id="with a short silence between"),
        pytest.param([(60, 75)], False, id="after a long silence"),
        pytest.param([(60, 121)], True, id="longer than a long silence"),
        pytest.param([(0, 5), (60, 80)], False, id="a long silence between"),
    ],
)
def test_the_grace_runs_only_while_receipts_come(told: Sequence[tuple[int, int]], *, surely: bool) -> None:
    assert is_surely_unsent(NOW, minutes(*told), GRACE) is surely


@given(st.lists(st.tuples(st.integers(-60, 600), st.integers(0, 60)), max_size=6), st.integers(1, 60))
def test_more_receipts_make_nothing_less_sure(found: list[tuple[int, int]], more: int) -> None:
    edges, told = -60, []
    for gap, length in found:
        since = edges + abs(gap)
        edges = since + length
        told.append((since, edges))
    if is_surely_unsent(NOW, minutes(*told), GRACE):
        assert is_surely_unsent(NOW, minutes(*told[:-1], (told[-1][0], told[-1][1] + more)), GRACE)


class Calls:
    """A sender that calls for one message after the other, a minute apart."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.lease = self._lease()

    def _lease(self) -> Lease:
        def work(session: Session) -> Lease:
            sender = senders.ensure_sender(session, NAME, NAME, per_second=30)
            lease = senders.take_lease(session, sender, "test", 0)
            assert lease is not None
            return lease

        return self.post.database.write_now(work)

    def call(self, number: int, *, told: bool = True, after: timedelta = MINUTE / 10) -> str:
        now = self.post.clock.now()
        key = f"{number}-{now:%d%H%M}"

        def work(session: Session) -> None:
            assert record_intents(session, self.lease, [Intent(number, key, "words")], now) == {number}
            record_outcomes(session, [Ended(key, Outcome.SENT, MessageState.SENT)], now)
            if told:
                record_receipts(session, [Receipt(key, MessageState.DELIVERED, now)], now + after)

        self.post.database.write_now(work)
        return key

    def lose(self, number: int) -> str:
        """Leave a call open, as a killed process does."""
        now, key = self.post.clock.now(), f"{number}-lost-{self.post.clock.now():%d%H%M}"
        begin = [Intent(number, key, "words")]
        self.post.database.write_now(lambda session: record_intents(session, self.lease, begin, now))
        self.lease = self._lease()
        self.post.database.write_now(lambda session: unknown_after_crash(session, self.lease, now))
        return key

    def go_on(self, how_many: int, *, told: bool = True, after: timedelta = MINUTE / 10) -> None:
        self.lease = self._lease()
        for number in self.post.put([2] * how_many, valid_until=NOW + timedelta(days=9)):
            self.post.clock.put(self.post.clock.now() + MINUTE)
            self.call(number, told=told, after=after)

    def sweep(self) -> int:
        """Let the program look once; how many calls it made."""
        line, found, since = Line(receipts=True), list[int](), 0

        async def noting(*given: Any) -> int:
            found.append(await send_unsent_again(*given))
            return found[-1]

        def looked() -> bool:
            nonlocal since
            since += bool(found)
            return since > LOOKS and len(line.calls) >= sum(found)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("scheduler.dispatcher.send_unsent_again", noting)
            running(self.post, line, looked)
        return len(line.calls)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


LONG = {"valid_until": NOW + timedelta(days=9)}


def test_it_is_said_again_once_when_receipts_of_later_calls_have_come_for_the_grace(post: Post) -> None:
    calls = Calls(post)
    (number,) = post.put([1], **LONG)
    calls.lose(number)
    calls.go_on(9)
    assert calls.sweep() == 0
    calls.go_on(2)
    assert calls.sweep() == 1
    assert post.one(Messages).state == "sent"


def test_a_second_time_it_is_left_to_a_person(post: Post) -> None:
    calls = Calls(post)
    (number,) = post.put([1], **LONG)
    calls.lose(number)
    post.do(update(Messages).values(state="queued"))
    post.clock.put(NOW + MINUTE)
    calls.lose(number)
    calls.go_on(20)
    assert calls.sweep() == 0
    assert post.one(Messages).state == "unknown"


def test_while_our_ear_is_closed_nothing_is_said_again(post: Post) -> None:
    calls = Calls(post)
    (number,) = post.put([1], **LONG)
    calls.lose(number)
    calls.go_on(30, told=False)
    calls.go_on(3, after=timedelta(hours=1))
    calls.go_on(15)
    assert calls.sweep() == 0
    assert post.one(Messages).state == "unknown"


def test_what_is_past_its_time_is_left_to_a_person(post: Post) -> None:
    calls = Calls(post)
    (number,) = post.put([1], valid_until=NOW + 5 * MINUTE)
    calls.lose(number)
    calls.go_on(20)
    assert calls.sweep() == 0
    assert post.one(Messages).state == "unknown"


def test_its_own_receipt_settles_it_before(post: Post) -> None:
    calls = Calls(post)
    (number,) = post.put([1], **LONG)
    key = calls.lose(number)
    calls.go_on(5)
    post.database.write_now(lambda s: record_receipts(s, [Receipt(key, MessageState.READ, NOW)], post.clock.now()))
    calls.go_on(10)
    assert calls.sweep() == 0
    assert post.one(Messages).state == "read"


def test_a_stretch_ends_where_receipts_stay_away(post: Post) -> None:
    calls = Calls(post)
    calls.go_on(3)
    calls.go_on(4, told=False)
    calls.go_on(2)
    rows = post.database.read_now(lambda s: s.exec(select(ReceiptFlows).order_by(col(ReceiptFlows.since))).all())
    assert [(row.since, row.until) for row in rows] == minutes((1, 3), (8, 9))


@pytest.mark.parametrize(("telling", "waited", "again"), [((), 0, 1), ((NAME,), 0, 0), ((NAME,), 1, 1)])
def test_a_lost_reply_waits_a_little_for_its_receipt(
    post: Post, telling: tuple[str, ...], waited: int, again: int
) -> None:
    calls = Calls(post)
    calls.lose(post.reply())
    now = NOW + waited * REPLY_TOLD_WITHIN
    assert post.database.write_now(lambda session: send_lost_replies_again(session, now, telling)) == again
