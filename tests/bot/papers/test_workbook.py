import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from bot.papers.workbook import Cell, Sheet, write_workbook

HARMFUL = ["=1+1", "+91", "-1", "@A1", " =1", "\t=1", "\r\n=1", "\u200b=1", "＝1", "\xa0=1"]
PLAIN = ["A=1", "–", "iGOT", "क्षत्रिय", "1+1", "'=1", "", "00123"]


def written(tmp_path: Path, *rows: list[Cell], title: str = "स्थिति", harmless: bool = True) -> Any:
    """The sheet as a spreadsheet reads it."""
    columns = [f"column {number}" for number, _ in enumerate(rows[0] if rows else [None])]
    write_workbook([Sheet(title, columns, iter(rows))], tmp_path / "a.xlsx", harmless=harmless)
    return load_workbook(tmp_path / "a.xlsx").worksheets[0]


def test_cells_keep_their_kinds(tmp_path: Path) -> None:
    moment = datetime(2026, 4, 1, 20, 30, tzinfo=UTC)
    sheet = written(tmp_path, ["सुरेन्द्र", 12.5, 3, date(2026, 4, 9), moment, None, True])
    day, night = (datetime.fromisoformat(text) for text in ("2026-04-09T00:00", "2026-04-02T02:00"))
    assert [cell.value for cell in sheet[2]] == ["सुरेन्द्र", 12.5, 3, day, night, None, 1]
    assert [cell.is_date for cell in sheet[2]] == [False, False, False, True, True, False, False]
    assert sheet["D2"].number_format == "dd.mm.yyyy"


def test_the_heading_is_frozen_and_filters(tmp_path: Path) -> None:
    sheet = written(tmp_path, ["a", "b"], ["c", "d"])
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b) == ("A2", "A1:B3", True)


def test_columns_are_as_wide_as_they_need(tmp_path: Path) -> None:
    sheet = written(tmp_path, ["a" * 30, "a" * 300, 1])
    assert [int(sheet.column_dimensions[letter].width) for letter in "ABC"] == [32, 60, 11]


@pytest.mark.parametrize("text", HARMFUL)
def test_what_begins_like_a_formula_is_made_harmless(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, [text])["A2"].value.startswith("'")
    assert not written(tmp_path, [text], harmless=False)["A2"].value.startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert (written(tmp_path, [text])["A2"].value or "") == text


@pytest.mark.parametrize("text", ["=1+1", "<b>&amp;", "_x0041_", "a\nb", " a "])
def test_text_is_never_computed_or_read_as_something_else(tmp_path: Path, text: str) -> None:
    sheet = written(tmp_path, [text], harmless=False)
    assert sheet["A2"].data_type in {"s", "inlineStr"}
    (inside,) = texts(tmp_path / "a.xlsx")[1:]
    assert inside.replace("_x005F_", "_") == text
    assert ("_x005F_" in inside) is (text == "_x0041_")


def texts(file: Path) -> list[str]:
    """The text of every cell as the file has it."""
    with zipfile.ZipFile(file) as archive:
        tree = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    return [each.text or "" for each in tree.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t")]


def test_what_xml_cannot_hold_is_left_out_and_what_a_cell_cannot_hold_is_cut(tmp_path: Path) -> None:
    sheet = written(tmp_path, ["a\x00\x1b\ud800\uffffb", "क" * 40_000])
    assert (sheet["A2"].value, len(sheet["B2"].value)) == ("ab", 32_767)


def test_titles_are_legal_and_unlike_each_other(tmp_path: Path) -> None:
    long = "समय-सीमा बीत चुके पदाधिकारी: उदाहरणपुर/नमूनाबाद"
    wanted = [long, long, "A [b]*?", "a  B", "'", "", "Met & open"]
    write_workbook([Sheet(title, ["x"], []) for title in wanted], tmp_path / "a.xlsx")
    titles = load_workbook(tmp_path / "a.xlsx").sheetnames
    assert titles == [
        "समय-सीमा बीत चुके पदाधिकारी उदा",
        "समय-सीमा बीत चुके पदाधिकारी (2)",
        "A b",
        "a B (2)",
        "5",
        "6",
        "Met & open",
    ]


def test_rows_are_read_as_they_are_written(tmp_path: Path) -> None:
    waiting: list[int] = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(5_000):
            waiting.append(number)
            yield ["x" * 50, number]

    stream = rows()
    write_workbook([Sheet("a", ["text", "number"], stream)], tmp_path / "a.xlsx")
    assert (len(waiting), next(stream, None)) == (5_000, None)


def test_a_sheet_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.papers.workbook.ROWS", 3)
    with pytest.raises(ValueError, match="at most 3 rows"):
        written(tmp_path, ["a"], ["b"], ["c"])


def test_the_same_rows_make_the_same_file(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        write_workbook([Sheet("a", ["x"], [["y"]])], tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
