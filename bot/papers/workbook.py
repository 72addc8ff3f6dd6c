"""Rows into an XLSX file as they come: half a million of them in the memory of a few hundred."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.papers.fonts import syllables
from scheduler.clock import IST

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | float | date | None
"""Numbers stay numbers and dates dates; a moment, which must know its zone, is written as it is in India."""
TITLE = 31
TEXT = 32_767
ROWS = 1_048_576
"""What a spreadsheet holds at most, in characters of a sheet's title, of a cell, and in rows."""
SAMPLE = 200
"""Rows by which the columns' widths are chosen."""
NARROW, WIDE = 9, 60
ALWAYS = datetime(2026, 1, 1)  # noqa: DTZ001 - the file's own date, which knows no zone
"""When every file says it was made: the same rows make the same bytes."""

_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"[\s\x00-\x20\ufeff\u200b-\u200f]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


class Sheet(NamedTuple):
    """One sheet: its title, the headings of its columns, and its rows, read once."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(sheets: Iterable[Sheet], into: Path, *, harmless: bool = True) -> None:
    """Write the sheets one after another, each with a frozen heading that filters; the same rows make the same bytes.

    A program into which the file is copied might compute text that begins like a formula; `harmless` puts an
    apostrophe before it. In the file itself all text is text.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a program that writes a workbook should wait for it

    with Workbook(into, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": ALWAYS})
        styles = _Styles(
            workbook.add_format({"bold": True}),
            workbook.add_format({"num_format": "dd.mm.yyyy"}),
            workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        )
        titles: list[str] = []
        for sheet in sheets:
            titles.append(_title(sheet.title, titles))
            _fill(workbook.add_worksheet(titles[-1]), sheet, styles, harmless=harmless)


class _Styles(NamedTuple):
    heading: "Format"
    day: "Format"
    moment: "Format"


def _title(wanted: str, taken: Sequence[str]) -> str:
    """A title as spreadsheets allow it: short, without their own signs, and like no other."""
    plain = " ".join(_NOT_IN_TITLES.sub(" ", wanted).split()).strip("'") or str(len(taken) + 1)
    title, number = _cut(plain, TITLE), 1
    while title.casefold() in {other.casefold() for other in taken}:
        number += 1
        title = f"{_cut(plain, TITLE - len(f' ({number})'))} ({number})"
    return title


def _cut(text: str, length: int) -> str:
    """As many whole syllables as that many UTF-16 units hold."""
    kept = ""
    for syllable in syllables(text):
        if len((kept + syllable).encode("utf-16-le")) > 2 * length:
            break
        kept += syllable
    return kept.strip().strip("'")


def _fill(worksheet: "Worksheet", sheet: Sheet, styles: _Styles, *, harmless: bool) -> None:
    rows = iter(sheet.rows)
    sample = list(islice(rows, SAMPLE))
    for place, width in enumerate(_widths(sheet.columns, sample)):
        worksheet.set_column(place, place, width)
        worksheet.write_string(0, place, sheet.columns[place], styles.heading)
    worksheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(chain(sample, rows), 1):
        if last >= ROWS:
            raise ValueError(f"a sheet holds at most {ROWS} rows")
        for place, cell in enumerate(row):
            _write(worksheet, last, place, cell, styles, harmless=harmless)
    worksheet.autofilter(0, 0, last, len(sheet.columns) - 1)


def _widths(columns: Sequence[str], sample: Sequence[Sequence[Cell]]) -> list[int]:
    """Wide enough for a heading with its arrow, and for most of what stands below."""
    shown = [[len(name) + 3, *(len(str(row[place])) + 2 for row in sample)] for place, name in enumerate(columns)]
    return [min(max(NARROW, *lengths), WIDE) for lengths in shown]


def _write(worksheet: "Worksheet", row: int, place: int, cell: Cell, styles: _Styles, *, harmless: bool) -> None:
    if isinstance(cell, str):
        text = _NOT_IN_XML.sub("", f"'{cell}" if harmless and _FORMULA.match(cell) else cell)
        worksheet.write_string(row, place, text[:TEXT])
    elif isinstance(cell, datetime):
        worksheet.write_datetime(row, place, cell.astimezone(IST).replace(tzinfo=None), styles.moment)
    elif isinstance(cell, date):
        worksheet.write_datetime(row, place, cell, styles.day)
    elif cell is not None:
        worksheet.write_number(row, place, cell)
