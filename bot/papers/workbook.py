"""Rows into an XLSX file as they come: half a million of them in the memory of a few hundred.

openpyxl would hold the interpreter that also answers people ten times as long (docs/decisions/0031).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.utils import get_column_letter

from bot.papers.fonts import syllables
from bot.papers.workbook_parts import (
    content_types,
    relations,
    sheet_head,
    sheet_tail,
    styles,
    workbook,
    workbook_relations,
)
from scheduler.clock import IST

Cell = str | float | date | None
"""Numbers stay numbers and dates dates; a moment, which must know its zone, is written as it is in India."""
TITLE = 31
TEXT = 32_767
ROWS = 1_048_576
"""What a spreadsheet holds at most, in characters of a sheet's title, of a cell, and in rows."""
SAMPLE = 200
"""Rows by which the columns' widths are chosen."""
CHUNK = 500
NARROW, WIDE = 9, 60
EPOCH = date(1899, 12, 30)
DATE, MOMENT, HEADING = 1, 2, 3
"""Styles, by their place in `styles`."""

_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_PLAIN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff&<>]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
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
    titles: list[str] = []
    with ZipFile(into, "w") as archive:
        for sheet in sheets:
            titles.append(_title(sheet.title, titles))
            with archive.open(_member(f"xl/worksheets/sheet{len(titles)}.xml"), "w", force_zip64=True) as file:
                for part in _sheet(sheet, harmless=harmless):
                    file.write(part.encode())
        for name, text in {
            "xl/workbook.xml": workbook([escape(title) for title in titles]),
            "xl/_rels/workbook.xml.rels": workbook_relations(len(titles)),
            "xl/styles.xml": styles(),
            "_rels/.rels": relations(),
            "[Content_Types].xml": content_types(len(titles)),
        }.items():
            archive.writestr(_member(name), text)


def _member(name: str) -> ZipInfo:
    """A file in the archive, without the time of writing."""
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    return member


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


def _sheet(sheet: Sheet, *, harmless: bool) -> Iterator[str]:
    rows = iter(sheet.rows)
    sample = list(islice(rows, SAMPLE))
    letters = [get_column_letter(number) for number in range(1, len(sheet.columns) + 1)]
    yield sheet_head(_widths(sheet.columns, sample))
    heading = "".join(
        _text_cell(f"{letter}1", name, HEADING) for letter, name in zip(letters, sheet.columns, strict=True)
    )
    yield f'<row r="1">{heading}</row>'
    last, every = 1, chain(sample, rows)
    while chunk := list(islice(every, CHUNK)):
        if last + len(chunk) > ROWS:
            raise ValueError(f"a sheet holds at most {ROWS} rows")
        yield "".join(_row(number, row, letters, harmless=harmless) for number, row in enumerate(chunk, last + 1))
        last += len(chunk)
    yield sheet_tail(f"A1:{letters[-1]}{last}")


def _widths(columns: Sequence[str], sample: Sequence[Sequence[Cell]]) -> list[int]:
    """Wide enough for a heading with its arrow, and for most of what stands below."""
    shown = [[len(name) + 3, *(len(str(row[place])) + 2 for row in sample)] for place, name in enumerate(columns)]
    return [min(max(NARROW, *lengths), WIDE) for lengths in shown]


def _row(number: int, row: Sequence[Cell], letters: Sequence[str], *, harmless: bool) -> str:
    cells = []
    for letter, cell in zip(letters, row, strict=True):
        place = f"{letter}{number}"
        if isinstance(cell, str):
            cells.append(_text_cell(place, f"'{cell}" if harmless and _FORMULA.match(cell) else cell))
        elif isinstance(cell, date):
            cells.append(
                f'<c r="{place}" s="{MOMENT if isinstance(cell, datetime) else DATE}"><v>{_serial(cell)}</v></c>'
            )
        elif cell is not None:
            cells.append(f'<c r="{place}"><v>{+cell!r}</v></c>')  # + makes 1 of True
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text_cell(place: str, text: str, style: int = 0) -> str:
    text = text[:TEXT]
    if _NOT_PLAIN.search(text):
        text = escape(_LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text)), quote=False).replace("\r", "&#13;")
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _serial(day: date) -> float:
    """Days since the spreadsheets' epoch."""
    if not isinstance(day, datetime):
        return (day - EPOCH).days
    there = day.astimezone(IST)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
    return (there.date() - EPOCH).days + (there - midnight) / timedelta(days=1)
