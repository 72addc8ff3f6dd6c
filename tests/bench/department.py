"""An invented department of any size, written straight into a database: what the check benchmarks read."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from scheduler.orders.reading import load_orders, orders_folder
from storage.bulk import insert_many, take_ids
from storage.database import Database
from storage.orders import remember_order, set_activation
from storage.rows import Metric, Order
from storage.tables import (
    AccountLinks,
    Accounts,
    Completions,
    ContactOfficers,
    Contacts,
    Courses,
    Imports,
    Listings,
    Officers,
    Profiles,
    Reports,
    SparrowEmails,
)
from storage.upgrade import upgrade

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
    (Contacts, ("id", "channel", "address", "language")),
    (ContactOfficers, ("officer_id", "contact_id", "role", "linked_at")),
    (Completions, ("account_id", "course_id", "since_import", "completed_on", "seconds")),
)
CHANNEL = "console"
ONE: dict[type[Any], Callable[[int], tuple[Any, ...]]] = {
    Officers: lambda n: (n,),
    Listings: lambda n: (n, 1, False, f"Officer {n}", f"E{n:07d}", f"Office {n % 40}", "hi"),
    Accounts: lambda n: (n,),
    Profiles: lambda n: (n, 1, "0100", f"officer{n}@gov.example", date(2025, 6, 1)),
    AccountLinks: lambda n: (n, n, 1, "employee_id"),
    SparrowEmails: lambda n: (n, "sparrow_list", 1, f"{'officer' if n % 3 else 'other'}{n}@gov.example"),
    ContactOfficers: lambda n: (n, n, "self", AS_ON),
}


def orders() -> dict[str, Order]:
    """Four things asked of everybody: an account, courses, hours, and the same email."""
    chosen = ("bihar-panchayati-raj-166-2026", "rajasthan-personnel-14917-2026")
    return {
        name: replace(
            order,
            audience=((),),
            obligations=tuple(each for each in order.obligations if each.metric is not Metric.ADVICE),
        )
        for name, order in load_orders([orders_folder()]).items()
        if name in chosen
    }


def fill(database: Database, officers: int, channel: str = CHANNEL) -> None:
    """Write the officers, their accounts, what they have completed and where they are reached, as one import."""
    database.write_now(lambda session: _begin(session, officers))
    for table, columns in TABLES:
        rows = _rows(table, officers, channel)
        while chunk := list(islice(rows, 20_000)):
            database.write_now(partial(insert_many, table=table, columns=columns, rows=chunk))


def _begin(session: Session, officers: int) -> None:
    for numbered in ("officers", "accounts", "contacts"):
        take_ids(session, numbered, officers)
    for order in orders().values():
        remember_order(session, order, "", AS_ON)
        set_activation(session, order.id, date(2026, 3, 25), "bench")
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


def _completed_on(officer: int, turn: int) -> date:
    """Two of three officers have their first courses by the end of March."""
    month = 1 + turn if officer % 3 and turn < 3 else 4 + (officer + turn) % 6
    return date(2026, month, 1 + (officer + turn) % 28)


def _rows(table: type[Any], officers: int, channel: str) -> Iterator[tuple[Any, ...]]:
    """Every officer's row of one table; of completions, several."""
    if table is Completions:
        return (
            (n, course, 1, _completed_on(n, k), 3600 * (1 + (n + k) % 9))
            for n in range(1, officers + 1)
            for k, course in enumerate(sorted({1 + (n * 7 + k * 31) % COURSES for k in range(EACH)}))
        )
    if table is Contacts:
        return ((n, channel, str(n), ("hi", "en")[n % 2]) for n in range(1, officers + 1))
    return map(ONE[table], range(1, officers + 1))


if __name__ == "__main__":
    opened = Database(f"sqlite:///{sys.argv[1]}")
    upgrade(opened, backup_folder=Path(sys.argv[1]).parent, now=AS_ON)
    if int(sys.argv[2]):
        fill(opened, int(sys.argv[2]), *sys.argv[3:])
    opened.close()
