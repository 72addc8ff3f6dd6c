"""`smaran orders`: list, show, check and draft the orders as data, and make them active."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

import click
from rich.markup import escape
from rich.table import Table

from bot.acts.orders import activate_order, deactivate_order
from bot.cli.day import Day
from bot.cli.order_draft import ask_order, write_draft
from bot.cli.order_page import print_order, wide_console, written
from bot.cli.order_questions import Questions, ask_language
from bot.cli.shell_user import shell_user
from scheduler.clock import Clock, day_in_india
from scheduler.orders.audience import audience_problems
from scheduler.orders.reading import check_files, load_orders, order_files
from scheduler.rules.audience import in_audience
from scheduler.sources.lines import OfficerLine
from scheduler.sources.officer_list import open_officers
from storage.complaint import Complaint
from storage.database import Database
from storage.orders import activations
from storage.rows import Language, Officer, Order


class HasOrders(Protocol):
    """What this group needs of the object that the command line carries."""

    @property
    def orders_folders(self) -> list[Path]:
        """The packaged folder first, the department's own last."""


class HasOrdersAndDatabase(HasOrders, Protocol):
    """What activating needs besides."""

    clock: Clock

    @property
    def database(self) -> Database:
        """The department's database."""


COLUMNS = ("id", "active", "dated", "number", "issuer", "asks")
NARROW, WIDE = 4, 100
"""So many columns on a terminal of fewer characters; `smaran orders show` tells the rest."""

in_language = click.option(
    "--language",
    type=click.Choice(["hi", "en"]),
    default="en",
    show_default=True,
    help="Language of titles and reasons.",
)


@click.group()
def orders() -> None:
    """List, show, check and draft orders."""


@orders.command("list")
@in_language
@click.pass_obj
def list_orders(house: HasOrdersAndDatabase, language: Language) -> None:
    """List all orders, and since when each is active."""
    active = house.database.read_now(activations)
    console = wide_console()
    columns = COLUMNS if console.width >= WIDE else COLUMNS[:NARROW]
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for order in load_orders(house.orders_folders).values():
        since = f"since {written(active[order.id].on)}" if order.id in active else "no"
        asks = ", ".join(obligation.id for obligation in order.obligations)
        issuer = order.issuer.within(language)
        cells = (order.id, since, written(order.dated), order.number, issuer, asks)
        table.add_row(*map(escape, cells[: len(columns)]))
    for column in table.columns[:3]:
        column.no_wrap = True
    table.columns[3].overflow = "fold"
    console.print(table)


@orders.command()
@click.argument("order_id", metavar="ID")
@in_language
@click.pass_obj
def show(settings: HasOrders, order_id: str, language: Language) -> None:
    """Show each clause as issued, and how it is understood."""
    print_order(_order(settings, order_id), language)


@orders.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--officers",
    type=click.Path(exists=True, path_type=Path),
    help="An officers' list; complain of an order that would bind nobody on it.",
)
def check(files: tuple[Path, ...], officers: Path | None) -> None:
    """Check orders' files and tell every mistake in them."""
    report_files(files, _listed(officers) if officers else None)


@orders.command()
@click.argument("order_id", metavar="ID")
@click.option("--on", type=Day(), help="Repeated reminders are counted from this day; else from today, or as before.")
@click.option("--dry-run", is_flag=True, help="Only say whom it would bind.")
@click.pass_obj
def activate(house: HasOrdersAndDatabase, order_id: str, on: date | None, *, dry_run: bool) -> None:
    """Make an order active. From now on checks hold officers against it."""
    order, now = _order(house, order_id), house.clock.now()
    toml = order_files(house.orders_folders)[order_id].read_text(encoding="utf-8")
    active = house.database.read_now(activations).get(order_id)
    day = on or (active.on if active else day_in_india(now))
    bound = activate_order(house.database, order, toml, day, actor=shell_user(), now=now, dry_run=dry_run)
    click.echo(
        f"{order.id}: {'would bind' if dry_run else 'active from ' + written(day) + '; binds'} {bound} officers."
    )
    if not dry_run:
        click.echo("Next: `smaran check --dry-run` shows what would be said; `smaran orders deactivate` takes it back.")


@orders.command()
@click.argument("order_id", metavar="ID")
@click.pass_obj
def deactivate(house: HasOrdersAndDatabase, order_id: str) -> None:
    """Make an order inactive; what was said about it stays said."""
    deactivate_order(house.database, order_id, actor=shell_user(), now=house.clock.now())
    click.echo(f"{order_id}: no longer active.")


@orders.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Where to write; else your own folder."
)
@click.pass_obj
def new(settings: HasOrders, folder: Path | None) -> None:
    """Ask for an order in Hindi or English; write a checked draft."""
    target = folder or settings.orders_folders[-1]
    questions = Questions(ask_language())
    order_id, text = ask_order(questions, order_files([*settings.orders_folders, target]))
    file = write_draft(target, order_id, text)
    questions.say("written", file=file)
    questions.say("next", id=order_id, file=file)


def _listed(path: Path) -> Iterator[Officer]:
    """The officers of a list's file; rows that an import would reject are passed over."""
    fields = [name for name in Officer.__dataclass_fields__ if name in OfficerLine._fields]
    for line in open_officers(path).lines(lambda _rejected: None):
        yield Officer(id=line.row, **{name: getattr(line, name) for name in fields})


def _order(settings: HasOrders, order_id: str) -> Order:
    known = load_orders(settings.orders_folders)
    if order_id not in known:
        near = get_close_matches(order_id, known, n=1)
        raise Complaint(
            f"there is no order {order_id}" + (f"; did you mean {near[0]}?" if near else "; see: orders list")
        )
    return known[order_id]


def report_files(files: Sequence[Path], officers: Iterable[Officer] | None) -> None:
    """Print a line for each file that is right; Complaint about all that is wrong.

    With officers given, an audience that fits none of them is wrong too; one group of several that does is remarked.
    """
    right, complaints = check_files(files)
    everybody = None if officers is None else list(officers)
    for order in right:
        problems = [] if everybody is None else audience_problems(order, everybody)
        if problems and not any(in_audience(officer, order.audience) for officer in everybody or ()):
            complaints += problems
            continue
        asks = len(order.obligations)
        click.echo(f"{order.id}: right; asks {asks} thing{'s' if asks > 1 else ''} of an officer")
        for problem in problems:
            click.echo(f"  remark: {problem}")
    if complaints:
        raise Complaint("\n".join(complaints))
