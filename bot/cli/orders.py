"""`smaran orders`: list, show, check and draft the orders as data."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.order_draft import ask_order, write_draft
from bot.cli.order_questions import Questions, ask_language
from scheduler.order_audience import audience_problems
from scheduler.orders import check_files, load_orders, order_files
from storage.complaint import Complaint
from storage.rows import Choice, Criterion, Due, Language, Obligation, Officer, Order, Passage, Window

_PIPED_WIDTH = 120
_NUMBER = re.compile(r"\d+")


class HasOrders(Protocol):
    """What this group needs of the object that the command line carries."""

    @property
    def orders_folders(self) -> list[Path]:
        """The packaged folder first, the department's own last."""


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
def list_orders(settings: HasOrders, language: Language) -> None:
    """List the orders that there are."""
    table = Table("id", "number", "dated", "issuer", "asks", box=None, pad_edge=False, header_style="bold")
    for order in load_orders(settings.orders_folders).values():
        asks = ", ".join(obligation.id for obligation in order.obligations)
        issuer = order.issuer.within(language)
        table.add_row(*map(escape, (order.id, order.number, _dated(order.dated), issuer, asks)))
    table.columns[0].no_wrap = True
    table.columns[1].overflow = "fold"
    _console().print(table)


@orders.command()
@click.argument("order_id", metavar="ID")
@in_language
@click.pass_obj
def show(settings: HasOrders, order_id: str, language: Language) -> None:
    """Show each clause of an order as issued, and what is read from it."""
    known = load_orders(settings.orders_folders)
    if order_id not in known:
        near = get_close_matches(order_id, known, n=1)
        raise Complaint(
            f"there is no order {order_id}" + (f"; did you mean {near[0]}?" if near else "; see: orders list")
        )
    order, console = known[order_id], _console()
    console.print(_heading(order, language))
    for part in _parts(order):
        console.print()
        console.print(_clause(part, order, language))


@orders.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check orders' files and tell every mistake in them."""
    report_files(files, None)


@orders.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Where to write; else your own folder."
)
@click.pass_obj
def new(settings: HasOrders, folder: Path | None) -> None:
    """Ask for an order, in Hindi or English, and write a checked draft."""
    target = folder or settings.orders_folders[-1]
    questions = Questions(ask_language())
    order_id, text = ask_order(questions, order_files([*settings.orders_folders, target]))
    file = write_draft(target, order_id, text)
    questions.say("written", file=file)
    questions.say("next", id=order_id, file=file)


def report_files(files: Sequence[Path], officers: Iterable[Officer] | None) -> None:
    """Print a line for each file that is right; Complaint about all that is wrong.

    With officers given, an audience that fits none of them is wrong too.
    """
    right, complaints = check_files(files)
    everybody = None if officers is None else list(officers)
    for order in right:
        problems = [] if everybody is None else audience_problems(order, everybody)
        complaints += problems
        if not problems:
            asks = len(order.obligations)
            click.echo(f"{order.id}: right; asks {asks} thing{'s' if asks > 1 else ''} of an officer")
    if complaints:
        raise Complaint("\n".join(complaints))


def _console() -> Console:
    """Return the terminal, or a wide page where the output is piped."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=_PIPED_WIDTH, highlight=False)


def _rows(title: str) -> Table:
    table = Table(
        title=escape(title), title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False
    )
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    return table


def _heading(order: Order, language: Language) -> Table:
    table = _rows(f"{order.id}: {order.subject.within(language)}")
    lines = [
        ("number", order.number),
        ("memo", order.memo_number or ""),
        ("dated", _dated(order.dated)),
        ("issuer", order.issuer.within(language)),
        ("refers to", "\n".join(order.references)),
        ("binds", _groups(order.audience)),
        *_choice_lines([choice for choice in order.choices if not choice.setting.startswith("obligations.")], language),
        *(("nodal", f"{duty.designation.within(language)}: {_groups(duty.scope)}") for duty in order.nodal),
        *(("contact", f"{one.purpose}: {one.designation.within(language)}") for one in order.contacts),
        ("copies", "\n".join(copy.within(language) for copy in order.copy_to)),
    ]
    for label, text in lines:
        if text:
            table.add_row(label, escape(text))
    return table


def _parts(order: Order) -> list[Obligation | Passage]:
    """Return obligations and passages as the order goes; inside a clause a passage leads in."""
    return sorted([*order.passages, *order.obligations], key=_clause_number)


def _clause_number(part: Obligation | Passage) -> float:
    """Return the number that a clause begins with; one that begins with none comes last."""
    number = _NUMBER.match(part.clause)
    return int(number[0]) if number else math.inf


def _clause(part: Obligation | Passage, order: Order, language: Language) -> Table:
    table = _rows(f"clause {part.clause}")
    table.add_row("as issued", escape(part.clause_text))
    table.add_row("unofficially", escape(part.clause_english))
    if isinstance(part, Passage):
        table.add_row("read as", escape(part.reading.within(language)))
        return table
    table.add_row("asks", escape(f"{part.id}: {part.title.within(language)} – {_reading(part, order)}"))
    own = [choice for choice in order.choices if choice.setting.startswith(f"obligations.{part.id}.")]
    for label, text in _choice_lines(own, language):
        table.add_row(label, escape(text))
    if part.how_to:
        table.add_row("how to", escape(part.how_to.within(language)))
    return table


def _choice_lines(choices: Iterable[Choice], language: Language) -> list[tuple[str, str]]:
    """Return a choice as lines: what is chosen, what could be, and why."""
    lines: list[tuple[str, str]] = []
    for choice in choices:
        lines += [
            ("chosen", f"{choice.setting}: {choice.chosen}"),
            *(("or else", alternative) for alternative in choice.alternatives),
            ("because", choice.why.within(language)),
        ]
    return lines


def _reading(obligation: Obligation, order: Order) -> str:
    """Return what is measured, how much, within what and by when, in the operator's words."""
    parts = [obligation.metric.replace("_", " ")]
    if obligation.threshold is not None:
        parts.append(f"at least {obligation.threshold:g}")
    if obligation.named:
        parts.append("named " + " or ".join(obligation.named))
    if obligation.counts_from:
        parts.append(f"completed from {_dated(obligation.counts_from)} on")
    if obligation.window:
        parts.append(_window(obligation.window))
    due = "" if obligation.metric == "advice" else _due(obligation.due, order.dated)
    return ", ".join([*parts, due] if due else parts)


def _window(window: Window) -> str:
    if window.kind == "dates":
        return f"from {_dated(window.starts)} to {_dated(window.ends)}"
    rata = ", the first pro rata" if window.pro_rata else ""
    return f"each {window.kind.replace('_', ' ')} from {_dated(window.first)} on{rata}"


def _due(due: Due, dated: date | None) -> str:
    match due.kind:
        case "date":
            return f"due {_dated(due.on)}"
        case "days_after_order":
            start = due.counted_from or dated or date.min
            last = _dated(start + timedelta(days=due.days or 0))
            joining = ", or after joining if that is later" if due.from_joining else ""
            return f"due {last}: {due.days} days after {_dated(start)}{joining}"
        case "window_end":
            return "due at its end"
    every = f"{due.cadence_days} days" if due.cadence_days else "so often"
    return f"no due date, a reminder every {every}"


def _groups(groups: tuple[tuple[Criterion, ...], ...]) -> str:
    return ", or ".join(
        " and ".join(f"{criterion.name} {' or '.join(criterion.written)}" for criterion in group) or "everybody"
        for group in groups
    )


def _dated(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "as e-signed"
