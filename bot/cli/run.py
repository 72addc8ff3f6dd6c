"""`smaran run`: the program itself; checks by night, sends by day, until it is told to stop."""

import asyncio
import contextlib
import logging
import signal
import traceback
from pathlib import Path

import click
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from scheduler.clock import IST
from scheduler.jobs import Ran, tick
from storage.complaint import Complaint

SECONDS_BETWEEN_TICKS = 20
OURS = {Path(__file__).parents[2] / folder for folder in ("bot", "scheduler", "storage")}


@click.command()
@click.pass_obj
def run(app: App) -> None:
    """Run until SIGTERM or Ctrl-C."""
    # A tick that takes long is no news: the ones that it runs over have nothing to do.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(app))
    click.echo("Ended.")


async def _run(app: App) -> None:
    ending, ticking = asyncio.Event(), asyncio.Lock()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ending.set)
    jobs, database = app.jobs(), app.database
    complaints: dict[str, str] = {}

    async def one_tick() -> None:
        async with ticking:
            async for ran in tick(jobs, database, app.clock.now()):
                said, complaints[ran.job.name] = complaints.get(ran.job.name), str(ran.fault)
                if ran.fault is None or said != str(ran.fault):  # the same complaint once, not at every tick
                    tell(ran)

    scheduler = AsyncIOScheduler(timezone=IST)
    scheduler.add_job(
        one_tick,
        "interval",
        seconds=SECONDS_BETWEEN_TICKS,
        next_run_time=app.clock.now(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    click.echo("Smaran is running. Ctrl-C ends it.")
    try:
        await ending.wait()
        scheduler.pause()
        async with ticking:  # what is under way is finished first
            pass
    finally:
        scheduler.shutdown()


def tell(ran: Ran) -> None:
    """Print how a job ended; of one that failed only what holds nobody's data: its kind and its place."""
    job, fault = ran.job, ran.fault
    if fault is None:
        click.echo(f"{job.name}: done")
        return
    later = job.at and not isinstance(fault, Complaint)
    again = f"It runs again at {job.at:%H:%M}." if later else "It is tried again in a moment."
    click.echo(f"{job.name}: failed: {_words(fault)} {again}", err=True)


def _words(fault: Exception) -> str:
    if isinstance(fault, Complaint):
        return " ".join(str(fault).split())
    frames = traceback.extract_tb(fault.__traceback__)
    place = next((frame for frame in reversed(frames) if OURS.intersection(Path(frame.filename).parents)), frames[-1])
    return f"{type(fault).__name__} in {Path(place.filename).name}, line {place.lineno}."
