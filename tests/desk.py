"""A desk at which reports and lists are handed in, for tests of all that follows."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from scheduler.imports.lists import import_officers, import_sparrow
from scheduler.imports.outcome import Outcome, Request
from scheduler.imports.portal import import_reports
from scheduler.sources.lines import OfficerLine, SparrowLine
from scheduler.sources.portal_reports import open_reports
from scheduler.sources.rejections import Reject, Rejected
from storage import imports
from storage.database import Database
from storage.versioned import EVERY_KIND, holds

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
MONDAY, TUESDAY = "2026-03-30 09:00:00 AM", "2026-03-31 09:00:00 AM"

USERS = (
    "userID,Email,Phone_Number,MDO_Name,User_Registration_Date,Employee_Id,Profile_Status,Event_Learning_Hours,"
    "Course_Learning_Hours,Total_Learning_Hours,Report_Last_Generated_On,mdoid"
).split(",")
ENROLMENTS = (
    "Email,Phone_Number,MDO_Name,Content_Name,Content_Duration,Batch_Id,Status,Content_Progress_Percentage,"
    "Completed_On,Report_Last_Generated_On,mdoid"
).split(",")
ASSESSMENTS = (
    "User ID,E mail,Phone Number,MDO_Name,Assessment Name,Assessment Type,Course ID,Last Attempted Date,Pass,"
    "Report_Last_Generated_On,mdoid"
).split(",")
PLAN = (
    "Name,Email,Phone,MDO_Name,Name of CBP Allocated Course,isapar,Current Progress,Due Date of Completion,"
    "Actual Date of Completion,Report_Last_Generated_On,mdoid"
).split(",")
HEADERS = {"users": USERS, "enrolments": ENROLMENTS, "assessments": ASSESSMENTS, "plan": PLAN}

USUAL = {
    "MDO_Name": "Department of Examples",
    "mdoid": "0123",
    "Report_Last_Generated_On": MONDAY,
    "Profile_Status": "VERIFIED",
    "Total_Learning_Hours": "5",
    "Content_Duration": "01:00:00",
    "Status": "completed",
    "Completed_On": "2026-03-01",
    "Pass": "Yes",
    "isapar": "Yes",
    "Current Progress": "Completed",
}


@dataclass
class GivenLines:
    """A list that has been read already."""

    rows: Sequence[Any]
    name: str = "officers.csv"
    read: int = 0
    rejected: int = 0

    def lines(self, _: Reject) -> Iterator[Any]:
        for row in self.rows:
            self.read += 1
            yield row


@dataclass
class Desk:
    """Hands files in, and tells what readers see."""

    database: Database
    folder: Path
    rejected: list[Rejected] = field(default_factory=list)

    def write(self, kind: str, *rows: dict[str, str], name: str | None = None, without: Sequence[str] = ()) -> Path:
        path = self.folder / (name or f"{kind}.csv")
        header = [column for column in HEADERS[kind] if column not in without]
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for row in rows:
                writer.writerow([{**USUAL, **row}.get(column, "") for column in header])
        return path

    def request(self, files: Sequence[Path], **options: Any) -> Request:
        hashes = [{"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in files]
        return replace(Request(self.folder, hashes, "tester", "shell", NOW, self.rejected.append), **options)

    def take(self, *paths: Path, **options: Any) -> Outcome:
        files = [file for path in paths for file in open_reports(path).files]
        return import_reports(self.database, files, self.request(paths, **options))

    def take_officers(self, *rows: OfficerLine, scope: str | None = None, **options: Any) -> Outcome:
        listed = [row._replace(row=number) for number, row in enumerate(rows, 2)]
        request = replace(self.request([]), files=[{"name": "officers.csv", "sha256": repr(listed)}], **options)
        source: Any = GivenLines(listed)
        return import_officers(self.database, source, request, scope)

    def take_sparrow(self, *rows: SparrowLine) -> Outcome:
        request = replace(self.request([]), files=[{"name": "sparrow.csv", "sha256": repr(rows)}])
        source: Any = GivenLines(rows, "sparrow.csv")
        return import_sparrow(self.database, source, request)

    def see(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """What a reader sees of a table, in key order."""
        (facts,) = (one for one in EVERY_KIND if one.name == table)

        def ask(session: Session) -> list[tuple[Any, ...]]:
            where = holds(facts.table, imports.visible_import(session))
            question = select(facts.table).where(*where)
            found = [tuple(getattr(row, name) for name in columns or facts.columns) for row in session.exec(question)]
            return sorted(found, key=repr)

        return self.database.read_now(ask)

    def see_all(self) -> dict[str, list[tuple[Any, ...]]]:
        return {facts.name: self.see(facts.name) for facts in EVERY_KIND}
