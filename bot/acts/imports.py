"""Taking in what the portal and the department's lists say."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.acts.rejected_rows import RejectedRows
from scheduler.imports.lists import import_officers, import_sparrow, parse_scope
from scheduler.imports.outcome import Outcome, Request
from scheduler.imports.portal import import_reports
from scheduler.sources.officer_list import open_officers
from scheduler.sources.portal_reports import open_reports
from scheduler.sources.sparrow_list import open_sparrow
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Language

ZIP_PASSWORD = "SMARAN_ZIP_PASSWORD"  # noqa: S105 - the variable's name
"""The variable of the environment that gives the password of zips."""


@dataclass(frozen=True)
class Watch:
    """Who looks on while it takes its time: how much there is to read, what has been read, and what written."""

    total: Callable[[int], None] = lambda _bytes: None
    read: Callable[[int], None] = lambda _bytes: None
    written: Callable[[int], None] = lambda _rows: None


@dataclass(frozen=True)
class Wish:
    """How an import is wanted."""

    data_folder: Path
    shrink_share: float = 0.2
    dry_run: bool = False
    confirmed: bool = False
    notes_hold: bool = False
    """Whether a trial that would be held counts as seen, so that it may be confirmed."""
    scope: str | None = None
    """Of an officers' list: None is the whole department."""
    language: Language = "hi"
    """Of officers for whom their list names none."""
    passwords: Mapping[Path, str] | None = None


@dataclass(frozen=True)
class Done:
    """What an import has done, and what it could not use."""

    outcome: Outcome
    ignored: Sequence[str]
    """Files that hold nothing that is read here."""
    rejected_rows: Path | None
    """The CSV of rejected rows; None when there were none."""


def take_reports(
    database: Database, paths: Sequence[Path], wish: Wish, *, actor: str, via: str, now: datetime, watch: Watch
) -> Done:
    """Take in the portal's reports: zips as downloaded, CSVs or XLSXs, all of them or nothing."""
    with _request(paths, wish, actor, via, now, watch) as (request, rejected):
        passwords = wish.passwords or {}
        opened = [open_reports(path, passwords.get(path), on_read=watch.read) for path in paths]
        watch.total(sum(reports.total_bytes for reports in opened))
        files = [file for reports in opened for file in reports.files]
        outcome = import_reports(database, files, request)
        return Done(outcome, [name for reports in opened for name in reports.ignored], rejected.path)


def take_officers(
    database: Database, path: Path, wish: Wish, *, actor: str, via: str, now: datetime, watch: Watch
) -> Done:
    """Take in the officers' list: those in its scope whom it no longer names have left."""
    parse_scope(wish.scope)
    with _request([path], wish, actor, via, now, watch) as (request, rejected):
        watch.total(path.stat().st_size)
        outcome = import_officers(
            database, open_officers(path, on_read=watch.read, language=wish.language), request, wish.scope
        )
        return Done(outcome, [], rejected.path)


def take_sparrow(
    database: Database, path: Path, wish: Wish, *, actor: str, via: str, now: datetime, watch: Watch
) -> Done:
    """Take in the list of SPARROW emails."""
    with _request([path], wish, actor, via, now, watch) as (request, rejected):
        watch.total(path.stat().st_size)
        outcome = import_sparrow(database, open_sparrow(path, on_read=watch.read), request)
        return Done(outcome, [], rejected.path)


TAKES_ONE = {"officers": take_officers, "sparrow": take_sparrow}
"""By kind of list: what takes in one file."""


def hashed(paths: Sequence[Path]) -> list[dict[str, str]]:
    """By what files are known again: their names and SHA-256; Complaint where one cannot be read."""
    return [{"name": path.name, "sha256": _sha256(path)} for path in paths]


@contextmanager
def _request(
    paths: Sequence[Path], wish: Wish, actor: str, via: str, now: datetime, watch: Watch
) -> Iterator[tuple[Request, RejectedRows]]:
    with RejectedRows(wish.data_folder, now) as rejected:
        request = Request(wish.data_folder, hashed(paths), actor, via, now, rejected.add, wish.shrink_share)
        yield (
            replace(
                request,
                dry_run=wish.dry_run,
                confirmed=wish.confirmed,
                notes_hold=wish.notes_hold,
                on_written=watch.written,
            ),
            rejected,
        )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Complaint(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from None
