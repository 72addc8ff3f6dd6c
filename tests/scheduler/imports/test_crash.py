"""An import that is killed half-way: readers keep the old state, and the next import works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.tables import Imports
from tests.desk import Desk

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from scheduler.imports.outcome import Request
from scheduler.imports.portal import import_reports
from scheduler.sources.portal_reports import open_reports
from storage.database import Database
import storage.short_writes

url, path, after = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
storage.short_writes.FIRST_CHUNK = storage.short_writes.LARGEST_CHUNK = 10
writes = 0

def written(rows):
    global writes
    writes += 1
    if writes == after:
        os.kill(os.getpid(), signal.SIGKILL)

now = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
files = [{"name": path.name, "sha256": "1"}]
request = Request(path.parent, files, "tester", "shell", now, print, shrink_share=1.0, on_written=written)
import_reports(Database(url), open_reports(path).files, request)
"""


def person(number: int, hours: int) -> dict[str, str]:
    return {
        "userID": f"u-{number}",
        "Email": f"u{number}@gov.example",
        "Phone_Number": f"900000{number:04}",
        "Total_Learning_Hours": str(hours),
    }


def kill_during(desk: Desk, url: str, path: Path, after: int) -> int:
    """Import in a process of its own that dies right after so many short writes."""
    root = Path(__file__).parents[3]
    arguments = [sys.executable, "-c", KILLED, url, str(path), str(after)]
    return subprocess.run(arguments, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False).returncode  # noqa: S603


# What the second release writes: 3 chunks of new accounts, then of ended and new profiles, then of their identifiers.
@pytest.mark.parametrize("after", [1, 4, 9, 16])
def test_a_killed_import_leaves_no_trace_for_readers(desk: Desk, empty_url: str, after: int) -> None:
    desk.take(desk.write("users", *(person(number, 5) for number in range(1, 61))))
    before = desk.see_all()
    changed = [person(number, 6) for number in range(31, 61)] + [person(number, 6) for number in range(61, 91)]
    second = desk.write("users", *changed, name="second.csv")

    assert kill_during(desk, empty_url, second, after) == -signal.SIGKILL
    assert desk.see_all() == before
    assert states(desk) == ["applied", "applying"]

    desk.take(second, shrink_share=1.0)
    assert states(desk) == ["applied", "undone", "applied"]
    assert len(desk.see("profiles")) == 60
    assert {hours for (hours,) in desk.see("profiles", "total_hours")} == {6.0}
    assert desk.take(second, shrink_share=1.0).state == "unchanged"
    assert list(desk.folder.glob("*.staging")) == []


def states(desk: Desk) -> list[str]:
    def ask(session: Session) -> list[str]:
        return [row.state for row in session.exec(select(Imports).order_by("id"))]

    return desk.database.read_now(ask)  # type: ignore[no-any-return]
