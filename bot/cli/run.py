"""`smaran run`: the program itself; checks by night, sends by day, until it is told to stop."""

import asyncio
import contextlib
import signal

import click
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from scheduler.clock import IST
from scheduler.jobs import tick
from storage.complaint import Complaint

SECONDS_BETWEEN_TICKS = 20


@click.command()
@click.pass_obj
def run(app: App) -> None:
    """Run until SIGTERM or Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(app))


async def _run(app: App) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ending.set)
    jobs = app.jobs()
    told: dict[str, str] = {}

    def complain(job: str, complaint: Complaint) -> None:
        if told.get(job) != str(complaint):  # once, not at every tick
            told[job] = str(complaint)
            click.echo(f"{job}: {complaint}\n{job}: will be tried again.", err=True)

    async def one_tick() -> None:
        for name in await tick(jobs, app.database, app.clock.now(), complain):
            told.pop(name, None)
            click.echo(f"{name}: done")

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
    await ending.wait()
    scheduler.shutdown(wait=True)
    click.echo("Ended.")
