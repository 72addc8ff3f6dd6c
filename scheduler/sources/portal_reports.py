"""The portal's reports as a person downloads them: each known by its header, read row by row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from scheduler.sources.archive import (
    USUAL,
    Entry,
    Limits,
    OnRead,
    PlainFile,
    archive_inside,
    directory,
    is_zip,
    nobody_watches,
    open_zip,
)
from scheduler.sources.cells import moment
from scheduler.sources.columns import ABSENT, positions
from scheduler.sources.portal_columns import COLUMNS, kind_of
from scheduler.sources.portal_rows import Line, Reader
from scheduler.sources.rejections import Reject, Rejected, Remark, Unfit
from scheduler.sources.tabular import Table, open_csv, open_path
from storage.complaint import Complaint
from storage.rows import ReportKind

_TABLES = {".csv", ".txt", ""}
_ARCHIVES = {".zip", ".xlsx", ".rar", ".7z", ".gz"}
_FOLDER = re.compile(r"(?:^|[/\\])mdoid=([^/\\]+)[/\\]", re.IGNORECASE)


@dataclass(slots=True)
class ReportFile:
    """One report; what it says of itself as a whole is known once its lines are read to the end."""

    kind: ReportKind
    name: str
    open: Callable[[OnRead], Table]
    on_read: OnRead
    written_at: datetime | None
    folder: str | None = None
    ends_in_a_line: bool = True
    """False for a CSV that breaks off; a zip tells by itself whether it is whole."""
    as_on: datetime | None = None
    """The report's own time, in India; the file's, with a remark, if the report has none."""
    read: int = 0
    rejected: int = 0
    not_completed: dict[str, int] = field(default_factory=dict)
    """Enrolments that were counted and not yielded, by status."""
    remarks: list[Remark] = field(default_factory=list)

    def lines(self, reject: Reject) -> Iterator[Line]:
        """Every usable row, from the beginning; complains, in the middle too, of a file that is damaged."""
        table = self.open(self.on_read)
        columns = COLUMNS[self.kind]
        where = positions(self.name, table.header, columns)
        labels = {word: table.header[at] if at != ABSENT else columns[word].names[0] for word, at in where.items()}
        reader = Reader(labels, self.folder)
        parse = reader.parser(self.kind)
        generated, newest = "", None
        read = rejected = 0
        for row, cells in table.picked(list(where.values()), pad=False):
            read += 1
            try:
                if cells is None:
                    raise Unfit("ragged")  # noqa: TRY301 - one place makes all the rejections
                if cells[0] != generated:
                    generated = cells[0]
                    newest = _later(newest, generated)
                line = parse(row, cells)
            except Unfit as fault:
                rejected += 1
                reject(Rejected(self.name, row, fault.code, fault.params))
            else:
                if line is not None:
                    yield line
        self.read, self.rejected, self.not_completed = read, rejected, dict(reader.not_completed)
        self.as_on, self.remarks = (newest, []) if newest else (self.written_at, [self._undated()])

    def _undated(self) -> Remark:
        if self.written_at is None:
            return Remark("undated", f"{self.name} does not say when it was made.", {"name": self.name})
        time = f"{self.written_at:%d.%m.%Y %H:%M}"
        words = f"{self.name} does not say when it was made: the file's own time is taken, {time}."
        return Remark("dated_by_file", words, {"name": self.name, "time": time})


def _later(newest: datetime | None, text: str) -> datetime | None:
    try:
        generated = moment(text)
    except ValueError:
        return newest
    return max(filter(None, (newest, generated)), default=None)


@dataclass(frozen=True, slots=True)
class Reports:
    """All that was in one download."""

    files: list[ReportFile]
    ignored: list[str]
    """Files that we do not read, by name."""
    total_bytes: int
    """What `on_read` adds up to when every file is read once."""


def open_reports(
    path: Path, password: str | None = None, *, limits: Limits = USUAL, on_read: OnRead = nobody_watches
) -> Reports:
    """The reports in a zip as downloaded, a CSV or an XLSX.

    Every header is looked at first, so a wrong password, damage or a missing column is complained of here and now.
    """
    if is_zip(path) and not _is_spreadsheet(path, limits):
        return _zipped(path, password, limits, on_read)
    source = PlainFile(path)
    kind = _kind(open_path(path, limits), source.name)
    if kind is None:
        raise _nothing(source.name)
    report = ReportFile(kind, source.name, partial(open_path, path, limits), on_read, source.written_at)
    report.ends_in_a_line = is_zip(path) or source.ends_in_a_line
    return Reports([report], [], source.size)


def _is_spreadsheet(path: Path, limits: Limits) -> bool:
    return any(info.filename == "[Content_Types].xml" for info in directory(path, limits))


def _zipped(path: Path, password: str | None, limits: Limits, on_read: OnRead) -> Reports:
    files, ignored, total = [], [], 0
    for entry in open_zip(path, password, limits):
        kind = _kind(open_csv(entry), entry.name) if _may_be_a_table(entry) else None
        if kind is None:
            ignored.append(entry.name)
            continue
        folder = found[1] if (found := _FOLDER.search(entry.inner)) else None
        files.append(ReportFile(kind, entry.name, partial(open_csv, entry), on_read, entry.written_at, folder))
        total += entry.size
    if not files:
        raise _nothing(PlainFile(path).name)
    return Reports(files, ignored, total)


def _may_be_a_table(entry: Entry) -> bool:
    """By its ending, because a picture has no header to be known by; what is a report, the header decides."""
    name = entry.inner.replace("\\", "/").rsplit("/", 1)[-1]
    ending = Path(name).suffix.lower()
    if ending in _ARCHIVES:
        raise archive_inside(entry.name)
    return ending in _TABLES and not name.startswith(".") and entry.unpacked > 0


def _kind(table: Table, name: str) -> ReportKind | None:
    kind = kind_of(list(table.header))
    if kind is not None:
        positions(name, table.header, COLUMNS[kind])
    return kind


def _nothing(name: str) -> Complaint:
    return Complaint(
        f"{name} holds none of the reports that are read here: users, enrolments, assessments, training plan. "
        "On the portal, press Reports, then All Reports, and hand in the zip as it comes.",
        "no_report",
        name=name,
    )
