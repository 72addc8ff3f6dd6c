"""`smaran check`: evaluate everybody, record where they stand, and plan what is to be said."""

from datetime import date

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.app import App
from bot.cli.day import on_option
from bot.cli.first_steps import first_steps
from scheduler.check import Checked
from storage.rows import Held

HELD_BECAUSE = {
    Held.AWAITING_REPORT: "a date is over, and no report covers it yet; smaran import reports FILE",
    Held.STALE_REPORT: "the newest report is too old to write about; smaran import reports FILE",
    Held.NO_REPORT: "no report was imported yet; smaran import reports FILE",
    Held.NON_WORKING_DAY: "they are written to on the next working day",
    Held.BUDGET: "so many messages in a day or a week are enough",
    Held.ON_LEAVE: "nobody is written to on leave",
    Held.LEFT: "no longer on the officers' list",
    Held.NO_CONTACT: "not joined yet; /invite in the chat brings a text and a poster",
    Held.STOPPED: "they have stopped the reminders",
    Held.SNOOZED: "they have put the reminders off",
    Held.DIGEST_ONLY: "only nodal officers hear of it",
    Held.TICKET: "they say that something is wrong; /tickets in the chat answers them",
    Held.FINISHED: "they say that it is just done; the next report will show it",
}
"""What an operator makes of it, and may do about it."""


@click.command()
@on_option
@click.option("--dry-run", is_flag=True, help="Show what would be found and planned, and change nothing.")
@click.pass_obj
def check(app: App, on: date | None, dry_run: bool) -> None:  # noqa: FBT001 - click hands in flags so
    """Check everybody against every active order, and plan messages."""
    if on is not None:
        app.stand_on(on, app.config.checks.at)
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("Checking officers", total=None)
        checked = app.check().run(dry_run=dry_run, progress=lambda done: progress.update(task, advance=done))
    show(Console(), checked, dry_run=dry_run)


def show(console: Console, checked: Checked, *, dry_run: bool) -> None:
    """Print what a check found, planned and held back."""
    for step in first_steps(checked.orders, checked.officers):
        click.echo(step)
    if not checked.standings:
        return
    planned = sum(checked.planned.values())
    console.print(
        f"{checked.day:%d.%m.%Y}: {checked.officers} officers checked, {checked.changed} standings changed, "
        f"{planned} messages {'would be ' if dry_run else ''}planned.",
        highlight=False,
    )
    console.print(standings_table(checked))
    for name, number in sorted(checked.planned.items()):
        console.print(f"  planned: {name.replace('_', ' ')} — {number}", highlight=False)
    for held, number in sorted(checked.held.items()):
        console.print(f"  held back: {held.replace('_', ' ')} — {number} ({HELD_BECAUSE[held]})", highlight=False)


def standings_table(checked: Checked) -> Table:
    """How many officers stand where with each obligation."""
    table = Table("order", "obligation", "standing", box=None, pad_edge=False, header_style="bold")
    table.add_column("officers", justify="right")
    last = ("", "")
    for (order, obligation, state), number in sorted(checked.standings.items()):
        first_line = (order, obligation) != last
        table.add_row(
            order if order != last[0] else "",
            obligation if first_line else "",
            state.replace("_", " "),
            str(number),
        )
        last = (order, obligation)
    return table
