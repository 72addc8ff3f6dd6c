"""`smaran standings`: who owes what, as a page, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from rich.console import Console
from sqlmodel import Session

from bot.app import App
from bot.cli.day import on_option
from bot.cli.first_steps import first_steps
from bot.cli.standings_page import hundredths, print_officer, print_titles
from scheduler.clock import IST
from scheduler.review import Review, Reviewed, reviewed_officer
from scheduler.rules.periods import Asked
from storage.orders import active_orders
from storage.rows import Metric, Officer, Standing

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
    """Say who owes what by when, and why. It is told as of a day, from what is known now."""
    today = on or app.today()
    with app.database.reading() as session:
        orders = active_orders(session, app.orders)
        officers = _Counted(_officers(session, Review(session, orders, app.config.reminding(), today), employee_id))
        rows = (_row(each.known.officer, *stood, today) for each in officers for stood in each.stood)
        if form == "csv":
            _write_csv(rows)
        elif form == "json":
            click.echo(json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
        else:
            _print_page(officers, today, any_order=bool(orders))
    for step in first_steps(orders, officers.count):
        click.echo(step, err=form != "table")


class _Counted:
    """Officers as they come, and how many have come."""

    def __init__(self, officers: Iterator[Reviewed]) -> None:
        self._officers = officers
        self.count = 0

    def __iter__(self) -> Iterator[Reviewed]:
        for each in self._officers:
            self.count += 1
            yield each


def _officers(session: Session, review: Review, employee_id: str | None) -> Iterator[Reviewed]:
    """Everybody, or one; one who is not on the list is complained of at once."""
    if employee_id is not None:
        return iter([reviewed_officer(session, review, employee_id)])
    return (reviewed for chunk in review.chunks() for reviewed in chunk)


def _row(officer: Officer, asked: Asked, standing: Standing, today: date) -> tuple[Any, ...]:
    due_on = standing.due_on
    return (
        officer.employee_id,
        officer.name,
        asked.order.id,
        asked.obligation.id,
        str(asked.metric),
        str(standing.state),
        hundredths(standing.value) if standing.value is not None else None,
        standing.target,
        due_on.isoformat() if due_on else None,
        (due_on - today).days if due_on else None,
        str(standing.reason),
        standing.source,
        standing.as_on.astimezone(IST).isoformat() if standing.as_on else None,
    )


def _write_csv(rows: Iterator[tuple[Any, ...]]) -> None:
    sys.stdout.write("\ufeff")  # so that Excel reads the Hindi
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)


def _print_page(officers: _Counted, today: date, *, any_order: bool) -> None:
    console, printed = Console(highlight=False), False
    for each in officers:
        asked = [stood for stood in each.stood if stood[0].metric is not Metric.ADVICE]
        if asked:
            if not printed:
                print_titles(console)
            print_officer(console, each.known.officer, asked, today)
            printed = True
    if any_order and officers.count and not printed:
        whom = "this officer" if officers.count == 1 else f"any of the {officers.count} officers on the list"
        console.print(f"No active order asks anything of {whom}.")
