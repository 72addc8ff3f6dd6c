"""A table is the same table in every file that it comes in."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from scheduler.sources.archive import USUAL
from scheduler.sources.spreadsheet import text_of
from scheduler.sources.tabular import open_path
from storage.complaint import Complaint

Rows = list[tuple[int, tuple[str, ...] | None]]


def picked(path: Path, *positions: int, pad: bool = True) -> Rows:
    return list(open_path(path, USUAL).picked(positions or (0, 1, -1), pad=pad))


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "name,place\nआशा,पटना\n".encode(),
        "name,place\r\nआशा,पटना\r\n".encode("utf-8-sig"),
        "name,place\rआशा,पटना".encode(),
        "name;place\nआशा;पटना\n".encode(),
        "name\tplace\nआशा\tपटना\n".encode("utf-16"),
        "\ufeffname\tplace\nआशा\tपटना\n".encode("utf-16-be"),
        '"name","place"\n"आशा","पटना"\n'.encode(),
        "name,place\nआ\0शा,पटना\n".encode(),
    ],
)
def test_csv_in_every_dress(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    assert open_path(path, USUAL).header == ["name", "place"]
    assert picked(path) == [(2, ("आशा", "पटना", ""))]


@pytest.mark.parametrize("title", ["List of officers\n\n", "पदाधिकारियों की सूची,,\n,,\nदिनांक 25.03.2026,,\n"])
def test_titles_above_the_header_are_passed_over(tmp_path: Path, title: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"{title}name,place\nAsha,Patna\n", "utf-8")
    table = open_path(file, USUAL)
    assert (table.header, table.first) == (["name", "place"], title.count("\n") + 2)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    path = write(tmp_path, b'\nname,place\n\nAsha,"a\nb"\n,\nBina,c\n')
    assert picked(path) == [(4, ("Asha", "a\nb", "")), (6, ("Bina", "c", ""))]


def test_hint_of_the_delimiter_is_followed(tmp_path: Path) -> None:
    assert picked(write(tmp_path, b"sep=;\nname;place\nAsha;a,b\n")) == [(3, ("Asha", "a,b", ""))]


@pytest.mark.parametrize(
    ("row", "pad", "cells"),
    [
        ("Asha", True, ("Asha", "", "")),
        ("Asha", False, None),
        ("Asha,a,,", False, ("Asha", "a", "")),
        ("Asha,a,b", True, None),
    ],
)
def test_row_of_another_length(tmp_path: Path, row: str, pad: bool, cells: tuple[str, ...] | None) -> None:  # noqa: FBT001 - from the table
    assert picked(write(tmp_path, f"name,place\n{row}\n".encode()), pad=pad) == [(2, cells)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "list.csv is empty (of a spreadsheet only the first sheet is read). A row must name the columns."),
        (b"\n,,\n", "list.csv is empty (of a spreadsheet only the first sheet is read). A row must name the columns."),
        (
            "name,place\nAndré,x\n".encode("latin-1"),
            (
                "list.csv is not UTF-8: it was saved in an older 8-bit encoding. "
                "Open it in a spreadsheet and save it as “CSV UTF-8”, or hand in the XLSX."
            ),
        ),
        (
            "name,place\n".encode("utf-16-le"),
            "list.csv is UTF-16 without a byte-order mark. Save it as “CSV UTF-8”.",
        ),
        (
            "name,place\nAsha,x\n".encode("utf-16")[:-1],
            "list.csv is cut off: it is not UTF-16 to its end. Save or download it again.",
        ),
        (
            b'name,place\nAsha,"x\n' + b"y\n" * 100_000,
            (
                "list.csv: a quotation mark is opened and never closed, in line 65538 or before. "
                "Download the file again, or correct that line."
            ),
        ),
        (
            b"\xd0\xcf\x11\xe0 an old workbook",
            "list.csv is neither CSV nor XLSX (an old XLS, perhaps, or a page). Save it as XLSX or CSV.",
        ),
        (
            b"PK\x05\x06" + bytes(18),
            "list.csv is a zip, and here a single CSV or XLSX is read. Unpack it first.",
        ),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(Complaint) as complaint:
        picked(write(tmp_path, content))
    assert str(complaint.value) == message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  as is ", "  as is "),
        (9000000001, "9000000001"),
        (9000000001.0, "9000000001"),
        (9e9, "9000000000"),
        (1.5, "1.5"),
        (1.23456789012345e17, "1.23456789012345e+17"),
        (True, "Yes"),
        (datetime(2026, 3, 31, tzinfo=UTC), "2026-03-31"),
        (datetime(2026, 3, 31, 14, 5, 9), "2026-03-31 14:05:09"),  # noqa: DTZ001 - a spreadsheet knows no zone
        (date(2026, 3, 31), "2026-03-31"),
        (time(1, 30), "01:30:00"),
        (timedelta(hours=26, minutes=5), "26:05:00"),
    ],
)
def test_cells_of_a_spreadsheet_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_spreadsheet_with_gaps(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row, column, value in ((2, 1, "name"), (2, 2, "place"), (5, 1, "Asha"), (7, 2, date(2026, 3, 31))):
        sheet.cell(row, column, value)
    workbook.save(tmp_path / "list.xlsx")
    assert picked(tmp_path / "list.xlsx") == [(5, ("Asha", "", "")), (7, ("", "2026-03-31", ""))]
