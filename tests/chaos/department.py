"""An invented department in whose outbox a message to every officer waits, as a real check has planned it."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from bot.acts.orders import activate_order
from bot.app import App
from bot.config_file import load_config
from bot.jobs import jobs
from scheduler.clock import IST, SystemClock
from scheduler.jobs import Job, last_slot
from storage.bulk import insert_many
from storage.database import Database
from storage.jobs import claim_slot, finish_slot
from storage.tables import (
    AccountLinks,
    Accounts,
    ContactOfficers,
    Contacts,
    Imports,
    Listings,
    Officers,
    Profiles,
    Reports,
    SparrowEmails,
)
from tests.bench.bare_sending import LANES, TOKEN

MORNING = datetime(2026, 10, 1, 8, tzinfo=IST)
"""A Thursday: what a department takes for the moment at which it was made; its offices are open until midnight."""
REPORTED = datetime(2026, 9, 30, 5, tzinfo=UTC)
FIRST_CHAT = 7_000_000
SECOND = "second"
"""Another bot of the department, on a server of its own."""
CHUNK = 5_000
ORDER = "department-of-examples-1-2026"

LIMITS_OFF = 1_000
"""Messages a second: the most that a config allows. The lanes are those of the measurements of speed."""
CONFIG = f"""\
[working_time]
opens = "00:00"
closes = "23:59"
[checks]
at = "00:01"
housekeeping_at = "00:02"
[telegram]
token = "{TOKEN}"
base_url = "{{base_url}}"
per_second = {{per_second}}
lanes = {LANES}
"""


class ShiftedClock:
    """Runs as the machine's does, a constant time before or after it; or faster, from a moment of the machine's on."""

    def __init__(self, shift: timedelta, speed: float = 1, since: float = 0) -> None:
        self._shift, self._speed = shift, speed
        self._since = datetime.fromtimestamp(since, UTC)
        self._machine = SystemClock()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        now = self._machine.now()
        return now + self._shift + (self._speed - 1) * (now - self._since)


@dataclass(frozen=True)
class Department:
    """A folder with a config, an order and a database, and the clock by which it is morning there."""

    folder: Path
    shift: timedelta
    speed: float = 1
    """By which its clock is faster than the machine's,"""
    since: float = 0
    """from this moment on, in seconds since 1970."""

    @property
    def clock(self) -> ShiftedClock:
        """The department's time."""
        return ShiftedClock(self.shift, self.speed, self.since)

    def hurried(self, speed: float) -> "Department":
        """The same, with a clock that runs so much faster from now on."""
        return replace(self, speed=speed, since=SystemClock().now().timestamp())

    @property
    def database(self) -> Path:
        """The file, for programs that are not ours."""
        return self.folder / "data" / "smaran.db"

    def configure(self, base_url: str, *, per_second: float = LIMITS_OFF, name: str = "config") -> Path:
        """Write a config; several programs may have one each."""
        file = self.folder / f"{name}.toml"
        file.write_text(CONFIG.format(base_url=base_url, per_second=per_second), encoding="utf-8")
        return file

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database as any other program could."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=60)) as opened:
            return opened.execute(sql, values).fetchall()

    def due(self) -> dict[int, str]:
        """The chat for which each message is meant, by the message's number."""
        return dict(self.ask("SELECT messages.id, address FROM messages JOIN contacts ON contacts.id = contact_id"))

    def states(self) -> dict[int, str]:
        """The state of each message."""
        return dict(self.ask("SELECT id, state FROM messages"))

    def has_work(self) -> bool:
        """Whether something waits to be sent, or is being sent."""
        queued = "EXISTS (SELECT 1 FROM messages WHERE state = 'queued')"
        calling = "EXISTS (SELECT 1 FROM attempts WHERE finished_at IS NULL)"
        return bool(self.ask(f"SELECT {queued} OR {calling}")[0][0])


def make(folder: Path, officers: int, *, seconds: int = 0) -> Department:
    """Write a department and let it be checked; the last `seconds` of its officers are on the channel "second"."""
    department = Department(folder, MORNING - SystemClock().now())
    orders = folder / "data" / "orders"
    orders.mkdir(mode=0o700, parents=True)
    shutil.copy(Path(__file__).parent / "order.toml", orders / f"{ORDER}.toml")
    app = App(load_config(department.configure("http://127.0.0.1:9")), department.clock)
    app.channels = {**app.channels, SECOND: app.channels["telegram"]}
    try:
        _fill(app.database, officers, seconds)
        order, now = app.orders[ORDER], department.clock.now()
        activate_order(app.database, order, "", order.dated or now.date(), actor="chaos", now=now)
        planned = app.check().run().planned
        app.database.write_now(lambda session: _night_is_over(session, jobs(app, asyncio.Event()), now))
    finally:
        app.close()
    if planned.total() != officers:
        raise RuntimeError(f"{planned.total()} messages are planned for {officers} officers")
    return department


def _night_is_over(session: Session, jobs: list[Job], now: datetime) -> None:
    """What the program would have noted had it run all night: its jobs are done."""
    for job in jobs:
        slot = last_slot(job.at, now) if isinstance(job.at, time) else job.at(session, now)
        if slot is not None:
            claim_slot(session, job.name, slot, now)
            finish_slot(session, job.name, slot, now, "done")


def _fill(database: Database, officers: int, seconds: int) -> None:
    database.write_now(_report)
    tables: tuple[tuple[type[SQLModel], tuple[str, ...], Callable[[int], tuple[Any, ...]]], ...] = (
        (Officers, ("id",), lambda n: (n,)),
        (
            Listings,
            ("officer_id", "since_import", "left", "name", "employee_id", "department", "office", "language"),
            lambda n: (n, 1, False, f"Officer {n}", f"E{n:07d}", "Department of Examples", f"Office {n % 40}", "hi"),
        ),
        (Accounts, ("id",), lambda n: (n,)),
        (
            Profiles,
            ("account_id", "since_import", "mdo", "email", "registered_on"),
            lambda n: (n, 1, "0100", f"officer{n}@gov.example", date(2025, 6, 1)),
        ),
        (AccountLinks, ("officer_id", "account_id", "since_import", "how"), lambda n: (n, n, 1, "employee_id")),
        (
            SparrowEmails,
            ("officer_id", "source", "since_import", "email"),
            lambda n: (n, "sparrow_list", 1, f"other{n}@gov.example"),
        ),
        (
            Contacts,
            ("id", "channel", "address", "language"),
            lambda n: (n, SECOND if n > officers - seconds else "telegram", str(FIRST_CHAT + n), ("hi", "en")[n % 2]),
        ),
        (ContactOfficers, ("officer_id", "contact_id", "role", "linked_at"), lambda n: (n, n, "self", REPORTED)),
    )
    for table, columns, row in tables:
        for first in range(1, officers + 1, CHUNK):
            rows = [row(n) for n in range(first, min(first + CHUNK, officers + 1))]
            database.write_now(partial(insert_many, table=table, columns=columns, rows=rows))


def _report(session: Session) -> None:
    values = {"kind": "portal_reports", "state": "applied", "actor": "chaos", "started_at": REPORTED}
    session.execute(insert(Imports).values(**values, files=[], summary={}))
    report = ("users", "0100", 1, "Department of Examples", REPORTED, "portal_reports", 1)
    columns = ("kind", "mdo", "since_import", "mdo_name", "as_on", "source", "rows")
    insert_many(session, Reports, columns, [report])
