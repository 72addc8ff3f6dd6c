"""What runs by itself: once for each slot, and again where a person has to mend something first."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from scheduler.clock import IST
from scheduler.jobs import Job, tick
from storage.complaint import Complaint
from storage.database import Database

MORNING = datetime(2026, 4, 2, 9, tzinfo=IST)


def test_a_job_that_complains_stops_no_other_and_is_tried_again(database: Database) -> None:
    ran: list[str] = []
    broken = True

    async def check(_: datetime) -> None:
        ran.append("check")
        if broken:
            raise Complaint("the order's file is broken")

    async def keep_house(_: datetime) -> None:
        ran.append("housekeeping")

    jobs = [Job("check", time(2), check), Job("housekeeping", time(3), keep_house)]
    heard: list[str] = []

    async def tick_once(now: datetime) -> list[str]:
        ended = [one async for one in tick(jobs, database, now)]
        heard.extend(f"{one.job.name}: {one.fault}" for one in ended if one.fault)
        return [one.job.name for one in ended if one.fault is None]

    def tick_at(now: datetime) -> list[str]:
        return asyncio.run(tick_once(now))

    assert tick_at(MORNING) == ["housekeeping"]
    assert (ran, heard) == (["check", "housekeeping"], ["check: the order's file is broken"])
    broken = False
    assert tick_at(MORNING + timedelta(seconds=20)) == ["check"]
    assert tick_at(MORNING + timedelta(seconds=40)) == []
    assert ran == ["check", "housekeeping", "check"]


def test_a_job_may_be_due_by_what_the_database_says(database: Database) -> None:
    happened: list[datetime] = []
    ran: list[datetime] = []

    async def run(now: datetime) -> None:
        ran.append(now)

    jobs = [Job("after", lambda _session, _now: max(happened, default=None), run)]

    def tick_at(now: datetime) -> None:
        async def all_of_it() -> None:
            async for one in tick(jobs, database, now):
                assert one.fault is None

        asyncio.run(all_of_it())

    tick_at(MORNING)
    happened += [MORNING - timedelta(days=3), MORNING]
    for minute in (1, 2):
        tick_at(MORNING + timedelta(minutes=minute))
    happened.append(MORNING + timedelta(minutes=1))
    for minute in (3, 4):
        tick_at(MORNING + timedelta(minutes=minute))
    assert ran == [MORNING + timedelta(minutes=minute) for minute in (1, 3)]  # the newest only, and each once


def test_a_run_that_is_cut_short_is_run_at_the_next_start(database: Database) -> None:
    begun: list[datetime] = []

    async def last(now: datetime) -> None:
        begun.append(now)
        if len(begun) == 1:
            await asyncio.Event().wait()

    async def tick_for(now: datetime, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            async for _ in tick([Job("check", time(2), last)], database, now):
                pass

    with pytest.raises(TimeoutError):
        asyncio.run(tick_for(MORNING, 0.5))
    asyncio.run(tick_for(MORNING + timedelta(minutes=1), 60))
    assert begun == [MORNING, MORNING + timedelta(minutes=1)]
