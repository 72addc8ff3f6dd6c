"""Whether a lease surely holds, by a clock that a test moves."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import update
from sqlmodel import Session

from scheduler import tenure
from scheduler.tenure import LEASE_SECONDS, Tenure
from storage.complaint import Complaint
from storage.database import Database
from storage.senders import Lease, Sender, ensure_sender, find_sender, take_lease
from storage.tables import Senders
from tests.scheduler.post import NAME, Post


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(tenure, "monotonic", lambda: now[0])
    monkeypatch.setattr(tenure, "LOOKED_AT_EVERY", 0.01)
    return now


def begun(post: Post) -> Tenure:
    def work(session: Session) -> tuple[Lease, Sender]:
        sender = ensure_sender(session, NAME, NAME, per_second=30)
        lease = take_lease(session, sender, "test", LEASE_SECONDS)
        assert lease is not None
        return lease, find_sender(session, sender)

    lease, sender = post.database.write_now(work)
    return Tenure(post.database, lease, sender, post.clock, taken_at=1000.0)


async def nothing() -> None:
    """What is done after a look."""


def ours_after(post: Post, seconds: list[float], slept: float, *, taken_over: bool = False) -> bool:
    """Whether a call may be made by a process that has slept so long."""

    async def main() -> bool:
        held = begun(post)
        seconds[0] += slept
        if taken_over:
            await asyncio.to_thread(post.do, update(Senders).values(lease_epoch=7))
        keeping = asyncio.create_task(held.keep(nothing))
        try:
            return await asyncio.wait_for(held.is_ours(), 20)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    return asyncio.run(main())


def test_within_its_time_a_lease_is_trusted_without_asking(post: Post, seconds: list[float]) -> None:
    async def main() -> bool:
        return await asyncio.wait_for(begun(post).is_ours(), 5)  # nobody keeps it: there is nothing to wait for

    seconds[0] += LEASE_SECONDS - 0.1
    assert asyncio.run(main())


def test_after_its_time_it_is_asked_for_again(post: Post, seconds: list[float]) -> None:
    assert ours_after(post, seconds, LEASE_SECONDS + 1)


def test_whoever_slept_while_another_took_over_makes_no_call(post: Post, seconds: list[float]) -> None:
    assert not ours_after(post, seconds, 60, taken_over=True)


def test_while_the_database_does_not_answer_nothing_is_sure(
    post: Post, seconds: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, answers = begun(post), [Complaint("locked")] * 3
    write = post.database.write

    async def at_times(work: partial[bool]) -> bool:
        if answers:
            raise answers.pop()
        return await write(work)

    monkeypatch.setattr(post.database, "write", at_times)
    seconds[0] += LEASE_SECONDS + 1

    async def main() -> bool:
        keeping = asyncio.create_task(held.keep(nothing))
        ours = await asyncio.wait_for(held.is_ours(), 20)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        return ours

    assert asyncio.run(main())
    assert answers == []


def test_a_lease_that_is_kept_is_renewed_in_the_books(post: Post, seconds: list[float]) -> None:
    held = begun(post)
    before = post.sender().held_until

    async def main() -> None:
        keeping = asyncio.create_task(held.keep(nothing))
        seconds[0] += LEASE_SECONDS + 1
        await asyncio.wait_for(held.is_ours(), 20)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    asyncio.run(main())
    after = post.sender().held_until
    assert before is not None
    assert after is not None
    assert after > before
