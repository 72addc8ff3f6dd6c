"""`smaran run`: the program itself; checks by night, sends and listens by day, until it is told to stop."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

from bot.app import App
from bot.cli.attention import call_attention
from bot.collecting import collected_seldom
from bot.parts import parts
from bot.running import run_until

ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
"""Ctrl-C, what a service manager sends, and Ctrl-Break, which Windows alone has."""


@click.command()
@click.pass_obj
def run(app: App) -> None:
    """Run by itself: check, send and answer, until Ctrl-C or SIGTERM."""
    with suppress(KeyboardInterrupt), collected_seldom():
        asyncio.run(_run(app))
    click.echo("Ended.")


async def _run(app: App) -> None:
    ending = asyncio.Event()
    with _ended_by_signals(ending):
        together = parts(app, ending)
        click.echo(f"Smaran is running; channels: {', '.join(app.channels)}. Ctrl-C ends it.")
        call_attention(app.database, app.config)
        await run_until(ending, together, app.roll)


@contextmanager
def _ended_by_signals(ending: asyncio.Event) -> Iterator[None]:
    """Let signals set `ending`, in the way that every system knows; a second Ctrl-C ends the program at once."""
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: FrameType | None) -> None:
        if ending.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(ending.set)

    before: dict[int, Any] = {number: signal.signal(number, end) for number in ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
