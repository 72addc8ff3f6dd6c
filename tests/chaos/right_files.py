"""The files of a department in which everybody has done what is asked, by name and as bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.desk import ENROLMENTS, USERS

OFFICERS = 20
LIST_HEADER = ("Name", "Mobile", "Employee ID", "SPARROW email")
REPORTS = ("UserReport.csv", "ConsumptionReport.csv")
Files = Mapping[str, bytes]


def files_of(day: date, behind: int = 0) -> Files:
    """What a department hands in on a day, by file name."""
    made = f"{day} 00:05:00 AM"
    stamp = {"MDO_Name": "Example Department", "mdoid": "0100", "Report_Last_Generated_On": made}
    people = [
        {
            **stamp,
            "userID": f"user-{number}",
            "Email": f"{'other' if number == behind else 'officer'}{number}@gov.example",
            "Employee_Id": f"E{number}",
            "User_Registration_Date": "2025-06-01",
            "Profile_Status": "VERIFIED",
            "Course_Learning_Hours": "60",
            "Total_Learning_Hours": "60",
        }
        for number in range(1, OFFICERS + 1)
    ]
    learnt = {
        "Content_Name": "Course 1",
        "Content_Duration": "60:00:00",
        "Status": "completed",
        "Completed_On": "2026-01-01",
    }
    listed = [
        {
            "Name": f"Officer {number}",
            "Mobile": f"90000{number:05d}",
            "Employee ID": f"E{number}",
            "SPARROW email": f"officer{number}@gov.example",
        }
        for number in range(1, OFFICERS + 1)
    ]
    return {
        "officers.csv": table(LIST_HEADER, listed),
        "UserReport.csv": table(USERS, people),
        "ConsumptionReport.csv": table(ENROLMENTS, ({**person, **learnt} for person in people)),
    }


def table(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A CSV as the portal writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def reports(files: Files) -> Files:
    """The portal's of them."""
    return {name: files[name] for name in REPORTS}


def zipped(files: Files) -> bytes:
    """The reports in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in REPORTS:
            archive.writestr(name, files[name])
    return buffer.getvalue()
