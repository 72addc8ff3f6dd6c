"""A department that types the real commands on real files, day after day, and reads what its officers are told."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.cli.demo.shell import Shell
from scheduler.check import Checked
from tests.desk import ENROLMENTS, USERS, USUAL

BIHAR = "bihar-panchayati-raj-166-2026"
RAJASTHAN = "rajasthan-personnel-14917-2026"
CONFIG = 'language = "en"\n[department]\nstate = "BR"\n'
RULE = re.compile(r"^─+$", re.MULTILINE)

Done = tuple[str, date, float]
"""A course, the day on which it was completed, and its hours."""


class House:
    """One department in a folder of its own; officers are called by their name, which their employee id repeats."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        config = folder / "config.toml"
        config.write_text(CONFIG, encoding="utf-8")
        self.shell = Shell(config)
        self.own_orders = folder / "data" / "orders"

    def type(self, day: date, *words: str) -> str:
        self.shell.stand(day, 11)
        return self.shell.type(*words)

    def officers(self, day: date, *names: str, **columns: Mapping[str, str]) -> str:
        """Hand in the list; a keyword gives one officer more columns, as asha={"Joined on": "05.04.2026"}."""
        header = ["Name", "Mobile", "Employee ID", "Department", "Service", "Cadre", "Joined on", "On leave until"]
        rows = [
            {"Name": name, "Employee ID": name, "Mobile": mobile(name), "Department": "PRD", **columns.get(name, {})}
            for name in names
        ]
        self._write("officers.csv", header, rows)
        return self.type(day, "import", "officers", "officers.csv")

    def report(self, day: date, **done: Iterable[Done]) -> str:
        """Hand in that day's report: those who are named have an account, and have completed what is given."""
        self.download(day, **done)
        return self.type(day, "import", "reports", "UserReport.csv", "ConsumptionReport.csv")

    def download(self, day: date, **done: Iterable[Done]) -> None:
        """Have that day's report in the folder."""
        stamp = {**USUAL, "Report_Last_Generated_On": f"{day} 09:00:00 AM"}
        people = {
            name: {
                **stamp,
                "userID": f"user-{name}",
                "Email": f"{name}@gov.example",
                "Employee_Id": name,
                "Phone_Number": mobile(name),
                "User_Registration_Date": "2025-06-01",
            }
            for name in done
        }
        enrolments = [
            {
                **people[name],
                "Content_Name": course,
                "Completed_On": str(on),
                "Content_Duration": f"{int(hours):02}:{round(hours % 1 * 60):02}:00",
            }
            for name, courses in done.items()
            for course, on, hours in courses
        ]
        begun = [{**person, "Content_Name": "Begun", "Status": "In-Progress"} for person in people.values()]
        self._write("UserReport.csv", USERS, people.values())
        self._write("ConsumptionReport.csv", ENROLMENTS, [*enrolments, *begun])

    def activate(self, day: date, order: str = BIHAR) -> str:
        return self.type(day, "orders", "activate", order)

    def check(self, day: date) -> Checked:
        self.shell.stand(day, 2)
        return self.shell.app.check().run()

    def told(self, day: date) -> list[str]:
        """Check by night and send by day; the texts that went out."""
        self.check(day)
        printed = self.type(day, "send")
        return [text for part in RULE.split(printed) if "To: " in (text := part.strip())]

    def days_told(self, first: date, last: date) -> list[date]:
        """The days, checked one after the other, on which anything went out."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self.told(day)]

    def stands(self, day: date, name: str) -> dict[str, tuple[str, str]]:
        """Standing and reason of one officer, by obligation."""
        rows = json.loads(self.type(day, "standings", "--officer", name, "--format", "json", "--on", str(day)))
        return {row["obligation"]: (row["standing"], row["reason"]) for row in rows}

    def due(self, day: date, name: str) -> dict[str, str | None]:
        rows = json.loads(self.type(day, "standings", "--officer", name, "--format", "json", "--on", str(day)))
        return {row["obligation"]: row["due_on"] for row in rows}

    def _write(self, name: str, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
        with (self.folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)


def mobile(name: str) -> str:
    return f"90000{sum(map(ord, name)) % 10_000:05}"


def chat_of(name: str) -> int:
    """The chat whose number on WhatsApp is this officer's."""
    return int(mobile(name)[-5:])


def courses(number: int, on: date, hours: float = 1) -> list[Done]:
    return [(f"Course {each}", on, hours) for each in range(1, number + 1)]
