"""The check, as `smaran check` runs it, on a department that tests/bench/department.py has written."""

import sys
from datetime import datetime

from bot.render import render, template_hash
from scheduler.check import Check
from scheduler.clock import IST
from scheduler.terms import Terms
from scheduler.working_calendar import OfficeCalendars
from storage.database import Database
from storage.rows import Reminding
from tests.bench.department import orders

AT = datetime(2026, 10, 1, 2, tzinfo=IST)


def check(path: str) -> None:
    """Check everybody once."""
    database = Database(f"sqlite:///{path}")
    terms = Terms(
        orders(), Reminding(), OfficeCalendars("BR"), {}, render, template_hash, channels=frozenset({"console"})
    )
    checked = Check(database, terms, AT).run()
    database.close()
    print(f"{sum(checked.standings.values())} standings, {sum(checked.planned.values())} messages")


if __name__ == "__main__":
    check(sys.argv[1])
