"""The rows of an XLSX as text, so that a cell says the same whatever file it came in."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from storage.complaint import Complaint

_BATCH = 1000
_EXACT = 1e15
"""From here on a spreadsheet no longer holds every digit of a number."""


def sheet_rows(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of the first sheet, gaps as empty rows; complains of a workbook that cannot be read."""
    from openpyxl import load_workbook  # noqa: PLC0415 - it takes long to load, and most files are CSV
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of colours and extensions that it leaves out
            workbook = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says of its size is often wrong
            values = sheet.iter_rows(values_only=True)
            while batch := _batch(values):
                for row in batch:
                    yield [text_of(value) for value in row]
        finally:
            workbook.close()
    except (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, TypeError, OSError):
        raise Complaint(
            f"{name} cannot be read as a spreadsheet. Open it, save it again as XLSX or CSV.",
            "spreadsheet_unreadable",
            name=name,
        ) from None


def _batch(values: Iterator[tuple[object, ...]]) -> list[tuple[object, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(islice(values, _BATCH))


def text_of(value: object) -> str:  # noqa: PLR0911 - one case for each type that a cell can have
    """A cell's value as text: dates as yyyy-MM-dd, whole numbers in all their digits, nothing as ""."""
    match value:
        case str():
            return value.replace("\0", "")
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value)
