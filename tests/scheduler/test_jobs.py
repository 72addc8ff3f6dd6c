"""What runs by itself: once for each slot, and again where a person has to mend something first."""

import asyncio
from datetime import datetime, time, timedelta

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

    async def send(_: datetime) -> None:
        ran.append("send")

    jobs = [Job("check", time(2), check), Job("send", None, send)]
    heard: list[str] = []

    async def tick_once(now: datetime) -> list[str]:
        ended = [one async for one in tick(jobs, database, now)]
        heard.extend(f"{one.job.name}: {one.fault}" for one in ended if one.fault)
        return [one.job.name for one in ended if one.fault is None]

    def tick_at(now: datetime) -> list[str]:
        return asyncio.run(tick_once(now))

    assert tick_at(MORNING) == []
    assert (ran, heard) == (["check", "send"], ["check: the order's file is broken"])
    broken = False
    assert tick_at(MORNING + timedelta(seconds=20)) == ["check"]
    assert tick_at(MORNING + timedelta(seconds=40)) == []
    assert ran == ["check", "send", "check", "send", "send"]
