"""`smaran unknown`: messages that may or may not have gone out, and what is to become of them."""

from collections.abc import Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.acts.unknown_messages import Settled, leave, resend, unknown_messages
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.moments import moment, short
from bot.cli.sheet import write_sheet
from bot.cli.shell_user import shell_user
from scheduler.clock import day_in_india
from storage.complaint import Complaint
from storage.outbox_figures import Listed

COLUMNS = (
    "id",
    "employee_id",
    "channel",
    "since",
    "reason",
    "detail",
    "kind",
    "template",
    "day",
    "valid_until",
    "still_in_time",
)
NONE = "None: of every message it is known what became of it."
AROSE = {
    "lost": "no clear answer",
    "crashed": "cut short",
    "no_outcome": "cut short",
    "lease_taken": "another process took over",
}

which = click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
everything = click.option("--all", "everything", is_flag=True, help="All of them; shown only, until --yes is said.")
yes = click.option("--yes", is_flag=True, help="Do with --all what it shows.")


@click.group()
def unknown() -> None:
    """Messages of which nobody knows whether they went out."""


@unknown.command("list")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table")
@click.pass_obj
def list_them(app: App, form: str) -> None:
    """List them: whose, since when, why, and what they were to say."""
    messages = unknown_messages(app.database)
    if form == "csv":
        write_sheet(COLUMNS, (_row(each, app.clock.now()) for each in messages))
    elif messages:
        _print(app, messages)
        click.echo(
            "\n`smaran unknown resend ID` says one again, at the risk of saying it twice; "
            "`smaran unknown leave ID` leaves it at that."
        )
    else:
        click.echo(NONE)


@unknown.command("resend")
@which
@everything
@yes
@click.pass_obj
def send_again(app: App, ids: tuple[int, ...], *, everything: bool, yes: bool) -> None:
    """Send messages again, though they may have been read already."""
    shown = _only_shown(ids, everything=everything, yes=yes)
    who = {"actor": shell_user(), "via": VIA}
    settled = resend(app.database, None if everything else set(ids), **who, now=app.clock.now(), dry_run=shown)
    _tell(app, settled, "would be said again" if shown else "queued again", shown=shown)
    if settled.too_late:
        late = len(settled.too_late)
        whose, are = ("its", "is") if late == 1 else ("their", "are")
        click.echo(f"{late} past {whose} time {are} not said again; `smaran unknown leave` settles that.")


@unknown.command("leave")
@which
@everything
@yes
@click.pass_obj
def leave_them(app: App, ids: tuple[int, ...], *, everything: bool, yes: bool) -> None:
    """Leave messages at that. They are not said again, and what they spoke of counts as said."""
    shown = _only_shown(ids, everything=everything, yes=yes)
    who = {"actor": shell_user(), "via": VIA}
    settled = leave(app.database, None if everything else set(ids), **who, now=app.clock.now(), dry_run=shown)
    _tell(app, settled, "would be left at that" if shown else "left at that", shown=shown)


def _only_shown(ids: tuple[int, ...], *, everything: bool, yes: bool) -> bool:
    if everything == bool(ids):
        raise Complaint("Which? Name numbers from `smaran unknown list`, or say --all.")
    return everything and not yes


def _tell(app: App, settled: Settled, what: str, *, shown: bool) -> None:
    number = len(settled.messages)
    if not number and not settled.too_late:
        click.echo(NONE)
        return
    if shown and number:
        _print(app, settled.messages)
    click.echo(f"{number} {'message' if number == 1 else 'messages'} {what}.")
    if shown and number:
        click.echo("Nothing was changed; the same with --yes does it.")


def _print(app: App, messages: Sequence[Listed]) -> None:
    now = app.clock.now()
    table = Table(
        "id", "officer", "channel", "since", "how it came about", "about", "in time", box=None, pad_edge=False
    )
    for each in messages:
        in_time = each.valid_until > now
        table.add_row(
            str(each.id),
            escape(each.employee_id or (f"#{each.officer_id}" if each.officer_id else "")),
            escape(each.channel),
            moment(each.since, now),
            escape(_arose(each)),
            escape(f"{each.template}, {short(each.day, day_in_india(now))}"),
            f"until {moment(each.valid_until, now)}" if in_time else "no",
            style=None if in_time else "dim",
        )
    Console(highlight=False).print(table)


def _arose(message: Listed) -> str:
    reason = AROSE.get(message.reason or "", (message.reason or "not noted").replace("_", " "))
    return f"{reason}: {message.detail}" if message.detail else reason


def _row(message: Listed, now: datetime) -> tuple[object, ...]:
    return (
        message.id,
        message.employee_id,
        message.channel,
        message.since,
        message.reason,
        message.detail,
        message.kind,
        message.template,
        message.day,
        message.valid_until,
        "yes" if message.valid_until > now else "no",
    )
