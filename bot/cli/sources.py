"""`smaran sources`: where what is known comes from, how old it is, and when more is expected."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.app import App
from bot.cli.attention import call_attention
from bot.cli.moments import moment, short
from bot.config import Config
from bot.watched_folder.lying import Lying, lying
from bot.watched_folder.part import SECONDS_BETWEEN_LOOKS
from bot.watched_folder.taking import ACTOR, HELD, REJECTED
from scheduler.clock import IST, day_in_india
from scheduler.jobs import last_slot
from storage.rows import IGOT_API
from storage.sources import (
    Source,
    asked_source,
    coverage,
    held_reports,
    officers_source,
    report_sources,
    source_of,
    sparrow_source,
)

FOLDER = "watched_folder"
NAMES = {
    "reports": "portal reports",
    "igot_api": "iGOT's API",
    FOLDER: "watched folder",
    "officers": "officers' list",
    "sparrow": "SPARROW list",
}
"""Where a source is not called by its own name."""
TROUBLES = {
    "wrong_key": ("the key is refused", "put the right one into SMARAN_IGOT_KEY, and restart the service"),
    "unreachable": ("nobody answers", "see to the network and to base_url in [igot], or wait"),
    "changed_shape": (
        "it answers otherwise than is known here",
        "see to base_url in [igot]; a newer Smaran may understand it",
    ),
}
"""Why the API cannot be asked, and what to do."""
UNITS = {
    "reports": "rows",
    "users": "accounts",
    "enrolments": "enrolments",
    "assessments": "attempts",
    "plan": "plan items",
    "igot_api": "officers",
    FOLDER: "accounts",
    "officers": "officers",
    "sparrow": "emails",
}
WIDTHS = {"source": 14, "taken in": 12, "as on": 12, "covers": 14}
"""Of the columns before the last: the same in every table of the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A source, and when more of it is expected."""

    source: Source
    expected: datetime | None = None
    """By when the next should be here; None where nothing says so."""

    by_itself: bool = False
    """Whether it is asked by the program, and handed in by nobody."""

    lying: Lying | None = None
    """Of the watched folder."""

    def overdue(self, now: datetime) -> bool:
        """Whether it should be here by now."""
        return self.expected is not None and self.expected < now


def _reports(session: Session, config: Config, _: datetime) -> list[Line]:
    """The newest report of each kind and organisation; too old a one lets nudges rest."""
    fresh = timedelta(days=config.reminders.stale_after_days)
    found = report_sources(session)
    if not found:
        return [Line(Source("reports", None, None, None, 0, 0, *held_reports(session)))]
    return [Line(one, one.as_on + fresh if one.as_on else None) for one in found]


def _lists(session: Session, _config: Config, _now: datetime) -> list[Line]:
    return [Line(officers_source(session)), Line(sparrow_source(session))]


def _igot(session: Session, config: Config, now: datetime) -> list[Line]:
    """The portal's API, where a key for it is configured."""
    if not config.igot.key:
        return []
    return [Line(asked_source(session, IGOT_API), last_slot(config.igot.at, now) + timedelta(days=1), by_itself=True)]


def _folder(session: Session, config: Config, _: datetime) -> list[Line]:
    """The watched folder, where one is configured."""
    if not config.imports.folder:
        return []
    return [Line(source_of(session, FOLDER, ACTOR), by_itself=True, lying=lying(Path(config.imports.folder)))]


SOURCES: Sequence[Callable[[Session, Config, datetime], list[Line]]] = (_reports, _igot, _folder, _lists)
"""Everything from which facts come, in the order in which it is shown."""


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def sources(app: App, form: str) -> None:
    """Say how old reports and lists are. Also, when the next are expected."""
    now = app.clock.now()
    with app.database.reading() as session:
        lines = [line for source in SOURCES for line in source(session, app.config, now)]
        covered = coverage(session)
    if form == "json":
        click.echo(json.dumps([_fields(line, now) for line in lines], ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    for organisation, these in groupby(lines, key=lambda line: line.source.organisation):
        console.print(
            escape(f"Portal reports of {organisation}" if organisation else "For the whole department"), style="bold"
        )
        console.print(_table(these, now))
        console.print()
    console.print(f"{covered.officers:,} officers on the list; the account of {covered.with_account:,} is known.")
    for line in lines:
        if line.lying is not None and (said := _lies(line.lying)):
            console.print(escape(f"{_name(line.source)}: {said}."))
        if line.source.held_at is not None:
            console.print(_held(line, now))
        if line.source.taken_in is None and not line.by_itself:
            console.print(escape(f"{_name(line.source)}: `smaran import {line.source.name} FILE` takes it in."))
    call_attention(app.database, app.config)


def _table(lines: Iterable[Line], now: datetime) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title, width in WIDTHS.items():
        table.add_column(title, min_width=width, no_wrap=True, justify="right" if title == "covers" else "left")
    table.add_column("errors", overflow="fold")
    table.add_column("next", overflow="fold")
    for line in lines:
        one = line.source
        as_on = moment(one.as_on, now) if one.as_on else ""
        taken_in = moment(one.taken_in, now) if one.taken_in else "never"
        style = "yellow" if one.taken_in is None or one.held_at or line.overdue(now) or _turned_away(line) else ""
        covers = f"{one.covers:,} {UNITS[one.name]}"
        table.add_row(_name(one), taken_in, as_on, covers, _errors(line), _next(line, now), style=style)
    return table


def _name(one: Source) -> str:
    return NAMES.get(one.name, one.name)


def _turned_away(line: Line) -> str:
    """Of the watched folder: files that a person must see to."""
    if line.lying is None:
        return ""
    return "unread" if line.lying.fault else _files(line.lying.held + line.lying.rejected)


def _lies(lying: Lying) -> str:
    """What is to be said of the watched folder beside the table."""
    if lying.fault:
        return f"it cannot be read ({lying.fault}); see to the folder that [imports] folder names"
    turned_away = [(lying.rejected, REJECTED), (lying.held, HELD)]
    where = " and ".join(f"{_files(number)} in {name}" for number, name in turned_away if number)
    waits = f"{_files(lying.waiting)} to be taken in by `smaran run`" if lying.waiting else ""
    return "; ".join(filter(None, [waits, where and f"{where}, beside a summary that says why"]))


def _files(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}" if number else ""


def _errors(line: Line) -> str:
    one = line.source
    rows = f"{one.rejected:,} {'row' if one.rejected == 1 else 'rows'}" if one.rejected else ""
    waits = "" if one.held_at is None else "trouble" if one.name == IGOT_API else "one held"
    return "; ".join(filter(None, (rows, waits, _turned_away(line)))) or "–"


def _next(line: Line, now: datetime) -> str:
    if line.lying is not None:
        return f"every {SECONDS_BETWEEN_LOOKS:.0f} s"
    if line.expected is None:
        return "by hand"
    if line.by_itself:
        return moment(line.expected, now)
    return "overdue" if line.overdue(now) else f"by {short(line.expected.astimezone(IST).date(), day_in_india(now))}"


def _held(line: Line, now: datetime) -> str:
    one = line.source
    since = moment(one.held_at, now) if one.held_at else ""
    if line.by_itself:
        return escape(f"{_name(one)} cannot be asked since {since}: {'; '.join(TROUBLES[str(one.held_because)])}.")
    return escape(f"{_name(one)}: held since {since}. {one.held_because} With --confirm the same file is taken in.")


def _fields(line: Line, now: datetime) -> dict[str, Any]:
    one = line.source
    return {
        "source": one.name,
        "organisation": one.organisation,
        "taken_in": _iso(one.taken_in),
        "as_on": _iso(one.as_on),
        "covers": one.covers,
        "rejected": one.rejected,
        "held_since": _iso(one.held_at),
        "held_because": one.held_because,
        "expected_by": _iso(line.expected),
        "overdue": line.overdue(now),
        **({"folder": asdict(line.lying)} if line.lying else {}),
    }


def _iso(when: datetime | None) -> str | None:
    return when.astimezone(IST).isoformat() if when else None
