"""The standings of one officer as a terminal shows them: narrow enough for 80 columns."""

import math
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bot.cli.order_page import written
from scheduler.rules.periods import Asked
from storage.rows import Officer, Standing, State

COLUMNS = {"obligation": 12, "standing": 15, "reached": 11, "due": 10, "days": 5}
"""Titles and widths; the reason takes the rest of the line."""

SETTLED = {State.MET, State.MET_LATE, State.EXEMPT, State.NOT_APPLICABLE}
"""Where nobody counts the days any more."""


def print_titles(console: Console) -> None:
    """Print what the columns are."""
    table = _table()
    table.add_row(*COLUMNS, "reason")
    console.print(Padding(table, (0, 0, 0, 4)), style="dim")


def print_officer(console: Console, officer: Officer, stood: Iterable[tuple[Asked, Standing]], today: date) -> None:
    """Print what each order asks of an officer, one line for each obligation."""
    employee_id = f" ({officer.employee_id})" if officer.employee_id else ""
    console.print(escape(f"{officer.name}{employee_id}"), style="bold")
    for order_id, of_order in groupby(stood, key=lambda each: each[0].order.id):
        console.print(escape(f"  {order_id}"))
        table = _table()
        for asked, standing in of_order:
            table.add_row(*map(escape, _cells(asked, standing, today)))
        console.print(Padding(table, (0, 0, 0, 4)))
    console.print()


def _table() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), expand=True)
    for title, width in COLUMNS.items():
        table.add_column(width=width, overflow="fold", justify="right" if title == "days" else "left")
    table.add_column(ratio=1, overflow="fold")
    return table


def _cells(asked: Asked, standing: Standing, today: date) -> tuple[str, ...]:
    due_on = standing.due_on
    return (
        asked.obligation.id,
        standing.state.replace("_", " "),
        _figure(standing),
        written(due_on) if due_on else "",
        str((due_on - today).days) if due_on and standing.state not in SETTLED else "",
        standing.reason.replace("_", " "),
    )


def _figure(standing: Standing) -> str:
    if standing.value is None:
        return ""
    value = f"{hundredths(standing.value):g}"
    return value if standing.target is None else f"{value} of {standing.target:g}"


def hundredths(value: float) -> float:
    """Cut a figure to two places, never up: 51.998 hours are not yet 52."""
    return math.floor(round(value * 100, 6)) / 100
