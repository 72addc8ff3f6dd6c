"""Every report in every variant comes out as the same lines."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.cli.demo.zipcrypto import write_encrypted_zip
from scheduler.clock import IST
from scheduler.sources.lines import AssessmentLine, EnrolmentLine, PlanLine, UserLine
from scheduler.sources.portal_reports import ReportFile, open_reports
from scheduler.sources.rejections import Rejected
from storage.complaint import Complaint
from storage.rows import ReportKind
from tests.scheduler.sources import report_files as files
from tests.scheduler.sources.report_files import Row, report

MOMENT = datetime(2026, 6, 17, 14, 5, 9, tzinfo=IST)
WHO = ("asha.devi@gov.example", "+919000000001")
USER = UserLine(
    2, "0123", "Department of Examples", None, *WHO, "E001", "VERIFIED", date(2025, 8, 1), 12.25, 1.5, 13.75
)
ENROLMENT = EnrolmentLine(2, "0123", "Department of Examples", *WHO, "Noting and Drafting", date(2026, 3, 31), 5415)
ASSESSMENT = AssessmentLine(
    2, "0123", "Department of Examples", "user-1", *WHO, "E001", "Comprehensive Assessment", "do_1", passed=True,
    attempted_on=date(2026, 3, 20),
)  # fmt: skip
PLAN = PlanLine(
    2, "0123", "Department of Examples", *WHO, "E001", "Noting and Drafting", is_apar=True, progress="completed",
    due_on=date(2026, 3, 31), completed_on=date(2026, 3, 30),
)  # fmt: skip


def one(tmp_path: Path, content: bytes) -> ReportFile:
    path = tmp_path / "report.csv"
    path.write_bytes(content)
    return open_reports(path).files[0]


def read(report_file: ReportFile) -> tuple[list[object], list[Rejected]]:
    rejected: list[Rejected] = []
    return list(report_file.lines(rejected.append)), rejected


@pytest.mark.parametrize(
    ("header", "kind", "line"),
    [
        (files.USERS_2025, ReportKind.USERS, USER),
        (files.USERS_2026, ReportKind.USERS, USER),
        (files.USERS_USER_ID_FIRST, ReportKind.USERS, USER._replace(user_id="user-1", mdo="Department of Examples")),
        (files.ENROLMENTS_2025, ReportKind.ENROLMENTS, ENROLMENT),
        (files.ENROLMENTS_2026, ReportKind.ENROLMENTS, ENROLMENT),
        (files.ASSESSMENTS, ReportKind.ASSESSMENTS, ASSESSMENT),
        (files.ASSESSMENTS_WITHOUT_EMPLOYEE_ID, ReportKind.ASSESSMENTS, ASSESSMENT._replace(employee_id=None)),
        (files.PLAN, ReportKind.PLAN, PLAN),
        (files.PLAN_WITHOUT_EMPLOYEE_ID, ReportKind.PLAN, PLAN._replace(employee_id=None)),
    ],
)
def test_variant_is_known_by_its_header(tmp_path: Path, header: list[str], kind: ReportKind, line: object) -> None:
    report_file = one(tmp_path, report(header))
    assert report_file.kind == kind
    assert read(report_file) == ([line], [])
    assert (report_file.read, report_file.rejected, report_file.as_on) == (1, 0, MOMENT)


@pytest.mark.parametrize("header", [files.USERS_2026, files.ENROLMENTS_2026, files.ASSESSMENTS, files.PLAN])
def test_gender_category_and_birth_are_dropped_at_the_door(tmp_path: Path, header: list[str]) -> None:
    lines, rejected = read(
        one(tmp_path, report([*header, "DOB"] if "DOB" not in header else header, {}, {"Phone": "x"}))
    )
    assert lines
    assert not any(word in repr((lines, rejected)) for word in ("SECRET", "1980"))


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        ({"Completed_On": "31/03/2026"}, {}),
        ({"Completed_On": "2026-03-31 23:59:59"}, {}),
        ({"Status": "Completed"}, {}),
        ({"Content_Duration": "Not Available"}, {"seconds": 0}),
        ({"Content_Duration": "100:00:00"}, {"seconds": 360_000}),
        ({"Email": "Not Available"}, {"email": None}),
        ({"Email": "asha[dot]devi[at]gov[dot]example"}, {}),
        ({"Phone_Number": "N/A"}, {"mobile": None}),
        ({"Phone_Number": "12345"}, {"mobile": None}),
        ({"mdoid": ""}, {"mdo": "Department of Examples"}),
        ({"Content_Name": "Noting, Drafting\nand “more”"}, {"course": "Noting, Drafting\nand “more”"}),
        ({"Content_Name": "Noting\0 and Drafting"}, {}),
    ],
)
def test_spellings_of_an_enrolment(tmp_path: Path, row: Row, changes: dict[str, object]) -> None:
    assert read(one(tmp_path, report(files.ENROLMENTS_2026, row))) == ([ENROLMENT._replace(**changes)], [])


@pytest.mark.parametrize(
    ("header", "row", "code", "params"),
    [
        (files.ENROLMENTS_2026, {"Completed_On": "31.02.2026"}, "bad_date", {"column": "Completed_On"}),
        (files.ENROLMENTS_2026, {"Completed_On": "Not Available"}, "blank", {"column": "Completed_On"}),
        (files.ENROLMENTS_2026, {"Content_Duration": "90 min"}, "bad_duration", {"column": "Content_Duration"}),
        (files.ENROLMENTS_2026, {"Content_Name": " "}, "blank", {"column": "Content_Name"}),
        (files.ENROLMENTS_2026, {"Status": "finished"}, "unknown_word", {"column": "Status"}),
        (files.ENROLMENTS_2026, {"Email": "asha", "Phone_Number": ""}, "nobody", {}),
        (files.USERS_2025, {"User_Registration_Date": "soon"}, "bad_date", {"column": "User_Registration_Date"}),
        (files.USERS_2025, {"Total_Learning_Hours": "many"}, "bad_number", {"column": "Total_Learning_Hours"}),
        (files.USERS_2025, {"mdoid": "", "MDO_Name": ""}, "blank", {"column": "MDO_Name"}),
        (files.USERS_2025, {"Email": "", "Phone_Number": "", "Employee_Id": ""}, "nobody", {}),
        (files.ASSESSMENTS_WITHOUT_EMPLOYEE_ID, {"User ID": "", "E mail": "", "Phone Number": "1"}, "nobody", {}),
        (files.PLAN_WITHOUT_EMPLOYEE_ID, {"Email": "x", "Phone": ""}, "nobody", {}),
        (files.ASSESSMENTS, {"Pass": "perhaps"}, "unknown_word", {"column": "Pass"}),
        (files.PLAN, {"Current Progress": "soon"}, "unknown_word", {"column": "Current Progress"}),
        (files.PLAN, {"Due Date of Completion": "2026-13-01"}, "bad_date", {"column": "Due Date of Completion"}),
    ],
)
def test_row_is_rejected_for_a_reason(
    tmp_path: Path, header: list[str], row: Row, code: str, params: dict[str, str]
) -> None:
    report_file = one(tmp_path, report(header, {}, row, {}))
    lines, rejected = read(report_file)
    assert rejected == [Rejected("report.csv", 3, code, params)]
    assert (len(lines), report_file.read, report_file.rejected) == (2, 3, 1)


def test_row_that_does_not_fit_under_the_header_is_rejected(tmp_path: Path) -> None:
    whole = report(files.ENROLMENTS_2026, {}, {})
    _, rejected = read(one(tmp_path, whole[:-60]))
    assert rejected == [Rejected("report.csv", 3, "ragged", {})]


def test_what_is_not_completed_is_counted_not_yielded(tmp_path: Path) -> None:
    rows = [{"Status": s, "Content_Progress_Percentage": "99.5"} for s in ("in-progress", "in-progress", "not-started")]
    report_file = one(tmp_path, report(files.ENROLMENTS_2025, {}, *rows))
    assert read(report_file) == ([ENROLMENT], [])
    assert report_file.not_completed == {"in_progress": 2, "not_started": 1}


@pytest.mark.parametrize(
    ("text", "as_on"),
    [
        ("2026-06-17 14:05:09 PM", MOMENT),
        ("2026-06-17 02:05:09 PM", MOMENT),
        ("2026-06-17 00:05:09 AM", MOMENT.replace(hour=0)),
        ("2026-06-17 14:05:09", MOMENT),
        ("17/06/2026 14:05:09", MOMENT),
        ("2026-06-17", MOMENT.replace(hour=0, minute=0, second=0)),
    ],
)
def test_report_tells_its_own_time_by_its_newest_row(tmp_path: Path, text: str, as_on: datetime) -> None:
    older = {"Report_Last_Generated_On": "2026-06-16 14:05:09 PM"}
    report_file = one(tmp_path, report(files.PLAN, older, {"Report_Last_Generated_On": text}, older))
    read(report_file)
    assert (report_file.as_on, report_file.remarks) == (as_on, [])


def test_zip_as_downloaded(tmp_path: Path) -> None:
    path = tmp_path / "All Reports.zip"
    contents = {
        "mdoid=0123/UserReport.csv": report(files.USERS_2025),
        "mdoid=0123_non_govt/UserReport.csv": report(files.USERS_2025),
        "mdoid=0123/user-enrollment-report.csv": report(files.ENROLMENTS_2025, {"Report_Last_Generated_On": "?"}),
        "mdoid=0123/cbp-report-mdo-summary.csv": report(files.PLAN_SUMMARY),
        "mdoid=0123/ContentReport.csv": report(files.CONTENT),
        "mdoid=0123/empty.csv": b"",
    }
    write_encrypted_zip(path, contents, "a-password", datetime(2026, 6, 18, 10, 30, tzinfo=IST))
    counted: list[int] = []
    reports = open_reports(path, "a-password", on_read=counted.append)
    assert reports.ignored == [
        "All Reports.zip › mdoid=0123/cbp-report-mdo-summary.csv",
        "All Reports.zip › mdoid=0123/ContentReport.csv",
        "All Reports.zip › mdoid=0123/empty.csv",
    ]
    assert [read(file)[0] for file in reports.files] == [[USER], [USER._replace(mdo="0123_non_govt")], [ENROLMENT]]
    assert sum(counted) == reports.total_bytes
    enrolments = reports.files[2]
    assert enrolments.as_on == datetime(2026, 6, 18, 10, 30, tzinfo=IST)
    assert [each.words for each in enrolments.remarks] == [
        (
            "All Reports.zip › mdoid=0123/user-enrollment-report.csv does not say when it was made: "
            "the file's own time is taken, 18.06.2026 10:30."
        )
    ]
    assert read(enrolments)[0] == [ENROLMENT]


def without(header: list[str], name: str, instead: str | None = None) -> bytes:
    return report([instead if column == name else column for column in header if column != name or instead])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            without(files.ENROLMENTS_2025, "Completed_On", "Completed_Onn"),
            (
                "report.csv: the column “Completed_On” is missing. The closest column there is “Completed_Onn”. "
                "Download the file again or correct its first row."
            ),
        ),
        (
            report([*files.PLAN, "E-MAIL"]),
            (
                "report.csv: two columns say the same, “Email” (column 2) and “E-MAIL” (column 19). "
                "Remove or rename one of them."
            ),
        ),
        (
            report(files.CONTENT),
            (
                "report.csv holds none of the reports that are read here: users, enrolments, assessments, "
                "training plan. On the portal, press Reports, then All Reports, and hand in the zip as it comes."
            ),
        ),
    ],
)
def test_header_that_will_not_do(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(Complaint) as complaint:
        one(tmp_path, content)
    assert str(complaint.value) == message


def test_missing_column_without_a_close_one_lists_what_is_there(tmp_path: Path) -> None:
    header = ["Email", "Phone", "isapar", "Current Progress", "Allocated On"]
    with pytest.raises(Complaint, match=r"is missing\. Its columns are: Email, Phone, isapar,"):
        one(tmp_path, report(header))


def test_report_saved_as_a_spreadsheet(tmp_path: Path) -> None:
    workbook = Workbook()
    row = {
        **files.PERSON,
        "Phone_Number": 9000000001,
        "Completed_On": date(2026, 3, 31),
        "Content_Duration": time(1, 30, 15),
    }
    workbook.worksheets[0].append(files.ENROLMENTS_2026)
    workbook.worksheets[0].append([row.get(name) for name in files.ENROLMENTS_2026])
    workbook.save(tmp_path / "report.xlsx")
    assert read(open_reports(tmp_path / "report.xlsx").files[0]) == ([ENROLMENT], [])


def test_optional_column_that_the_organisation_repeats_is_read_from_the_portal(tmp_path: Path) -> None:
    header = [*files.USERS_2025, "EMPLOYEE ID"]
    rows = [[{**files.PERSON, "EMPLOYEE ID": "other"}.get(name, "") for name in header]]
    assert read(one(tmp_path, files.table(header, rows))) == ([USER], [])
