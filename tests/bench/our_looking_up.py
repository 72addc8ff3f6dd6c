"""Smaran's own run of look-ups: whoever is due, asked, compared, written down.

python -m tests.bench.our_looking_up prepare DB OFFICERS      officers whom nothing is known of but their emails
python -m tests.bench.our_looking_up first|next DB URL LANES  a run on one day, or on the day after
"""

import asyncio
import json
import sys
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic, process_time

from sqlalchemy import func, select

from bot.logs import set_up_logs
from scheduler.clock import IST
from scheduler.looking_up import LookingUp
from scheduler.sources.igot_api import Igot, IgotAccess
from storage.bulk import insert_many, take_ids
from storage.database import Database
from storage.imports import NewImport, begin_decision
from storage.rows import LookUp, Sought
from storage.tables import Listings, OfficerIdentifiers, Officers
from storage.upgrade import upgrade
from tests.bench.memory import resident_mib

NIGHT = datetime(2026, 10, 1, 20, tzinfo=IST)
AT = time(18)
UNPACED = 1_000_000.0


class Passing:
    """A clock that begins on an evening and goes on as time does."""

    def __init__(self, begins: datetime) -> None:
        self._begins, self._began = begins, monotonic()

    def now(self) -> datetime:
        """The moment, aware."""
        return self._begins + timedelta(seconds=monotonic() - self._began)


class Counting(Igot):
    """Notes the memory once a tenth of everybody has been looked up."""

    tenth, seen, early_mib = 0, 0, 0.0

    async def look_up(self, sought: Sought, *, at_once: bool = False) -> LookUp:
        self.seen += 1
        if self.seen == self.tenth:
            self.early_mib = resident_mib()
        return await super().look_up(sought, at_once=at_once)


def prepare(database: Database, officers: str) -> None:
    """Write the list, as one import."""
    begun = NewImport("officers", (), "bench", "shell", NIGHT - timedelta(days=1))
    number = database.write_now(lambda session: begin_decision(session, begun))
    count = int(officers)
    database.write_now(lambda session: take_ids(session, "officers", count))
    for table, columns, one in (
        (Officers, ("id",), lambda n: (n,)),
        (Listings, ("officer_id", "since_import", "left", "name", "language"), lambda n: (n, number, False, "A", "hi")),
        (
            OfficerIdentifiers,
            ("kind", "value", "officer_id", "since_import", "source"),
            lambda n: ("email", f"officer{n}@gov.example", n, number, "officer_list"),
        ),
    ):
        rows = map(one, range(1, count + 1))
        while chunk := list(islice(rows, 20_000)):
            database.write_now(partial(insert_many, table=table, columns=columns, rows=chunk))


def look_up(database: Database, day: str, url: str, lanes: str) -> None:
    """One run over everybody."""
    clock = Passing(NIGHT if day == "first" else NIGHT + timedelta(days=1))
    with database.reading() as session:
        officers = session.scalar(select(func.count()).select_from(Officers)) or 0

    async def run() -> dict[str, float]:
        igot = Counting(IgotAccess(url, "invented-key", UNPACED, int(lanes)), clock)
        igot.tenth = max(officers // 10, 1)
        looking = LookingUp(database, igot, AT, int(lanes), clock, lambda *_: None)
        began, cpu = monotonic(), process_time()
        if not await looking.run_once(asyncio.Event()):
            raise SystemExit("trouble ended the run")
        seconds, cpu = monotonic() - began, process_time() - cpu
        await igot.close()
        return {"seconds": seconds, "cpu": cpu, "early_mib": igot.early_mib, "late_mib": resident_mib()}

    print(json.dumps(asyncio.run(run())))


if __name__ == "__main__":
    set_up_logs(level="error")
    opened = Database(f"sqlite:///{sys.argv[2]}")
    upgrade(opened, backup_folder=Path(sys.argv[2]).parent, now=NIGHT)
    if sys.argv[1] == "prepare":
        prepare(opened, *sys.argv[3:])
    else:
        look_up(opened, sys.argv[1], *sys.argv[3:])
    opened.close()
