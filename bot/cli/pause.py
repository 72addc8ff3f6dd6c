"""`smaran pause`: send nothing for a while, or until resumed."""

from datetime import datetime, timedelta

import click

from bot.acts.senders import pause_senders
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.moments import Span, moment
from bot.cli.shell_user import shell_user
from storage.senders import Sender


@click.command()
@click.option("--sender", "name", metavar="NAME", help="Only this sender; else all of them.")
@click.option("--for", "span", type=Span(), help="So long; else until `smaran resume`.")
@click.option("--because", default="paused by hand", metavar="TEXT", help="Shown to whoever asks why.")
@click.pass_obj
def pause(app: App, name: str | None, span: timedelta | None, because: str) -> None:
    """Send nothing for a while. What is due waits, and what outlives its time is not said."""
    now = app.clock.now()
    until = now + span if span else None
    paused = pause_senders(app.database, name, until, because, actor=shell_user(), via=VIA, now=now)
    for sender in paused:
        click.echo(f"{sender.name}: {standing(sender, now)}")


def standing(sender: Sender, now: datetime) -> str:
    """Whether a sender may send, and if not, until when and why."""
    paused = sender.paused_until is not None and sender.paused_until > now
    waits = f"until {moment(sender.paused_until, now)} ({sender.paused_because})" if sender.paused_until else ""
    if sender.stopped_because is not None:
        also = f"; and paused {waits}" if paused else ""
        return f"stopped until `smaran resume` ({sender.stopped_because}){also}"
    return f"paused {waits}" if paused else "sends"
