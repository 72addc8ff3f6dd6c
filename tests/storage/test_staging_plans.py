"""Comparing looks rows up by key on both sides: a scan inside a scan would take days on a large department."""

from pathlib import Path

from scheduler.sources.lines import OfficerLine
from storage.database import Database
from storage.staging import Staging, staging_file
from storage.staging.differences import compare
from storage.versioned import EVERY_KIND, Versioned
from tests.desk import Desk

EMAIL = "a@gov.example"


def take_something_of_every_kind(desk: Desk) -> None:
    told = {"name": "Asha Devi", "employee_id": "E1", "language": "hi", "sparrow_email": EMAIL}
    desk.take_officers(OfficerLine(**{**dict.fromkeys(OfficerLine._fields), **told}))
    desk.take(
        desk.write("users", {"Email": EMAIL}),
        desk.write("enrolments", {"Email": EMAIL, "Content_Name": "One"}),
        desk.write("assessments", {"E mail": EMAIL, "Assessment Name": "CA"}),
        desk.write("plan", {"Name": "A", "Email": EMAIL, "Name of CBP Allocated Course": "One"}),
    )


def inner_steps(staging: Staging, facts: Versioned) -> list[str]:
    """Compare, and return how SQLite has found the rows of the other side."""
    statements: list[str] = []
    staging._connection.set_trace_callback(statements.append)
    compare(staging, facts, "1")
    staging._connection.set_trace_callback(None)
    joins = [sql[sql.index("SELECT") :] for sql in statements if "LEFT JOIN" in sql]
    steps = [step[3] for sql in joins for step in staging.rows(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in steps if "LEFT-JOIN" in step]


def test_no_scan_inside_a_scan(database: Database, desk: Desk, tmp_path: Path) -> None:
    take_something_of_every_kind(desk)
    with staging_file(tmp_path) as staging:
        staging.bring_live(database, 2, EVERY_KIND)
        for facts in EVERY_KIND:
            staging.want(facts)
            steps = inner_steps(staging, facts)
            assert len(steps) == 2, facts.name
            assert all(step.startswith("SEARCH") for step in steps), (facts.name, steps)
