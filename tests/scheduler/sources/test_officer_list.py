"""The officers' list as people type it."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from scheduler.sources.lines import OfficerLine, SparrowLine
from scheduler.sources.officer_columns import OFFICERS
from scheduler.sources.officer_list import open_officers
from scheduler.sources.officer_template import write_template
from scheduler.sources.rejections import Rejected
from scheduler.sources.sparrow_list import open_sparrow
from storage.complaint import Complaint
from tests.scheduler.sources.report_files import table

ENGLISH = [column.names[0] for column in OFFICERS.values()]
HINDI = [column.names[1] for column in OFFICERS.values()]
FULL = [
    *("आशा देवी", "श्रीमती", "9000000001", "E1", "IAS", "Bihar", "2014", "GROUP A", "Director", "Panchayati Raj"),
    *("Patna", "AIS", "No", "Asha@Gov.Example", "asha[at]nic[dot]in", "English", "हाँ"),
    *("01.08.2025", "31/03/2026", "2045-07-31"),
]
LINE = OfficerLine(
    *(2, "आशा देवी", "श्रीमती", "+919000000001", "E1", "IAS", "Bihar", "2014", "GROUP A", "Director", "Panchayati Raj"),
    *("Patna", "AIS", "No", "asha@gov.example", "asha@nic.in", "en", True),
    *(date(2025, 8, 1), date(2026, 3, 31), date(2045, 7, 31)),
)


def officers(tmp_path: Path, content: bytes) -> tuple[list[OfficerLine], list[Rejected]]:
    path = tmp_path / "officers.csv"
    path.write_bytes(content)
    return read(path)


def read(path: Path) -> tuple[list[OfficerLine], list[Rejected]]:
    rejected: list[Rejected] = []
    return list(open_officers(path).lines(rejected.append)), rejected


def person(**cells: str) -> list[str]:
    row = {"name": "Asha Devi", "mobile": "9000000001", "employee_id": "E1", **cells}
    return [row.get(word, "") for word in OFFICERS]


@pytest.mark.parametrize(
    "header",
    [
        ENGLISH,
        HINDI,
        [name.upper().replace(" ", "_") for name in ENGLISH],
        [f"{hindi} / {english}" for hindi, english in zip(HINDI, ENGLISH, strict=True)],
        [f" {name}. " for name in HINDI],
        [{"मोबाइल": "मोबाइल नं०", "कर्मचारी आईडी": "कर्मचारी आई०डी०"}.get(name, name) for name in HINDI],
    ],
)
def test_headers_in_both_languages(tmp_path: Path, header: list[str]) -> None:
    assert officers(tmp_path, table(header, [FULL])) == ([LINE], [])


@pytest.mark.parametrize(
    ("word", "text", "value"),
    [
        ("mobile", "+91 90000-00001", "+919000000001"),
        ("mobile", "९००००००००१", "+919000000001"),
        ("mobile", "+919000000000", "+919000000000"),
        ("mobile", "", None),
        ("employee_id", "१२३", "123"),
        ("employee_id", "N/A", None),
        ("language", "", "hi"),
        ("language", "हिन्दी", "hi"),
        ("language", "हिंदी", "hi"),
        ("language", "अंग्रेज़ी", "en"),
        ("language", "EN", "en"),
        ("joined_on", "३१.०३.२०२६", date(2026, 3, 31)),
        ("joined_on", "1-4-2026", date(2026, 4, 1)),
        ("joined_on", "-", None),
        ("name", "Asha   Devi", "Asha Devi"),
        ("designation", "निदेशक", "निदेशक"),
    ],
)
def test_spellings_of_a_cell(tmp_path: Path, word: str, text: str, value: object) -> None:
    lines, rejected = officers(tmp_path, table(ENGLISH, [person(**{word: text})]))
    assert rejected == []
    assert getattr(lines[0], word) == value


@pytest.mark.parametrize(
    ("cells", "code", "params"),
    [
        ({"name": " "}, "no_name", {"column": "name"}),
        ({"mobile": "", "employee_id": "-"}, "no_id", {"column": "employee id", "other": "mobile"}),
        ({"mobile": "12345"}, "bad_mobile", {"column": "mobile"}),
        ({"mobile": "9000000002, 9000000003"}, "bad_mobile", {"column": "mobile"}),
        ({"mobile": "9.8E+09"}, "digits_lost", {"column": "mobile"}),
        ({"mobile": "9000000000"}, "digits_lost", {"column": "mobile"}),
        ({"employee_id": "1.23E+05"}, "digits_lost", {"column": "employee id"}),
        ({"official_email": "asha at home"}, "bad_email", {"column": "official email"}),
        ({"sparrow_email": "asha@"}, "bad_email", {"column": "SPARROW email"}),
        ({"joined_on": "31.02.2026"}, "bad_date", {"column": "joined on"}),
        ({"retires_on": "31.07.45"}, "bad_date", {"column": "retires on"}),
        ({"agreed": "maybe"}, "unclear_answer", {"column": "agreed to WhatsApp"}),
        ({"language": "French"}, "unknown_language", {"column": "language"}),
        ({"name": "jke dqekj"}, "legacy_font", {"column": "name"}),
        ({"office": "iapk;rh jkt foHkkx"}, "legacy_font", {"column": "office"}),
        ({"designation": "lgk;d funs'kd"}, "legacy_font", {"column": "designation"}),
        ({"employee_id": "e1", "mobile": "9000000002"}, "duplicate", {"row": "2"}),
        ({"employee_id": ""}, "duplicate", {"row": "2"}),
    ],
)
def test_row_is_rejected_for_a_reason(tmp_path: Path, cells: dict[str, str], code: str, params: dict[str, str]) -> None:
    rows = [person(), person(**{"employee_id": "E2", "mobile": "9000000002", **cells}), person(employee_id="E3")]
    if cells == {"employee_id": ""}:
        rows[1] = person(**cells)
    lines, rejected = officers(tmp_path, table(ENGLISH, rows))
    assert rejected == [Rejected("officers.csv", 3, code, params)]
    assert [line.row for line in lines] == [2, 4]


def test_two_officers_may_share_a_phone_if_each_has_an_employee_id(tmp_path: Path) -> None:
    lines, rejected = officers(tmp_path, table(ENGLISH, [person(), person(employee_id="E2", name="Bina")]))
    assert (len(lines), rejected) == (2, [])


def test_one_known_by_a_phone_alone_is_not_there_again_with_an_employee_id(tmp_path: Path) -> None:
    _, rejected = officers(tmp_path, table(ENGLISH, [person(employee_id=""), person()]))
    assert rejected == [Rejected("officers.csv", 3, "duplicate", {"row": "2"})]


def test_row_with_a_stray_comma_is_rejected(tmp_path: Path) -> None:
    content = table(ENGLISH, [person(), [*person(), "stray"]])
    assert officers(tmp_path, content)[1] == [Rejected("officers.csv", 3, "ragged", {})]


def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "officers.csv"
    path.write_bytes(table(ENGLISH, [person()]))
    counted: list[int] = []
    officer_list = open_officers(path, on_read=counted.append)
    list(officer_list.lines([].append))
    assert sum(counted) == officer_list.total_bytes
    assert (officer_list.read, officer_list.rejected) == (1, 0)


def test_rejected_rows_hold_nothing_personal(tmp_path: Path) -> None:
    rows = [person(mobile="12345"), person(official_email="asha at home"), person(name="jke dqekj")]
    _, rejected = officers(tmp_path, table(ENGLISH, rows))
    assert not any(secret in repr(rejected) for secret in ("12345", "asha", "jke"))


CLOSE = "officers.csv: the column “name” is missing. The closest column there is “Naam”. "
TWICE = "officers.csv: two columns say the same, “मोबाइल” (column 2) and “Mobile No.” (column 3). "
NEITHER = "officers.csv: there is neither a column “employee id” nor a column “mobile”. At least one is needed "


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["Naam", "mobile"], CLOSE + "Download the file again or correct its first row."),
        (["name", "मोबाइल", "Mobile No."], TWICE + "Remove or rename one of them."),
        (["name", "designation"], NEITHER + "to know people by. Its columns are: name, designation."),
    ],
)
def test_header_that_will_not_do(tmp_path: Path, header: list[str], message: str) -> None:
    with pytest.raises(Complaint) as complaint:
        officers(tmp_path, table(header, []))
    assert str(complaint.value) == message


def test_spreadsheet_with_numbers_and_dates(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Name", "Mobile", "Employee ID", "Joined on"])
    workbook.worksheets[0].append(["Asha", 9000000001, 12345.0, datetime(2026, 3, 31)])  # noqa: DTZ001 - as Excel has it
    workbook.worksheets[0].append(["Bina", 9.8e9, 12346, None])
    workbook.save(tmp_path / "officers.xlsx")
    lines, rejected = read(tmp_path / "officers.xlsx")
    assert [(line.mobile, line.employee_id, line.joined_on) for line in lines] == [
        ("+919000000001", "12345", date(2026, 3, 31))
    ]
    assert rejected == [Rejected("officers.xlsx", 3, "digits_lost", {"column": "Mobile"})]


def test_template_has_both_headers_text_columns_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    form, notes = load_workbook(path).worksheets
    assert [form["C2"].number_format, form["D300"].number_format] == ["@", "@"]
    assert form["A1"].value == "नाम / name"
    assert notes.max_row > 1


def test_the_example_of_the_template_is_nobody_until_it_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    assert read(path) == ([], [Rejected("template.xlsx", 2, "example", {})])
    workbook = load_workbook(path)
    workbook.worksheets[0]["A2"] = "Asha"
    workbook.save(path)
    lines, rejected = read(path)
    assert rejected == []
    assert [(line.row, line.name, line.mobile, line.joined_on) for line in lines] == [
        (2, "Asha", "+919000000001", date(2025, 8, 1))
    ]


def sparrow(tmp_path: Path, rows: list[list[str]]) -> tuple[list[SparrowLine], list[Rejected]]:
    path = tmp_path / "sparrow.csv"
    path.write_bytes(table(["Employee ID", "मोबाइल", "Email"], rows))
    rejected: list[Rejected] = []
    return list(open_sparrow(path).lines(rejected.append)), rejected


def test_sparrow_list(tmp_path: Path) -> None:
    rows = [["E1", "", "A@nic.example"], ["", "9000000002", "b[at]nic[dot]example"]]
    assert sparrow(tmp_path, rows) == (
        [SparrowLine(2, "E1", None, "a@nic.example"), SparrowLine(3, None, "+919000000002", "b@nic.example")],
        [],
    )


@pytest.mark.parametrize(
    ("row", "code", "params"),
    [
        (["", "", "a@nic.example"], "no_id", {"column": "Employee ID", "other": "मोबाइल"}),
        (["E2", "", ""], "blank", {"column": "Email"}),
        (["E2", "", "a@"], "bad_email", {"column": "Email"}),
        (["e1", "", "b@nic.example"], "duplicate", {"row": "2"}),
        (["", "9.8E+09", "b@nic.example"], "digits_lost", {"column": "मोबाइल"}),
    ],
)
def test_sparrow_row_is_rejected_for_a_reason(
    tmp_path: Path, row: list[str], code: str, params: dict[str, str]
) -> None:
    _, rejected = sparrow(tmp_path, [["E1", "", "a@nic.example"], row])
    assert rejected == [Rejected("sparrow.csv", 3, code, params)]


@pytest.mark.parametrize(
    ("written", "agreed"),
    [("yes", True), ("YES ", True), ("हाँ", True), ("हां", True), ("no", False), ("नहीं", False), ("", None)],
)
def test_agreement_is_a_yes_a_no_or_unsaid(tmp_path: Path, written: str, agreed: bool | None) -> None:  # noqa: FBT001 - the case
    (line,), _ = officers(tmp_path, table(ENGLISH, [person(agreed=written)]))
    assert line.agreed is agreed
