"""A small invented department, written straight into a database, for tests of what is done with it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, SQLModel

from bot.render import render, template_hash
from scheduler.clock import IST
from scheduler.orders.reading import load_order, orders_folder
from scheduler.terms import Terms
from scheduler.working_calendar import OfficeCalendars
from storage.database import Database
from storage.orders import remember_order, set_activation
from storage.rows import Order, Reminding
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

BIHAR = "bihar-panchayati-raj-166-2026"
RAJASTHAN = "rajasthan-personnel-14917-2026"
AS_ON = datetime(2026, 4, 1, 14, tzinfo=IST)


def packaged(order_id: str) -> Order:
    """One of the orders that come with the program, for everybody."""
    return replace(load_order(orders_folder() / f"{order_id}.toml"), audience=((),))


def terms(orders: Iterable[Order], **reminding: Any) -> Terms:
    """What bot/app.py hands in, for a department of Bihar on the console."""
    return Terms(
        orders={order.id: order for order in orders},
        reminding=Reminding(**reminding),
        calendars=OfficeCalendars("BR"),
        help_lines={},
        render=render,
        template_hash=template_hash,
        channels=frozenset({"console"}),
    )


class Office:
    """Writes officers and facts as one import would have."""

    def __init__(self, database: Database) -> None:
        self.database = database
        at = datetime(2026, 3, 1, tzinfo=UTC)
        self.insert(Imports, kind="portal_reports", state="applied", actor="test", started_at=at, files=[], summary={})

    def activate(self, order: Order, on: date) -> None:
        """Make an order active."""

        def work(session: Session) -> None:
            remember_order(session, order, "", datetime(2026, 3, 25, tzinfo=UTC))
            set_activation(session, order.id, on, "test")

        self.database.write_now(work)

    def report(self, as_on: datetime = AS_ON, kinds: Iterable[str] = ("users", "enrolments")) -> None:
        """Say that reports were read, in place of those read before."""
        self.database.write_now(lambda session: session.execute(delete(Reports)))
        for kind in kinds:
            self.insert(
                Reports,
                kind=kind,
                mdo="0100",
                since_import=1,
                mdo_name="Example MDO",
                as_on=as_on,
                source="portal_reports",
                rows=1,
            )

    def officer(self, number: int, **listed: Any) -> None:
        """Put somebody on the list."""
        values = {
            "name": f"Officer {number}",
            "employee_id": f"E{number:03d}",
            "office": "Patna",
            "language": "en",
            "left": False,
        } | listed
        self.insert(Officers, id=number)
        self.insert(Listings, officer_id=number, since_import=1, **values)

    def account(self, number: int, email: str = "officer@gov.example", registered_on: date = date(2025, 6, 1)) -> None:
        """Give an officer the account of the same number."""
        self.insert(Accounts, id=number)
        self.insert(Profiles, account_id=number, since_import=1, mdo="0100", email=email, registered_on=registered_on)
        self.insert(AccountLinks, officer_id=number, account_id=number, since_import=1, how="employee_id")

    def course(self, name: str) -> int:
        """Make a course known, and return its number."""
        key = sum(place * ord(letter) for place, letter in enumerate(name, 1))

        def work(session: Session) -> None:
            if session.get(Courses, key) is None:
                session.add(Courses(id=key, folded=name, name=name))

        self.database.write_now(work)
        return key

    def completed(self, number: int, course: str, on: date, hours: float = 1) -> None:
        """Let an account have completed a course."""
        done = {"course_id": self.course(course), "completed_on": on, "seconds": round(hours * 3600)}
        self.insert(Completions, account_id=number, since_import=1, **done)

    def sparrow(self, number: int, email: str, source: str = "sparrow_list") -> None:
        """Let somebody say which email SPARROW has."""
        self.insert(SparrowEmails, officer_id=number, source=source, since_import=1, email=email)

    def insert(self, table: type[SQLModel], **values: Any) -> None:
        """Write one row as it stands."""
        self.database.write_now(lambda session: session.execute(insert(table).values(**values)))
