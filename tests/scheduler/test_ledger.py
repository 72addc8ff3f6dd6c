"""The group commit, while the database cannot be written, and when a commit is lost on its way back."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from scheduler import ledger
from scheduler.ledger import Ledger
from storage.attempts import Ended, Intent, record_intents
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import drop
from storage.receipts import record_receipts
from storage.rows import MessageState, Outcome, Receipt
from storage.senders import Lease, ensure_sender, take_lease
from storage.tables import Attempts
from tests.scheduler.post import NAME, NOW, Post

SENT = MessageState.SENT


class Unreliable:
    """A database whose writes fail by a list: before they are made, or after."""

    def __init__(self, database: Database, *faults: tuple[str, Exception]) -> None:
        self._database = database
        self._faults = list(faults)

    async def write(self, work: Callable[[Session], Any]) -> Any:
        when, fault = self._faults.pop(0) if self._faults else ("never", Exception())
        if when == "before":
            raise fault
        done = await self._database.write(work)
        if when == "after":
            raise fault
        return done


@pytest.fixture
def post(database: Database, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(ledger, "AGAIN_AFTER", 0.01)
    return Post(database)


def lease_of(post: Post) -> Lease:
    def work(session: Session) -> Lease:
        lease = take_lease(session, ensure_sender(session, NAME, NAME, per_second=30), "test", 600)
        assert lease is not None
        return lease

    return post.database.write_now(work)


def ledger_over(post: Post, *faults: tuple[str, Exception]) -> Ledger:
    return Ledger(Unreliable(post.database, *faults), lease_of(post), post.clock)  # type: ignore[arg-type]


def calls(post: Post) -> list[tuple[str, str | None]]:
    rows = post.database.read_now(lambda session: session.exec(select(Attempts)).all())
    return sorted((row.our_key, row.outcome) for row in rows)


LOCKED = Complaint("another program has been holding it")


def test_an_intent_that_could_not_be_written_is_not_called_for(post: Post) -> None:
    (number,) = post.put([1])
    book = ledger_over(post, ("before", LOCKED))
    assert asyncio.run(book.commit(None, Intent(number, "k1", "words"))) is False
    assert calls(post) == []
    assert post.states() == ["queued"]


def test_an_outcome_is_tried_again_until_it_is_written(post: Post) -> None:
    first, second = post.put([1, 2])
    book = ledger_over(post, *[("never", LOCKED), *[("before", LOCKED)] * 3])

    async def main() -> list[bool]:
        begun = await book.commit(None, Intent(first, "k1", "words"))
        ended = Ended("k1", Outcome.SENT, SENT)
        return [begun, await book.commit(ended, Intent(second, "k2", "words"))]

    assert asyncio.run(main()) == [True, False]
    assert calls(post) == [("k1", "sent")]
    assert post.states() == ["sent", "queued"]


def test_what_comes_while_nothing_can_be_written_is_refused_or_waits_with_the_rest(post: Post) -> None:
    first, second, third = post.put([1, 2, 3])
    book = ledger_over(post, *[("never", LOCKED), *[("before", LOCKED)] * 4])

    async def main() -> list[bool]:
        await book.commit(None, Intent(first, "k1", "words"))
        ended = Ended("k1", Outcome.SENT, SENT)
        waiting = asyncio.create_task(book.commit(ended, None))
        await asyncio.sleep(0)
        late = [asyncio.create_task(book.commit(None, Intent(each, f"k{each}", "words"))) for each in (second, third)]
        return await asyncio.gather(waiting, *late)

    assert asyncio.run(main()) == [False, False, False]
    assert post.states() == ["sent", "queued", "queued"]


def test_an_intent_whose_commit_was_lost_on_its_way_back_is_closed_as_not_called(post: Post) -> None:
    (number,) = post.put([1])
    book = ledger_over(post, ("after", LOCKED))

    async def main() -> bool:
        may_call = await book.commit(None, Intent(number, "k1", "words"))
        assert post.states() == ["sending"]
        await book.finish()
        return may_call

    assert asyncio.run(main()) is False
    assert calls(post) == [("k1", "not_sent")]
    assert post.states() == ["queued"]


def test_a_fault_of_ours_belongs_to_the_lanes_and_the_next_commit_goes_on(post: Post) -> None:
    (number,) = post.put([1])
    book = ledger_over(post, ("before", ZeroDivisionError()))

    async def main() -> bool:
        with pytest.raises(ZeroDivisionError):
            await book.commit(None, Intent(number, "k1", "words"))
        return await book.commit(None, Intent(number, "k2", "words"))

    assert asyncio.run(main()) is True
    assert calls(post) == [("k2", None)]


def test_all_lanes_that_wait_share_one_write(post: Post) -> None:
    numbers = post.put(range(1, 9))
    lease, writes = lease_of(post), []

    class Counting:
        async def write(self, work: Callable[[Session], Any]) -> Any:
            writes.append(work)
            return await post.database.write(work)

    book = Ledger(Counting(), lease, post.clock)  # type: ignore[arg-type]

    async def main() -> list[bool]:
        return await asyncio.gather(*(book.commit(None, Intent(each, f"k{each}", "words")) for each in numbers))

    assert asyncio.run(main()) == [True] * 8
    assert len(writes) == 1


def test_of_many_lanes_no_more_than_a_group_wait_for_one_write(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LARGEST_GROUP", 3)
    numbers, lease, groups = post.put(range(1, 9)), lease_of(post), []

    class Watching:
        async def write(self, work: Callable[[Session], Any]) -> Any:
            before = post.states().count("sending")
            done = await post.database.write(work)
            groups.append(post.states().count("sending") - before)
            return done

    book = Ledger(Watching(), lease, post.clock)  # type: ignore[arg-type]

    async def main() -> list[bool]:
        return await asyncio.gather(*(book.commit(None, Intent(each, f"k{each}", "words")) for each in numbers))

    assert asyncio.run(main()) == [True] * 8
    assert groups == [3, 3, 2]


def test_of_a_group_only_what_may_still_be_said_is_called_for(post: Post) -> None:
    numbers, book = post.put([1, 2, 3]), ledger_over(post)
    post.database.write_now(lambda session: drop(session, [numbers[1]], "settled", NOW))

    async def main() -> list[bool]:
        return await asyncio.gather(*(book.commit(None, Intent(each, f"k{each}", "words")) for each in numbers))

    assert asyncio.run(main()) == [True, False, True]
    assert calls(post) == [("k1", None), ("k3", None)]


@pytest.mark.parametrize(("receipts", "state"), [(True, "read"), (False, "sent")])
def test_only_where_a_channel_tells_more_are_its_receipts_looked_for(post: Post, *, receipts: bool, state: str) -> None:
    (number,) = post.put([1])
    book = Ledger(post.database, lease_of(post), post.clock, receipts=receipts)

    async def main() -> None:
        assert await book.commit(None, Intent(number, "k1", "words"))
        early = Receipt("p1", MessageState.READ, NOW)
        post.database.write_now(lambda session: record_receipts(session, [early], NOW))
        await book.commit(Ended("k1", Outcome.SENT, SENT, provider_id="p1"), None)

    asyncio.run(main())
    assert post.states() == [state]


def test_an_older_lease_writes_down_no_intent(post: Post) -> None:
    (number,) = post.put([1])
    older = Lease(lease_of(post).sender_id, 0)
    written = post.database.write_now(lambda s: record_intents(s, older, [Intent(number, "k", "words")], NOW))
    assert written == set()
