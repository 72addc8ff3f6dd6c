"""What accounts have done, by the reports: joined to the accounts, each course once, and compared."""

from collections.abc import Iterable
from typing import Any

from storage.rows import TOLD_BY_API, ReportKind
from storage.staging.differences import Counts, compare
from storage.staging.file import Staging
from storage.staging.reports import read_whole
from storage.versioned import ASSESSMENTS, COMPLETIONS, PLAN_ITEMS, Versioned


def _account(*kinds: str) -> str:
    """SQL for the account that the first known of these identifiers leads to; one bound value each."""
    found = (f"(SELECT account_id FROM known WHERE kind = '{kind}' AND value = ? LIMIT 1)" for kind in kinds)
    return f"coalesce({', '.join(found)}, NULL)"


def add_completions(staging: Staging, lines: Iterable[tuple[Any, ...]]) -> None:
    """Take in (scope, row, email, mobile, course id, completed on, seconds)."""
    staging.fill(f"INSERT INTO done VALUES (?, ?, {_account('email', 'mobile')}, ?, ?, ?)", lines)


def add_attempts(staging: Staging, lines: Iterable[tuple[Any, ...]]) -> None:
    """Take in (scope, row, user id, email, mobile, employee id, name folded, course, passed, attempted on)."""
    who = _account("user_id", "email", "mobile", "employee_id")
    staging.fill(f"INSERT INTO attempts VALUES (?, ?, {who}, ?, ?, ?, ?)", lines)


def add_planned(staging: Staging, lines: Iterable[tuple[Any, ...]]) -> None:
    """Take in (scope, row, email, mobile, employee id, course id, is APAR, due on, completed on, progress)."""
    who = _account("email", "mobile", "employee_id")
    staging.fill(f"INSERT INTO planned VALUES (?, ?, {who}, ?, ?, ?, ?, ?)", lines)


def _may_end(kind: ReportKind) -> str:
    """SQL: whether the account of a live row `l` stands in an organisation whose report of this kind was read whole.

    What stands in a row that could not be read is not missing.
    """
    return (
        "coalesce((SELECT mdo FROM want_profiles w WHERE w.account_id = l.account_id), "
        "(SELECT mdo FROM live_profiles p WHERE p.account_id = l.account_id "
        "AND p.account_id NOT IN (SELECT account_id FROM ended_profiles))) "
        f"IN {read_whole(kind)}"
    )


def _want(staging: Staging, facts: Versioned, kind: ReportKind, lines: str, wanted: str) -> Counts:
    staging.execute(
        f"INSERT INTO rejected SELECT scope, row, 'unknown_account', NULL FROM {lines} WHERE account_id IS NULL"
    )
    staging.execute(f"INSERT INTO {staging.want(facts)} {wanted}")
    may_end = _may_end(kind)
    if kind in TOLD_BY_API:
        may_end = f"l.account_id NOT IN (SELECT account_id FROM told_later) AND {may_end}"
    return compare(staging, facts, may_end)


def _leave_what_was_told_later(staging: Staging) -> None:
    """Leave alone what accounts have completed where the API has told it since the report of their organisation."""
    staging.execute("CREATE TABLE told_later (account_id INTEGER PRIMARY KEY)")
    staging.execute(
        "INSERT INTO told_later SELECT k.account_id FROM looked_up k "
        "LEFT JOIN want_profiles w ON w.account_id = k.account_id "
        "LEFT JOIN live_profiles p ON p.account_id = k.account_id "
        "JOIN scopes s ON s.kind = 'enrolments' AND s.mdo = coalesce(w.mdo, p.mdo) "
        "GROUP BY k.account_id HAVING k.as_on > max(s.as_on)"
    )
    staging.execute("DELETE FROM done WHERE account_id IN (SELECT account_id FROM told_later)")


def want_completions(staging: Staging) -> Counts:
    """Say which courses each account has completed: once each, on the earliest day."""
    _leave_what_was_told_later(staging)
    return _want(
        staging,
        COMPLETIONS,
        ReportKind.ENROLMENTS,
        "done",
        # SQLite takes the other columns from the row that holds the minimum.
        "SELECT account_id, course_id, min(completed_on), seconds FROM done WHERE account_id IS NOT NULL "
        "GROUP BY account_id, course_id ORDER BY account_id, course_id",
    )


def want_attempts(staging: Staging) -> Counts:
    """Say which assessments each account has attempted; passed once is passed."""
    return _want(
        staging,
        ASSESSMENTS,
        ReportKind.ASSESSMENTS,
        "attempts",
        "SELECT account_id, name, course, max(passed), max(attempted_on) FROM attempts "
        "WHERE account_id IS NOT NULL GROUP BY account_id, name, course ORDER BY account_id, name, course",
    )


def want_planned(staging: Staging) -> Counts:
    """Say which courses stand in each account's plan; of two lines for one course the one with the APAR flag."""
    return _want(
        staging,
        PLAN_ITEMS,
        ReportKind.PLAN,
        "planned",
        "SELECT account_id, course_id, is_apar, due_on, completed_on, progress FROM ("
        "SELECT *, row_number() OVER (PARTITION BY account_id, course_id "
        "ORDER BY is_apar DESC, completed_on IS NULL, completed_on, row) AS place "
        "FROM planned WHERE account_id IS NOT NULL) WHERE place = 1 ORDER BY account_id, course_id",
    )
