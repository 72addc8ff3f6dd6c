"""`smaran import`: the portal's reports, the officers' list, the SPARROW list."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.acts.imports import ZIP_PASSWORD, Done, Watch, Wish, take_officers, take_reports, take_sparrow
from bot.cli.attention import call_attention
from bot.cli.shell_user import shell_user
from scheduler.clock import IST
from scheduler.imports.outcome import Outcome, Tally
from scheduler.sources.archive import needs_password
from storage.complaint import Complaint
from storage.database import Database

VIA = "shell"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

dry_run = click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
confirm = click.option("--confirm", is_flag=True, help="Take in files that were held, or older reports, all the same.")


class Clock(Protocol):
    """Whoever knows the time."""

    def now(self) -> datetime:
        """Return the moment."""


class HasDatabase(Protocol):
    """What this group needs of the object that the command line carries."""

    database: Database
    config: Any
    clock: Clock


@click.group("import")
def imports() -> None:
    """Take in the portal's reports and the department's lists."""


@imports.result_callback()
@click.pass_obj
def besides(house: HasDatabase, _result: object) -> None:
    """Say what whoever comes here every day should hear, where no chat may be able to tell it."""
    call_attention(house.database, house.config)


@imports.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@dry_run
@confirm
@click.pass_obj
def reports(house: HasDatabase, files: tuple[Path, ...], *, dry_run: bool, confirm: bool) -> None:
    """Take in the portal's reports. FILES: the zip as downloaded, or CSV or XLSX files from it."""
    passwords = {path: _password(path) for path in files if needs_password(path)}
    wish = _wish(house, dry_run=dry_run, confirmed=confirm, passwords=passwords)
    with _bar() as watch:
        done = take_reports(
            house.database, files, wish, actor=shell_user(), via=VIA, now=house.clock.now(), watch=watch
        )
    show(done)


@imports.command()
@click.argument("file", type=FILE)
@click.option("--scope", help="Whom the list covers: whole (the default), or criteria such as office=North.")
@dry_run
@confirm
@click.pass_obj
def officers(house: HasDatabase, file: Path, scope: str | None, *, dry_run: bool, confirm: bool) -> None:
    """Take in the officers' list, CSV or XLSX. `smaran officers template` writes an empty one."""
    wish = _wish(house, dry_run=dry_run, confirmed=confirm, scope=scope)
    with _bar() as watch:
        done = take_officers(
            house.database, file, wish, actor=shell_user(), via=VIA, now=house.clock.now(), watch=watch
        )
    show(done)


@imports.command()
@click.argument("file", type=FILE)
@dry_run
@confirm
@click.pass_obj
def sparrow(house: HasDatabase, file: Path, *, dry_run: bool, confirm: bool) -> None:
    """Take in the list of SPARROW emails. FILE has employee id or mobile, and email."""
    wish = _wish(house, dry_run=dry_run, confirmed=confirm)
    with _bar() as watch:
        done = take_sparrow(house.database, file, wish, actor=shell_user(), via=VIA, now=house.clock.now(), watch=watch)
    show(done)


def show(done: Done) -> None:
    """Print what an import has done."""
    console, outcome = Console(), done.outcome
    for report in outcome.reports:
        console.print(
            escape(f"{report.kind} of {report.mdo_name}, as on {report.as_on.astimezone(IST):%d.%m.%Y %H:%M}")
        )
    console.print(_table(outcome.tallies))
    for name in done.ignored:
        console.print(escape(f"Ignored, nothing that is read here: {name}"))
    for remark in outcome.remarks:
        console.print(escape(remark.words))
    if done.rejected_rows:
        console.print(escape(f"The rejected rows and why: {done.rejected_rows}"), soft_wrap=True)
    if outcome.undecided:
        who = "1 officer has" if outcome.undecided == 1 else f"{outcome.undecided:,} officers have"
        console.print(f"{who} several possible accounts: `smaran officers link` lists them.")
    console.print(escape(_verdict(outcome)))
    if outcome.state == "held":
        raise Complaint("Held: look at the files, then repeat the command with --confirm.")


def _table(tallies: Iterator[Tally] | Any) -> Table:
    table = Table("", "read", "new", "changed", "unchanged", "left or ended", "rejected", box=None, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for tally in tallies:
        counts = (tally.read, tally.new, tally.changed, tally.unchanged, tally.ended, tally.rejected)
        table.add_row(tally.what, *(f"{count:,}" for count in counts))
    return table


def _verdict(outcome: Outcome) -> str:
    links = outcome.links
    linked = f" Officers and accounts: {links.new:,} links new, {links.changed:,} changed, {links.ended:,} ended."
    if outcome.state == "held":
        return f"Nothing was changed. {outcome.held_because}"
    if outcome.state == "tried":
        return f"A trial: nothing was changed.{linked} " + (
            f"It would be held: {outcome.held_because}" if outcome.held_because else ""
        )
    if outcome.state == "unchanged":
        return "Nothing has changed since the last import."
    return f"Done: import {outcome.import_id}.{linked}"


def _wish(house: HasDatabase, **options: Any) -> Wish:
    config = house.config
    return Wish(config.data_folder, config.imports.shrink_share, language=config.language, **options)


def _password(path: Path) -> str:
    """Take a zip's password from the environment or from a person; it is kept nowhere."""
    if given := os.environ.get(ZIP_PASSWORD):
        return given
    if not sys.stdin.isatty():
        raise Complaint(f"{path.name} is encrypted. Give its password in {ZIP_PASSWORD}, or run this at a terminal.")
    return str(click.prompt(f"Password of {path.name}", hide_input=True, err=True))


@contextmanager
def _bar() -> Iterator[Watch]:
    """Show on a terminal how far it is; the bar is gone at the end."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        reading = progress.add_task("reading", total=None)
        writing = progress.add_task("writing", total=None, visible=False)
        yield Watch(
            lambda total: progress.update(reading, total=total),
            lambda count: progress.advance(reading, count),
            lambda count: progress.update(writing, advance=count, visible=True),
        )
