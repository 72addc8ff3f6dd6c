"""`smaran officers`: an empty list to fill in, and whose account is whose."""

from contextlib import suppress
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.acts.links import link_account, officers_to_link, unlink_account
from bot.app import App
from bot.cli.imports import VIA, HasDatabase
from bot.cli.shell_user import shell_user
from scheduler.sources.officer_template import write_template
from storage.agreements import NOBODY, count_agreements
from storage.complaint import Complaint
from storage.imports import visible_import


@click.group()
def officers() -> None:
    """The officers' list, and whose account on the portal is whose."""


@officers.command()
@click.argument("file", default="officers.xlsx", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """Write an empty list, an XLSX. It has headers in both languages, and an example."""
    if file.exists():
        raise Complaint(f"{file} is already there. Name a file that is not.")
    try:
        write_template(file)
    except OSError as error:
        with suppress(OSError):
            file.unlink(missing_ok=True)  # what little was written
        raise Complaint(
            f"{file} cannot be written: {error.strerror}. Name a file in a folder where there is room."
        ) from None
    click.echo(f"{file}: fill it in, then `smaran import officers {file}`.")


@officers.command()
@click.argument("employee_id", required=False)
@click.argument("account", required=False, type=int)
@click.option("--undo", is_flag=True, help="Take back what a person decided about this officer.")
@click.pass_obj
def link(house: HasDatabase, employee_id: str | None, account: int | None, *, undo: bool) -> None:
    """List whose account is undecided, or decide it. With both arguments, ACCOUNT is that of EMPLOYEE_ID.

    An officer without an employee id is named by the number that the list shows, as in '#12'.
    """
    if employee_id is None:
        _show_undecided(house)
        return
    who = {"actor": shell_user(), "via": VIA}
    if undo:
        candidates = unlink_account(house.database, employee_id, **who, now=house.clock.now())
        click.echo(
            f"Taken back: {candidates} possible accounts of {employee_id} wait for a decision or the next import."
        )
    elif account is None:
        raise Complaint("Which account? `smaran officers link` shows the numbers.")
    else:
        link_account(house.database, employee_id, account, **who, now=house.clock.now())
        click.echo(f"Account {account} is that of {employee_id}.")


@officers.command()
@click.pass_obj
def reach(house: App) -> None:
    """Count who is reached on which channel. Also, how many of them only because they have agreed."""
    channels = sorted(house.channels)
    found = house.database.read_now(lambda session: count_agreements(session, visible_import(session), channels))
    table = Table("channel", "joined", "agreed, not joined", box=None)
    for channel in channels:
        counted = found.get(channel, NOBODY)
        table.add_row(channel, f"{counted.joined:,}", f"{counted.agreed:,}" if channel in house.writes_first else "–")
    Console().print(table)
    for channel, all_because in house.writes_first.items():
        why = f"everybody, by {all_because}" if all_because else "whom the officers' list says to have agreed"
        click.echo(
            f"Written to first on {channel}: {why}; nobody who said no or STOP. Each check brings this up to date."
        )
    agreed_on = house.config.whatsapp.agreed_on
    if agreed_on is not None and agreed_on > house.today():
        click.echo(f"The order in [whatsapp] agreed_on counts from its day, {agreed_on:%d.%m.%Y}.")


def _show_undecided(house: HasDatabase) -> None:
    undecided = officers_to_link(house.database)
    if not undecided:
        click.echo("Nobody has to decide anything: no officer has several possible accounts.")
        return
    table = Table("officer", "name", "account", "same", "in the report of", "registered", "hours", box=None)
    for one in undecided:
        table.add_row(
            escape(one.employee_id or f"#{one.officer_id}"),
            escape(one.name),
            str(one.account_id),
            ", ".join(sign.replace("_", " ") for sign in one.signs),
            escape(one.mdo or "no report any more"),
            one.registered_on.strftime("%d.%m.%Y") if one.registered_on else "",
            "" if one.total_hours is None else f"{one.total_hours:g}",
        )
    Console().print(table)
    click.echo("Decide with `smaran officers link OFFICER ACCOUNT`.")
