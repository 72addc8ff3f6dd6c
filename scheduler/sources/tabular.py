"""A table out of a CSV or an XLSX: a header, and rows of text with their numbers."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from scheduler.sources.archive import Bytes, Limits, OnRead, PlainFile, Stream, directory, is_zip, nobody_watches
from scheduler.sources.spreadsheet import sheet_rows
from storage.complaint import Complaint

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NO_TABLES = (b"%PDF", b"\xd0\xcf\x11\xe0", b"<html", b"<!DOC", b"<?xml", b"<table")
_DELIMITERS = ",;\t"
_SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_TITLE_ROWS = 20
"""Among so many rows the header is looked for."""
_NULS_OF_UTF16 = 4
"""One NUL among so many bytes is no accident."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; every cell is text, and a file can be read again by opening it again."""

    name: str
    header: Sequence[str]
    first: int
    """The number of the first row under the header, as a spreadsheet counts."""
    rows: Iterator[list[str]]

    def picked(self, positions: Sequence[int], *, pad: bool) -> Iterator[tuple[int, tuple[str, ...] | None]]:
        """The row's number and its cells at two or more positions, "" at -1; blank rows are passed over.

        None instead of the cells for a row that does not fit under the header: longer, or shorter unless `pad`.
        """
        width, pick = len(self.header), itemgetter(*positions)
        for number, row in enumerate(self.rows, self.first):
            if not any(row):
                continue
            if len(row) != width:
                if any(row[width:]) or (len(row) < width and not pad):
                    yield number, None
                    continue
                row[width:] = []
                row.extend([""] * (width - len(row)))
            row.append("")  # what position -1 finds
            yield number, pick(row)


def open_path(path: Path, limits: Limits, on_read: OnRead = nobody_watches) -> Table:
    """The table in a file on disk, CSV or XLSX."""
    if not is_zip(path):
        return open_csv(PlainFile(path), on_read)
    source = PlainFile(path)
    infos = directory(path, limits)
    if not any(info.filename == "[Content_Types].xml" for info in infos):
        raise Complaint(
            f"{source.name} is a zip, and here a single CSV or XLSX is read. Unpack it first.",
            "zip_for_table",
            name=source.name,
        )
    rows = sheet_rows(path, source.name)
    on_read(source.size)  # a spreadsheet's rows come from the middle of a zip: there is no finer measure
    header, first = _header(source.name, rows)
    padded = (row + [""] * (len(header) - len(row)) for row in rows)  # a spreadsheet leaves out the last blank cells
    return Table(source.name, header, first, padded)


def open_csv(source: Bytes, on_read: OnRead = nobody_watches) -> Table:
    """The table in a CSV: UTF-8, or UTF-16 with its mark; commas, semicolons or tabs."""
    chunks = source.chunks(on_read)
    head = next(chunks, b"")
    if head.startswith(_NO_TABLES):
        raise Complaint(
            f"{source.name} is neither CSV nor XLSX (an old XLS, perhaps, or a page). Save it as XLSX or CSV.",
            "no_table",
            name=source.name,
        )
    encoding = next((name for mark, name in _BOMS.items() if head.startswith(mark)), "utf-8")
    if encoding != "utf-16" and head.count(b"\0") * _NULS_OF_UTF16 > len(head):
        raise Complaint(
            f"{source.name} is UTF-16 without a byte-order mark. Save it as “CSV UTF-8”.",
            "not_utf8",
            name=source.name,
        )
    lines: Iterator[str] = _lines(chain([head], chunks), encoding)
    rows = _rows(source.name, lines)
    header, first = _header(source.name, rows)
    return Table(source.name, header, first, rows)


def _lines(chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
    if encoding == "utf-16":
        text = io.TextIOWrapper(io.BufferedReader(Stream(chunks)), encoding, newline="")
        return (line.replace("\0", "") for line in text)
    without_nuls = (chunk.replace(b"\0", b"") for chunk in chunks)
    return io.TextIOWrapper(io.BufferedReader(Stream(without_nuls), 1 << 16), encoding, newline="")


def _rows(name: str, lines: Iterator[str]) -> Iterator[list[str]]:
    """Every row as it stands, blank ones as empty lists."""
    number = 0
    try:
        top = next(lines, "")
        if sep := _SEP.fullmatch(top):  # Excel's own hint; it takes up a row there too
            number, delimiter = 1, sep[1]
            yield []
        else:
            unquoted = re.sub(r'"[^"]*"', "", top)
            delimiter = max(_DELIMITERS, key=unquoted.count)
            lines = chain([top], lines)
        reader = csv.reader(lines, delimiter=delimiter)
        yield from reader
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16"):
            raise Complaint(
                f"{name} is cut off: it is not UTF-16 to its end. Save or download it again.", "damaged", name=name
            ) from None
        raise Complaint(
            f"{name} is not UTF-8: it was saved in an older 8-bit encoding. "
            "Open it in a spreadsheet and save it as “CSV UTF-8”, or hand in the XLSX.",
            "not_utf8",
            name=name,
        ) from None
    except csv.Error:
        line = number + reader.line_num
        raise Complaint(
            f"{name}: a quotation mark is opened and never closed, in line {line} or before. "
            "Download the file again, or correct that line.",
            "open_quote",
            name=name,
            line=str(line),
        ) from None


def _header(name: str, rows: Iterator[list[str]]) -> tuple[list[str], int]:
    """The first row that says more than one thing, and the number of the row after it; titles stand above it."""
    title: tuple[list[str], int] | None = None
    for number, row in enumerate(islice(rows, _TITLE_ROWS), 1):
        said = sum(bool(cell.strip()) for cell in row)
        if said:
            while not row[-1].strip():
                row.pop()
        if said > 1:
            return row, number + 1
        if said and title is None:
            title = row, number + 1
    if title is not None:
        return title
    raise Complaint(
        f"{name} is empty (of a spreadsheet only the first sheet is read). A row must name the columns.",
        "empty",
        name=name,
    )
