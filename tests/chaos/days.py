"""One department lived through day by day, in a process of its own: `python -m tests.chaos.days '{…}'`.

Imports, nightly jobs and dispatch are the program's own; only the clock is set by hand, and the channel reaches nobody.
"""

import asyncio
import hashlib
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import structlog

from bot.acts.imports import Watch, Wish, take_officers, take_reports, take_sparrow
from bot.app import App
from bot.config_file import load_config
from bot.jobs import jobs
from scheduler.channel import Answer, Channel, Limits, Outgoing
from scheduler.clock import IST, Clock, SettableClock
from scheduler.jobs import tick
from storage.orders import remember_order, set_activation
from storage.rows import Order, Outcome
from tests.chaos.books import Heard, read_books, read_heard, write_lines
from tests.chaos.year import SIX_DAY_OFFICES, Person, Year, write_lists, write_reports

ORDERS = ("bihar-panchayati-raj-166-2026", "rajasthan-personnel-14917-2026")
CONFIG = f"[department]\nstate = 'BR'\n[working_time]\nsix_day_offices = {list(SIX_DAY_OFFICES)}\n"
HEARD = "heard.txt"
KILLED = 9
IMPORT = time(9, 30)
LOOKS = (time(2), time(3, 30), time(7), time(10), time(14), time(17, 59), time(18), time(22))
"""When the program looks what is due; some of them in quiet hours, in which it must say nothing."""
Moment = tuple[datetime, str]
"""When, and what: "import", or "look": the jobs that are due, and the outbox."""


@dataclass(frozen=True)
class Bend:
    """From one true moment until another, the clock is so many minutes ahead of the truth."""

    starts: datetime
    ends: datetime
    minutes: int


@dataclass(frozen=True)
class Plan:
    """What is to be lived through, and where."""

    folder: Path
    year: Year
    bends: tuple[Bend, ...] = field(default=())

    def to_json(self) -> str:
        """As it goes to the process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """As it arrives there."""
        given = json.loads(text)
        year = Year(**{**given["year"], "first": date.fromisoformat(given["year"]["first"])})
        moment = datetime.fromisoformat
        bends = (Bend(moment(one["starts"]), moment(one["ends"]), one["minutes"]) for one in given["bends"])
        return cls(Path(given["folder"]), year, tuple(bends))

    def shown(self, truly: datetime) -> datetime:
        """What the clock shows at a moment."""
        ahead = sum(bend.minutes for bend in self.bends if bend.starts <= truly < bend.ends)
        return truly + timedelta(minutes=ahead)


class Recorder:
    """A channel that writes down what it hears before it answers, and can reach nobody."""

    limits = Limits(text_length=4096, per_second=1_000_000, reaches_people=False, lanes=16)

    def __init__(self, clock: Clock, path: Path) -> None:
        self._clock = clock
        self._path = path
        self.calls_to_live: int | None = None
        """After so many the whole process dies, in the middle of the call."""

    async def open(self) -> None:
        """Nothing to make ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def send(self, message: Outgoing) -> Answer:
        """Write it down."""
        at = self._clock.now().astimezone(IST).isoformat()
        text = hashlib.sha256(message.text.encode()).hexdigest()
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\t".join(Heard(at, message.our_key, message.language, text)) + "\n")
        if self.calls_to_live is not None:
            self.calls_to_live -= 1
            if self.calls_to_live == 0:
                os._exit(KILLED)
        return Answer(Outcome.SENT, provider_id=message.our_key)


class Department(App):
    """The program as it is built everywhere, but for what its channel does."""

    @cached_property
    def orders(self) -> dict[str, Order]:
        """Read once: their files do not change in this year."""
        return super().orders

    @cached_property
    def recorder(self) -> Recorder:
        """Who hears."""
        return Recorder(self.clock, self.config.data_folder / HEARD)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Under the console's name, so that everybody has an address."""
        return {"console": self.recorder}


def moments(year: Year) -> Iterator[Moment]:
    """All that is done in a year, day after day, at its true moment."""
    whats = {IMPORT: "import", **dict.fromkeys(LOOKS, "look")}
    for day in (year.first + timedelta(days=number) for number in range(year.days)):
        yield from ((datetime.combine(day, at, IST), whats[at]) for at in sorted(whats))


class Life:
    """A department, its true days, and what its clock shows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        plan.folder.mkdir(parents=True, exist_ok=True)
        config = plan.folder / "config.toml"
        config.write_text(CONFIG, encoding="utf-8")
        self.clock = SettableClock(datetime.combine(plan.year.first, time(), IST))
        self.app = Department(load_config(config, environment={}), self.clock)
        self.people: list[Person] = list(plan.year.people())

    def begin(self) -> None:
        """Make the orders active."""
        database, now = self.app.database, self.clock.now()
        for name in ORDERS:
            database.write_now(partial(remember_order, order=self.app.orders[name], toml="", now=now))
            database.write_now(partial(set_activation, order_id=name, on=self.plan.year.first, by="replay"))

    async def live(self, moments: Iterable[Moment]) -> None:
        """Pass through these moments."""
        by_clock = jobs(self.app, asyncio.Event())
        dispatcher = self.app.dispatcher()
        for truly, what in moments:
            self.clock.put(self.plan.shown(truly))
            if what == "import":
                self.take_in(truly.date())
                continue
            async for ran in tick(by_clock, self.app.database, self.clock.now()):
                if ran.fault is not None:
                    raise ran.fault
            await dispatcher.drain()

    def take_in(self, day: date) -> None:
        """Hand in what has come."""
        year, database = self.plan.year, self.app.database
        wish, told = self._how()
        if year.lists_on(day):
            officers, sparrow = write_lists(self.plan.folder, self.people, day)
            take_officers(database, officers, wish, **told)
            take_sparrow(database, sparrow, wish, **told)
        if year.report_on(day):
            self.take_in_report(day)

    def take_in_report(self, day: date) -> None:
        """Hand in the report of a day."""
        wish, told = self._how()
        done = take_reports(self.app.database, write_reports(self.plan.folder, self.people, day), wish, **told)
        if done.outcome.state != "applied":
            raise SystemExit(f"{day}: the report was {done.outcome.state}: {done.outcome.held_because}")

    def _how(self) -> tuple[Wish, dict[str, Any]]:
        told = {"actor": "replay", "via": "shell", "now": self.clock.now(), "watch": Watch()}
        return Wish(self.app.config.data_folder), told

    def end(self) -> None:
        """Write down what was heard, and what is booked."""
        path = self.app.database.path
        self.app.close()
        if path is not None:
            sent, booked = read_books(path, read_heard(self.app.config.data_folder / HEARD))
            write_lines(self.plan.folder / "ledger.txt", sent)
            write_lines(self.plan.folder / "books.txt", booked)


def quietly() -> None:
    """Keep to the log only what is wrong: a year of leases tells nobody anything."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def main() -> None:
    """Live through what the argument says."""
    quietly()
    life = Life(Plan.from_json(sys.argv[1]))
    life.begin()
    asyncio.run(life.live(moments(life.plan.year)))
    life.end()


if __name__ == "__main__":
    main()
