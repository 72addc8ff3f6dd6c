"""`smaran standings`: who owes what, as a table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.app import App
from bot.cli.day import on_option
from scheduler.review import Review, reviewed_officer
from scheduler.rules.periods import Asked
from storage.orders import active_orders
from storage.rows import Officer, Standing

COLUMNS = (
    "employee_id",
    "officer",
    "order",
    "obligation",
    "metric",
    "standing",
    "value",
    "target",
    "due_on",
    "days_left",
    "reason",
    "source",
    "as_on",
)


@click.command()
@on_option
@click.option("--officer", "employee_id", metavar="ID", help="Only the officer with this employee id.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.pass_obj
def standings(app: App, on: date | None, employee_id: str | None, form: str) -> None:
    """Say who owes what, by when, and why."""
    found = rows(app, on or app.today(), employee_id)
    if form == "csv":
        _write_csv(found)
    elif form == "json":
        click.echo(json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in found], ensure_ascii=False, indent=2))
    else:
        _print_table(found)


def rows(app: App, today: date, employee_id: str | None) -> Iterator[tuple[Any, ...]]:
    """One row for each officer and obligation, evaluated as of a day from what is known now."""
    with app.database.reading() as session:
        review = Review(session, active_orders(session, app.orders), app.config.reminding(), today)
        chunks = review.chunks() if employee_id is None else iter([[reviewed_officer(session, review, employee_id)]])
        for chunk in chunks:
            for reviewed in chunk:
                for asked, standing in reviewed.stood:
                    yield _row(reviewed.known.officer, asked, standing, today)


def _row(officer: Officer, asked: Asked, standing: Standing, today: date) -> tuple[Any, ...]:
    due_on = standing.due_on
    return (
        officer.employee_id,
        officer.name,
        asked.order.id,
        asked.obligation.id,
        str(asked.metric),
        str(standing.state),
        round(standing.value, 2) if standing.value is not None else None,
        standing.target,
        due_on.isoformat() if due_on else None,
        (due_on - today).days if due_on else None,
        str(standing.reason),
        standing.source,
        standing.as_on.isoformat() if standing.as_on else None,
    )


def _write_csv(found: Iterator[tuple[Any, ...]]) -> None:
    sys.stdout.write("\ufeff")  # so that Excel reads the Hindi
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    writer.writerows(found)


def _print_table(found: Iterator[tuple[Any, ...]]) -> None:
    table = Table("officer", "order", "obligation", "standing", "value", "due on", "days left", "reason")
    for employee_id, name, order, obligation, _, standing, value, target, due_on, days_left, reason, *_ in found:
        figure = "" if value is None else f"{value:g}" if target is None else f"{value:g} of {target:g}"
        table.add_row(
            f"{name} ({employee_id})" if employee_id else name,
            order,
            obligation,
            standing.replace("_", " "),
            figure,
            due_on or "",
            "" if days_left is None else str(days_left),
            reason.replace("_", " "),
        )
    Console().print(table)
