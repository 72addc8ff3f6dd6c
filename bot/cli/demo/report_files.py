"""The files that a department would hand in: officers' list, SPARROW list, and the portal's encrypted zip."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from bot.cli.demo.person import CATALOGUE, Course, Person
from bot.cli.demo.portal_headers import CONSUMPTION, ENROLMENT_IN_PLAN, GAMIFICATION, USER, USER_ASSESSMENT
from bot.cli.demo.zipcrypto import write_encrypted_zip

MDO = "Invented Department"
MDO_ID = "01400000000000000166"
OWNER_ONLY = 0o600
OTHER_MOBILE, THIRD_MOBILE = 5000, 6000
"""Added to somebody's number: mobiles that the department's list does not have."""

Row = dict[str, object]


def write_officers(path: Path, people: Iterable[Person]) -> None:
    """The officers' list, an XLSX with headers and mobiles as people type them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Officers")
    rows = [_listed(person) for person in people]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    path.chmod(OWNER_ONLY)


def _listed(person: Person) -> Row:
    return {
        "Name": person.name,
        "संबोधन": person.salutation or None,
        "Mobile": _as_typed(person),
        "Employee ID": person.employee_id,
        "Service": person.service or None,
        "Cadre": person.cadre or None,
        "Batch": person.batch or None,
        "Designation": person.designation,
        "Department": person.department,
        "Office": person.office,
        "Deputation": person.deputation or None,
        "Official email": person.official_email,
        "Language": "हिन्दी" if person.language == "hi" else "English",
        "Joined on": person.joined_on,
        "On leave until": person.on_leave_until,
        "Retires on": person.retires_on,
    }


def _as_typed(person: Person) -> str:
    """The same number in one of the ways in which lists have it."""
    ten = person.mobile
    spellings = (ten, f"+91 {ten[:5]} {ten[5:]}", f"0{ten}", f"{ten[:5]}-{ten[5:]}", ten.translate(DEVANAGARI_DIGITS))
    return spellings[person.number % len(spellings)]


DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")


def write_sparrow(path: Path, people: Iterable[Person], *, second: bool = False) -> None:
    """The list of emails on SPARROW; the second one has what was corrected and what was told later."""
    lines = [
        {"Employee ID": person.employee_id, "SPARROW email": email}
        for person in people
        if (email := _on_sparrow(person, second=second))
    ]
    path.write_bytes(_csv(("Employee ID", "SPARROW email"), lines))
    path.chmod(OWNER_ONLY)


def _on_sparrow(person: Person, *, second: bool) -> str | None:
    same, other = person.official_email, f"{person.mailbox}@cadre.example"
    return {
        "": None,
        "same": same,
        "capitals": same.upper(),
        "spelt out": same.replace("@", "[at]").replace(".", "[dot]"),
        "other": other,
        "corrected": same if second else other,
        "told later": same if second else None,
    }[person.sparrow]


def write_reports(path: Path, people: Iterable[Person], made_at: datetime, password: str) -> None:
    """`All Reports.zip` as the portal gives it at a moment: four reports that are read, and one that is not."""
    day = made_at.date()
    seen = [person for person in people if person.registered and max(person.registered, person.reported_from) <= day]
    stamp = {"MDO_Name": MDO, "mdoid": MDO_ID, "Report_Last_Generated_On": made_at.strftime("%Y-%m-%d %H:%M:%S %p")}
    reports: dict[str, tuple[tuple[str, ...], Iterable[Row]]] = {
        "UserReport.csv": (USER, (row for person in seen for row in _accounts(person, day))),
        "ConsumptionReport.csv": (CONSUMPTION, (row for person in seen for row in _enrolments(person, day))),
        "UserAssessmentReport.csv": (USER_ASSESSMENT, (_assessment(person) for person in seen if person.batch)),
        "CBPEnrollmentReport.csv": (ENROLMENT_IN_PLAN, (_planned(person, day) for person in seen if person.batch)),
        "GamificationReport.csv": (GAMIFICATION, ({"Full_Name": person.name} for person in seen)),
    }
    files = {name: _csv(header, (row | stamp for row in rows)) for name, (header, rows) in reports.items()}
    write_encrypted_zip(path, files, password, made_at)
    path.chmod(OWNER_ONLY)


def _csv(header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(header), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _who(person: Person) -> Row:
    """How the portal knows the account on which somebody's work is."""
    email, mobile = person.official_email, person.mobile
    if person.account in ("personal", "two"):
        email = f"{person.mailbox}@gmail.com"
    if person.account in ("employee id", "two"):
        mobile = _further(person, OTHER_MOBILE)
    if person.account == "employee id":
        email = f"{person.mailbox}@old-office.example"
    return {
        "Full_Name": person.name,
        "Designation": person.designation,
        "Email": email,
        "Phone_Number": mobile,
        "Group": "GROUP A" if person.batch else "GROUP B",
        "Department": person.department,
        "Gender": "Not Available",
        "Category": "Not Available",
    }


def _further(person: Person, by: int) -> str:
    return f"90000{person.number + by:05d}"


def _accounts(person: Person, day: date) -> Iterator[Row]:
    done = dict(person.completed(day))
    hours = round(sum(course.minutes for course in done) / 60, 2)
    account = _who(person) | {
        "User_Registration_Date": person.registered,
        "Employee_Id": person.employee_id if person.account in ("employee id", "two") else "Not Available",
        "Profile_Status": "VERIFIED",
        "Roles": "PUBLIC",
        "Event_Learning_Hours": 0,
        "Course_Completions": len(done),
        "Course_Learning_Hours": hours,
        "Total_Completions": len(done),
        "Total_Learning_Hours": hours,
    }
    yield account
    if person.account == "two":
        other = {"Email": f"{person.mailbox}@mail.example", "Phone_Number": _further(person, THIRD_MOBILE)}
        yield account | other | {"Course_Completions": 0, "Course_Learning_Hours": 0, "Total_Learning_Hours": 0}


def _enrolments(person: Person, day: date) -> Iterator[Row]:
    for course, completed_on in person.completed(day):
        yield _enrolment(person, course, "1") | _completed(person, course, completed_on)
    code, _, again_on = person.again.partition("@")
    if again_on and date.fromisoformat(again_on) <= day:
        yield _enrolment(person, CATALOGUE[code], "2") | _completed(
            person, CATALOGUE[code], date.fromisoformat(again_on)
        )
    if person.almost:
        yield _enrolment(person, CATALOGUE[person.almost], "1") | {
            "Status": "in-progress",
            "Content_Progress_Percentage": 99.5,
            "Certificate_Generated": "No",
        }


def _enrolment(person: Person, course: Course, batch: str) -> Row:
    return _who(person) | {
        "Content_Provider": "Invented Institute",
        "Content_Name": course.name,
        "Content_Type": "Course",
        "Content_Duration": str(timedelta(minutes=course.minutes)).zfill(len("00:00:00")),
        "Batch_Id": f"0140{batch}",
        "Batch_Name": f"Batch {batch}",
    }


def _completed(person: Person, course: Course, completed_on: date) -> Row:
    return {
        "Enrolled_On": completed_on - timedelta(days=7),
        "Status": "completed",
        "Content_Progress_Percentage": 100,
        "Completed_On": completed_on,
        "Certificate_Generated": "Yes",
        "Certificate_ID": f"{person.employee_id}-{course.minutes}-{completed_on:%Y%m%d}",
    }


def _assessment(person: Person) -> Row:
    who = _who(person)
    return {
        "User ID": f"user-{person.number:03d}",
        "Full Name": person.name,
        "E mail": who["Email"],
        "Phone Number": who["Phone_Number"],
        "Assessment Name": "Comprehensive Assessment (invented)",
        "Assessment Type": "Final Assessment",
        "Course Name": "Comprehensive Assessment (invented)",
        "Course ID": "do_14000000000000166",
        "Last Attempted Date": "2026-02-20",
        "Latest Percentage Achieved": 72 if person.number % 2 else 41,
        "Cut off Percentage": 50,
        "Pass": "Yes" if person.number % 2 else "No",
    }


def _planned(person: Person, day: date) -> Row:
    who, done = _who(person), date(2026, 2, 16)
    return {
        "Name": person.name,
        "Email": who["Email"],
        "Phone": who["Phone_Number"],
        "Name of CBP Allocated Course": CATALOGUE["lead"].name,
        "isapar": "Yes",
        "Allocated On": "2025-07-15",
        "Current Progress": "Completed" if done <= day else "In Progress",
        "Due Date of Completion": "2026-03-31",
        "Actual Date of Completion": done,
    }
