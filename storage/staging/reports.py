"""The portal's reports in the staging file: which were given, and which of them count."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from storage.rows import Report, ReportKind
from storage.staging.file import Staging

LINES = {
    ReportKind.USERS: "users",
    ReportKind.ENROLMENTS: "done",
    ReportKind.ASSESSMENTS: "attempts",
    ReportKind.PLAN: "planned",
}
"""In which table the lines of each kind of report lie."""

TABLES = """
CREATE TABLE scopes (id INTEGER PRIMARY KEY, kind, file, mdo, mdo_name, as_on, rows, complete);
CREATE TABLE before (kind, mdo, as_on, PRIMARY KEY (kind, mdo));
CREATE TABLE users (n INTEGER PRIMARY KEY, scope, row, user_id, email, mobile, employee_id,
    profile_status, registered_on, course_hours, event_hours, total_hours);
CREATE TABLE done (scope, row, account_id, course_id, completed_on, seconds);
CREATE TABLE attempts (scope, row, account_id, name, course, passed, attempted_on);
CREATE TABLE planned (scope, row, account_id, course_id, is_apar, due_on, completed_on, progress);
CREATE TABLE rejected (scope, row, code, other_row);
"""


class Scope(NamedTuple):
    """An organisation for which one file speaks."""

    number: int
    kind: ReportKind
    file: str
    mdo: str
    mdo_name: str


class LeftOut(NamedTuple):
    """A line that the comparison could not use."""

    kind: ReportKind
    file: str
    row: int
    code: str
    other_row: int | None


def prepare(staging: Staging, known: Iterable[Report]) -> None:
    """Make the tables of the lines; `known` are the newest reports that are live."""
    staging.script(TABLES)
    staging.fill("INSERT INTO before VALUES (?, ?, ?)", ((one.kind, one.mdo, sortable(one.as_on)) for one in known))


def add_scope(staging: Staging, scope: Scope) -> None:
    """Note that a file speaks for an organisation; its time is known when the file has been read."""
    staging.execute("INSERT INTO scopes VALUES (?, ?, ?, ?, ?, NULL, 0, 0)", scope)


def close_scope(staging: Staging, scope: Scope, as_on: datetime, *, complete: bool) -> None:
    """Note how old a file is and whether all of it could be read, and count the lines for its organisation."""
    rows = f"(SELECT count(*) FROM {LINES[scope.kind]} WHERE scope = ?)"
    staging.execute(
        f"UPDATE scopes SET as_on = ?, complete = ?, rows = {rows} WHERE id = ?",
        (sortable(as_on), complete, scope.number, scope.number),
    )


def read_whole(kind: ReportKind) -> str:
    """SQL for the organisations whose report was read to the last row: only there does what is missing end."""
    return f"(SELECT mdo FROM scopes WHERE kind = '{kind.value}' GROUP BY mdo HAVING min(complete))"


def add_users(staging: Staging, lines: Iterable[tuple[Any, ...]]) -> None:
    """Take in (scope, row, user id, email, mobile, employee id, status, registered on, three kinds of hours)."""
    staging.fill("INSERT INTO users VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lines)


def drop_outdated(staging: Staging, kind: ReportKind) -> list[str]:
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


def given(staging: Staging) -> list[tuple[Report, int]]:
    """Return what was given, one report by kind and organisation, each with the number of its lines."""
    found = staging.rows("SELECT kind, mdo, max(mdo_name), max(as_on), sum(rows) FROM scopes GROUP BY 1, 2 ORDER BY id")
    return [
        (Report(ReportKind(kind), mdo, name, datetime.fromisoformat(as_on), "portal_reports"), rows)
        for kind, mdo, name, as_on, rows in found
    ]


def hours_vanished(staging: Staging) -> list[str]:
    """Return the organisations whose report says zero hours for everybody, where the one before had some."""
    found = staging.rows(
        "SELECT DISTINCT s.mdo_name FROM scopes s WHERE s.kind = 'users' "
        "AND EXISTS (SELECT 1 FROM want_profiles w WHERE w.mdo = s.mdo) "
        "AND NOT EXISTS (SELECT 1 FROM want_profiles w WHERE w.mdo = s.mdo AND w.total_hours > 0) "
        "AND EXISTS (SELECT 1 FROM live_profiles p WHERE p.mdo = s.mdo AND p.total_hours > 0)"
    )
    return [name for (name,) in found]


def left_out(staging: Staging) -> Iterator[LeftOut]:
    """Stream the lines that could not be used, file by file."""
    found = staging.rows(
        "SELECT s.kind, s.file, r.row, r.code, r.other_row FROM rejected r JOIN scopes s ON s.id = r.scope "
        "ORDER BY s.id, r.row"
    )
    return (LeftOut(ReportKind(kind), *rest) for kind, *rest in found)


def count_left_out(staging: Staging) -> Mapping[ReportKind, int]:
    """Count them by kind of report."""
    found = staging.rows("SELECT s.kind, count(*) FROM rejected r JOIN scopes s ON s.id = r.scope GROUP BY s.kind")
    return {ReportKind(kind): number for kind, number in found}


def sortable(moment: datetime) -> str:
    """A moment as the text by which moments are compared here."""
    return moment.astimezone(UTC).isoformat()
