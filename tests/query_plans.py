"""What was asked of a database, and how SQLite would find it: a scan of what grows with the department is seen."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from storage.database import Database

FEW = {
    "orders",
    "obligations",
    "reports",
    "imports",
    "stopped_templates",
    "senders",
    "approved_wordings",
    "source_states",
}
"""Tables that hold no more rows than there are orders, organisations, imports, bots, wordings or sources."""
OF_THE_CALLS_AT_HAND = {"spoken_of", "told", "anon_1"}
"""What a statement makes itself, of the rows that it was handed and of the updates that wait."""
OF_THE_OPEN_ONES = {"ix_messages_unknown", "ix_attempts_open", "ix_inbox_fault"}
"""Indexes that hold nothing but what is unsettled."""
COUNTED = re.compile(r"\bcount\s*\(", re.IGNORECASE)
SCANNED = re.compile(
    r"SCAN (?!CONSTANT ROW|SUBQUERY|\(|LIST)(?P<table>\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?"
)

Asked = list[tuple[str, Any]]


@contextmanager
def listening(database: Database) -> Iterator[Asked]:
    """Every statement that is run meanwhile, with its first parameters."""
    asked: Asked = []

    def hear(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:  # noqa: FBT001 - as SQLAlchemy calls it
        asked.append((statement, parameters[0] if many else parameters))

    engines: list[Engine] = [database.writing_engine, database._reading_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


def scanned(database: Database, asked: Asked, of_the_open_ones: Collection[str] = OF_THE_OPEN_ONES) -> list[str]:
    """What is read from end to end, of tables that grow with the department."""
    found = set()
    with database.writing_engine.connect() as connection:
        for statement, parameters in dict(asked).items():
            if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for *_, step in plan:
                scan = None if " VIRTUAL TABLE " in step else SCANNED.match(step)  # the rows that it was handed
                if scan and scan["table"] not in FEW | OF_THE_CALLS_AT_HAND and scan["index"] not in of_the_open_ones:
                    found.add(f"{step} ← {statement}")
    return sorted(found)
