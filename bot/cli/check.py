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


@click.command()
@on_option
@click.option("--dry-run", is_flag=True, help="Find the same, and write nothing.")
@click.pass_obj
def check(app: App, on: date | None, dry_run: bool) -> None:  # noqa: FBT001 - click hands in flags so
    """Check every officer against every active order."""
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
    for title, counts in (("planned", checked.planned), ("held back", checked.held)):
        for name, number in sorted(counts.items()):
            console.print(f"  {title}: {str(name).replace('_', ' ')} — {number}", highlight=False)


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
