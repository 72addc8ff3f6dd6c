"""R10: reports and lists that cannot be right, handed to the real command line; each run is a process of its own.

Everybody has done what is asked, so whoever is written to is written to because of the strange file.
"""

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from click.testing import CliRunner

from bot.cli import smaran
from scheduler.clock import SystemClock, day_in_india
from tests.chaos.setting import Finding, Setting, Verdict
from tests.desk import ENROLMENTS, USERS

OFFICERS = 20
BEHIND = 7
"""In the right report that comes at last, this one has an account with another email than SPARROW's."""
ORDER = """
number = "1/2026"
dated = 2026-01-01
officer_word = "अधिकारी"
clause_word = "अनुच्छेद"
audience = "everybody"
issuer = { hi = "विभाग", en = "Department" }
subject = { hi = "विषय", en = "Subject" }

[audiences]
everybody = [{}]
"""
DUTY = """
[[obligations]]
id = "METRIC"
clause = "1"
clause_text = "सुनिश्चित करेंगे।"
clause_english = "Shall ensure this."
title = { hi = "दायित्व", en = "Duty" }
metric = "METRIC"
due = { kind = "none" }
"""
"""Without a due date, so that there is something to say on every day."""
DUTIES = {"account": "", "courses": "threshold = 1", "same_email": ""}
LIST_HEADER = ("Name", "Mobile", "Employee ID", "SPARROW email")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Strange:
    """One strange thing that comes in, and what the operator must be told of it."""

    name: str
    make: Callable[[Files], Files]
    """From the right files: what comes in."""
    command: str
    told: str


def _cut(text: bytes, share: float) -> bytes:
    return text[: int(len(text) * share)]


def _lines(text: bytes, share: float) -> bytes:
    lines = text.splitlines(keepends=True)
    return b"".join(lines[: round(len(lines) * share)])


def _without_hours(text: bytes) -> bytes:
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    nothing = {name: "0" for name in USERS if name.endswith("_Hours")}
    return table(USERS, ({**row, **nothing} for row in rows))


REPORTS = ("UserReport.csv", "ConsumptionReport.csv")
STRANGE = (
    Strange("an empty report", lambda _: {REPORTS[0]: b""}, "reports", "empty"),
    Strange(
        "a report of headers alone",
        lambda right: {REPORTS[0]: right[REPORTS[0]].splitlines(keepends=True)[0]},
        "reports",
        "no rows that can be used",
    ),
    Strange(
        "30 % of the accounts gone",
        lambda right: {**reports(right), REPORTS[0]: _lines(right[REPORTS[0]], 0.7)},
        "reports",
        "where the one before had",
    ),
    Strange(
        "all hours zero",
        lambda right: {**reports(right), REPORTS[0]: _without_hours(right[REPORTS[0]])},
        "reports",
        "zero hours for everybody",
    ),
    Strange(
        "half of a report",
        lambda right: {**reports(right), REPORTS[0]: _cut(right[REPORTS[0]], 0.5)},
        "reports",
        "where the one before had",
    ),
    Strange(
        "a report that lacks half a line",
        lambda right: {**reports(right), REPORTS[1]: right[REPORTS[1]][:-40]},
        "reports",
        "breaks off in its last line",
    ),
    Strange(
        "a zip that is not there yet to its end",
        lambda right: {"report.zip": _cut(zipped(right), 0.9)},
        "reports",
        "not downloaded completely",
    ),
    Strange(
        "30 % of the officers gone",
        lambda right: {"officers.csv": _lines(right["officers.csv"], 0.7)},
        "officers",
        "where the one before had",
    ),
    Strange("an empty list", lambda _: {"officers.csv": b""}, "officers", "empty"),
)


class Shell:
    """Types commands, each in a process of its own."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.today = today
        self.working_day = str(next(day for day in _days_from(today) if day.weekday() < 5))

    def type(self, *words: str) -> tuple[int, str]:
        """Exit code, and all that was printed."""
        done = subprocess.run(
            [
                sys.executable,
                "-W",
                "error",
                "-c",
                "from bot.cli import main; main()",
                "--config",
                "config.toml",
                *words,
            ],
            cwd=self.folder,
            env={"PYTHONPATH": str(Path.cwd()), "PATH": "", "COLUMNS": "200"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def in_folder(self, folder: Path) -> "Shell":
        """The same in another department."""
        return type(self)(folder, self.today)

    def hand_in(self, command: str, files: Files) -> tuple[int, str]:
        """Import files by their bytes."""
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        return self.type("import", command, *files)

    def said(self) -> str:
        """Check and send, on a day on which the office works."""
        self.type("check", "--on", self.working_day)
        return self.type("send", "--on", self.working_day)[1]


class QuickShell(Shell):
    """Types the same commands without the seconds that a process takes to start."""

    def type(self, *words: str) -> tuple[int, str]:
        """Exit code, and all that was printed."""
        paths = (str(self.folder / word) if (self.folder / word).is_file() else word for word in words)
        done = CliRunner().invoke(smaran, ["--config", str(self.folder / "config.toml"), *paths])
        return done.exit_code, done.output


def run(setting: Setting) -> Verdict:
    """Hand in each strange thing to a department of its own, then the right files."""
    today = day_in_india(SystemClock().now())
    old, new = files_of(today - timedelta(days=1)), files_of(today, behind=BEHIND)
    model = (QuickShell if setting.small else Shell)(setting.folder / "model", today)
    _begin(model, old, today)
    findings: list[Finding] = []
    for number, strange in enumerate(STRANGE):
        folder = setting.folder / str(number)
        shutil.copytree(model.folder, folder)
        findings += _findings(model.in_folder(folder), strange, new)
        setting.say(strange.name)
    return Verdict(
        "through the real command line: " + ", ".join(one.name for one in STRANGE),
        "nothing sent; the operator told; with the right file all goes on",
        tuple(findings),
    )


def _findings(shell: Shell, strange: Strange, right: Files) -> Sequence[Finding]:
    code, told = shell.hand_in(strange.command, strange.make(right))
    told = " ".join(told.split())  # a terminal breaks lines where it likes
    heard = strange.told in told and code != 0 and "Traceback" not in told
    sent = shell.said()
    silent = "Nothing is due." in sent
    shell.hand_in("reports", reports(right))
    goes_on = shell.said().count(f"Officer {BEHIND}\n") == 1
    return (
        Finding(
            f"{strange.name}: {'told' if heard else 'NOT told: exit code ' + str(code) + ', ' + told[-160:]}", heard
        ),
        Finding(f"{strange.name}: {'nothing sent' if silent else 'SENT'}", silent),
        Finding(f"{strange.name}: {'goes on' if goes_on else 'does NOT go on'} with the right file", goes_on),
    )


def _begin(shell: Shell, files: Files, today: date) -> None:
    """A department in which nobody is behind."""
    shell.folder.mkdir()
    config = f'language = "en"\n[working_time]\nholidays_removed = [{shell.working_day}]\n'
    (shell.folder / "config.toml").write_text(config, encoding="utf-8")
    shell.hand_in("officers", {"officers.csv": files["officers.csv"]})
    shell.hand_in("reports", reports(files))
    (shell.folder / "data" / "orders").mkdir()
    duties = (DUTY.replace("METRIC", metric) + more + "\n" for metric, more in DUTIES.items())
    (shell.folder / "data" / "orders" / "ours.toml").write_text(ORDER + "".join(duties), encoding="utf-8")
    shell.type("orders", "activate", "ours", "--on", str(today - timedelta(days=30)))
    if "20 officers checked" not in shell.type("check", "--on", shell.working_day)[1]:
        raise RuntimeError("there is nothing to be behind with")
    if "Nothing is due." not in (said := shell.said()):
        raise RuntimeError(f"somebody is behind from the beginning: {said}")


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


def table(header: Sequence[str], rows: object) -> bytes:
    """A CSV as the portal writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)  # type: ignore[arg-type]
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


def _days_from(day: date) -> Sequence[date]:
    return [day + timedelta(days=number) for number in range(7)]
