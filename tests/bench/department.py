"""An invented department of any size, written straight into a database: what the check benchmarks read."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from storage.bulk import insert_many
from storage.database import Database
from storage.tables import (
    AccountLinks,
    Accounts,
    Completions,
    Courses,
    Imports,
    Listings,
    Officers,
    Profiles,
    Reports,
    SparrowEmails,
)

ON = date(2026, 10, 1)
AS_ON = datetime(2026, 9, 30, 5, tzinfo=UTC)
COURSES = 500
EACH = 5
"""Completed courses of an officer."""
TABLES: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Officers, ("id",)),
    (Listings, ("officer_id", "since_import", "left", "name", "employee_id", "office", "language")),
    (Accounts, ("id",)),
    (Profiles, ("account_id", "since_import", "mdo", "email", "registered_on")),
    (AccountLinks, ("officer_id", "account_id", "since_import", "how")),
    (SparrowEmails, ("officer_id", "source", "since_import", "email")),
    (Completions, ("account_id", "course_id", "since_import", "completed_on", "seconds")),
)


def fill(database: Database, officers: int) -> None:
    """Write the officers, their accounts and what they have completed, as one import."""
    database.write_now(_begin)
    for table, columns in TABLES:
        rows = _rows(table, officers)
        while chunk := list(islice(rows, 20_000)):
            database.write_now(
                lambda session, table=table, columns=columns, chunk=chunk: insert_many(session, table, columns, chunk)
            )


def _begin(session: Session) -> None:
    session.execute(
        insert(Imports).values(
            kind="portal_reports", state="applied", actor="bench", started_at=AS_ON, files=[], summary={}
        )
    )
    insert_many(
        session, Courses, ("id", "folded", "name"), [(n, f"course {n}", f"Course {n}") for n in range(1, COURSES + 1)]
    )
    reports = [(kind, "0100", 1, "Example Department", AS_ON, "portal_reports", 1) for kind in ("users", "enrolments")]
    insert_many(session, Reports, ("kind", "mdo", "since_import", "mdo_name", "as_on", "source", "rows"), reports)


def _rows(table: type[Any], officers: int) -> Iterator[tuple[Any, ...]]:
    every: Iterable[int] = range(1, officers + 1)
    if table in (Officers, Accounts):
        return ((n,) for n in every)
    if table is Listings:
        return ((n, 1, False, f"Officer {n}", f"E{n:07d}", f"Office {n % 40}", "hi") for n in every)
    if table is Profiles:
        return ((n, 1, "0100", f"officer{n}@gov.example", date(2025, 6, 1)) for n in every)
    if table is AccountLinks:
        return ((n, n, 1, "employee_id") for n in every)
    if table is SparrowEmails:
        wrong = ("officer", "other")
        return ((n, "sparrow_list", 1, f"{wrong[n % 3 == 0]}{n}@gov.example") for n in every)
    return (
        (n, course, 1, date(2026, 4 + (n + k) % 6, 1 + (n + k) % 28), 3600 * (1 + (n + k) % 9))
        for n in every
        for k, course in enumerate(sorted({1 + (n * 7 + k * 31) % COURSES for k in range(EACH)}))
    )
