"""The portal's reports in the staging file: which were given, and which of them count."""

from collections.abc import Mapping
from datetime import datetime

from storage.staging.file import Staging

LINES = {"users": "users", "enrolments": "done", "assessments": "attempts", "plan": "planned"}
"""In which table the lines of each kind of report lie."""


def prepare(staging: Staging, known: Mapping[tuple[str, str], datetime]) -> None:
    """Make the tables of the lines; `known` is the as-on time of the newest report by kind and organisation."""
    for sql in (
        "CREATE TABLE scopes (id INTEGER PRIMARY KEY, kind, file, mdo, mdo_name, as_on, rows)",
        "CREATE TABLE before (kind, mdo, as_on, PRIMARY KEY (kind, mdo))",
        "CREATE TABLE users (n INTEGER PRIMARY KEY, scope, row, user_id, email, mobile, employee_id, "
        "profile_status, registered_on, course_hours, event_hours, total_hours)",
        "CREATE TABLE done (scope, row, account_id, course_id, completed_on, seconds)",
        "CREATE TABLE attempts (scope, row, account_id, name, course, passed, attempted_on)",
        "CREATE TABLE planned (scope, row, account_id, course_id, is_apar, due_on, completed_on, progress)",
        "CREATE TABLE rejected (scope, row, code, other_row)",
    ):
        staging.execute(sql)
    staging.fill(
        "INSERT INTO before VALUES (?, ?, ?)", ((kind, mdo, on.isoformat()) for (kind, mdo), on in known.items())
    )


def add_scope(staging: Staging, number: int, kind: str, file: str, mdo: str, mdo_name: str) -> None:
    """Note that a file speaks for an organisation; its time is known when the file has been read."""
    staging.execute("INSERT INTO scopes VALUES (?, ?, ?, ?, ?, NULL, 0)", (number, kind, file, mdo, mdo_name))


def close_scope(staging: Staging, number: int, as_on: datetime, rows: int) -> None:
    """Note how old a file is and how many lines of it counted."""
    staging.execute("UPDATE scopes SET as_on = ?, rows = ? WHERE id = ?", (as_on.isoformat(), rows, number))


def drop_outdated(staging: Staging, kind: str) -> list[str]:
    """Forget the lines of files that a newer one of the same kind and organisation outdates; return their names."""
    outdated = list(
        staging.rows(
            "SELECT s.id, s.file FROM scopes s WHERE s.kind = ? AND s.as_on < "
            "(SELECT max(t.as_on) FROM scopes t WHERE t.kind = s.kind AND t.mdo = s.mdo)",
            (kind,),
        )
    )
    for number, _ in outdated:
        staging.execute(f"DELETE FROM {LINES[kind]} WHERE scope = ?", (number,))
        staging.execute("DELETE FROM scopes WHERE id = ?", (number,))
    return [file for _, file in outdated]
