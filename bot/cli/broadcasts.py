"""`smaran broadcasts`: notices to many, looked at and steered from the shell."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.acts import broadcasts as acts
from bot.acts.who import Who
from bot.app import App
from bot.broadcasts.figures import Scales, figures_of, report_values
from bot.broadcasts.pages import card
from bot.cli.moments import moment
from bot.cli.shell_user import shell_user
from bot.render import render
from scheduler.rules.broadcasts import texts_of
from storage.broadcast_messages import progress_of
from storage.broadcasts import latest_broadcasts
from storage.complaint import Complaint
from storage.rows import Broadcast, BroadcastState

SHOWN = 20
Result = TypeVar("Result")
Act = Callable[[Session, Who, int, datetime], Broadcast]

which = click.argument("number", type=int)


@click.group()
def broadcasts() -> None:
    """Notices to many; they are made and approved in the chat."""


@broadcasts.command("list")
@click.pass_obj
def list_them(app: App) -> None:
    """List the newest notices, with how far they are."""
    found = app.database.read_now(lambda session: latest_broadcasts(session, SHOWN))
    if not found:
        click.echo("None. An IT manager makes one with /broadcast in the chat.")
        return
    now = app.clock.now()
    table = Table("number", "state", "begins", "valid until", "sent", "messages", box=None, pad_edge=False)
    for one in found:
        progress = app.database.read_now(lambda session, number=one.id: progress_of(session, number))  # type: ignore[misc]
        table.add_row(
            str(one.id),
            one.state.replace("_", " "),
            moment(one.starts_at, now) if one.starts_at else "once approved",
            moment(one.valid_until, now) if one.valid_until else "",
            str(progress.sent),
            str(progress.messages),
        )
    Console(highlight=False).print(table)


@broadcasts.command()
@which
@click.pass_obj
def show(app: App, number: int) -> None:
    """Show notice NUMBER as it is sent, for whom, and what became of it."""

    def told(session: Session) -> list[str]:
        one = acts.known(session, _who(), number)
        scales = Scales(app.terms, app.config, app.clock.now())
        begun = one.state in (BroadcastState.RUNNING, BroadcastState.PAUSED) or one.finished_at is not None
        figures = figures_of(session, one, scales) if one.audience_hash is not None and not begun else None
        shown = [render("broadcast_card", "en", card(one, 0, "en", figures).values), *texts_of(one).values()]
        if begun:
            report = {**report_values(session, one, scales), "has_file": False}
            shown.append(render("broadcast_report", "en", report))
        return shown

    click.echo("\n\n".join(_done(lambda: app.database.read_now(told))))


@broadcasts.command()
@which
@click.pass_obj
def pause(app: App, number: int) -> None:
    """Hold back what of notice NUMBER has not gone out yet."""
    _act(app, number, acts.pause)


@broadcasts.command()
@which
@click.pass_obj
def resume(app: App, number: int) -> None:
    """Let the paused notice NUMBER go on."""
    _act(app, number, acts.resume)


@broadcasts.command()
@which
@click.pass_obj
def cancel(app: App, number: int) -> None:
    """Call off notice NUMBER for good; what has gone out stays."""
    _act(app, number, acts.cancel)


def _act(app: App, number: int, act: Act) -> None:
    now = app.clock.now()
    after = _done(lambda: app.database.write_now(lambda session: act(session, _who(), number, now)))
    click.echo(f"Notice {number}: {after.state}")


def _who() -> Who:
    return Who.in_shell(shell_user())


def _done(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except acts.Refused as refused:
        raise Complaint(render("broadcast_refused", "en", {"because": refused.because})) from None
