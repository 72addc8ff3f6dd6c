"""A department followed by one source: by the reports it hands in, or by the program, which looks everybody up."""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from os import SEEK_CUR
from pathlib import Path
from random import Random
from typing import Any

from sqlmodel import Session

from bot.acts.imports import Done, Watch, Wish, take_officers, take_reports, take_sparrow
from bot.app import App
from bot.config_file import load_config
from scheduler.clock import IST, SettableClock, SystemClock
from storage.imports import is_unfollowed
from storage.look_ups import officers_to_look_up
from storage.orders import remember_order, set_activation
from tests.chaos.days import ORDERS
from tests.chaos.department import Department
from tests.chaos.evening import Evening, Killed, Line, expected
from tests.chaos.lags import Place, Stood, read_standings
from tests.chaos.life import Life, wait_until
from tests.chaos.portal import Month
from tests.chaos.portal_files import told_by_api, write_lists, write_reports
from tests.fakes.igot import KEY, FakeIgot

LISTS, REPORTS, LOOK_UPS, CHECK = time(9, 30), time(10, 30), time(18), time(2)
"""When each thing is done; the look-ups at their usual hour."""
PATIENCE = 300
"""Seconds in which a run must have ended, or come as far as it is to be killed."""
LANES = 4
LOOKED_UP = """
SELECT employee_id FROM look_ups JOIN (SELECT DISTINCT officer_id, employee_id FROM listings) USING (officer_id)
WHERE looked_up_at >= ?
"""


class Followed:
    """A department to which lists and reports are handed in, and which is checked by night."""

    def __init__(self, folder: Path, month: Month, config: str = "") -> None:
        folder.mkdir()
        self.folder, self.month = folder, month
        self.config = folder / "config.toml"
        self.config.write_text(f'[department]\nstate = "BR"\n{config}', encoding="utf-8")
        self.clock = SettableClock(datetime.combine(month.first, time(), IST))
        self.app = App(load_config(self.config, environment={}), self.clock)
        self.app.database.write_now(self._begin)

    def take_lists(self, day: date) -> None:
        """Hand in the department's lists."""
        self.clock.put(datetime.combine(day, LISTS, IST))
        officers, sparrow = write_lists(self.folder, self.month.people, day)
        wish, told = Wish(self.app.config.data_folder), self._told()
        _took(take_officers(self.app.database, officers, wish, **told))
        _took(take_sparrow(self.app.database, sparrow, wish, **told))

    def take_reports(self, day: date) -> None:
        """Hand in the reports that the portal has made in the night."""
        self.clock.put(datetime.combine(day, REPORTS, IST))
        files = write_reports(self.folder, self.month.people, midnight_of(day))
        _took(take_reports(self.app.database, files, Wish(self.app.config.data_folder), **self._told()))

    def check(self, after: date) -> dict[Place, Stood]:
        """Check everybody in the night after a day, and see where they stand."""
        self.clock.put(datetime.combine(after + timedelta(days=1), CHECK, IST))
        self.app.check().run()
        return read_standings(self.app.config.data_folder / "smaran.db")

    def close(self) -> None:
        """Let go of the database."""
        self.app.close()

    def _begin(self, session: Session) -> None:
        for name in ORDERS:
            remember_order(session, self.app.orders[name], "", self.clock.now())
            set_activation(session, name, self.month.first, "chaos")

    def _told(self) -> dict[str, Any]:
        return {"actor": "chaos", "via": "shell", "now": self.clock.now(), "watch": Watch()}


class LookedUp(Followed):
    """A department whose officers the program looks up, in a process of its own that is killed on the way."""

    def __init__(self, folder: Path, month: Month, igot: FakeIgot, per_second: int, batch: int) -> None:
        access = f'base_url = "{igot.url}"\nkey = "{KEY}"\nper_second = {per_second}\nlanes = {LANES}'
        super().__init__(folder, month, f"[igot]\n{access}\n")
        self._igot, self._batch = igot, batch
        self._on_portal: dict[str, Any] = {}
        self._log = igot.log.open("rb")
        self._lines: list[Line] = []
        """Of the fake's log, since the evening began."""

    def look_up(self, day: date, kills: int, chance: Random) -> Evening:
        """One evening: everybody is looked up, however often the program is killed."""
        asked = asked_at(day)
        self._let_portal_tell(asked)
        evening = expected(self.month.people, day, asked)
        self._lines = evening.lines = []
        self.run(evening, asked, kills, chance)
        evening.finished = self._finished(asked)
        self._calls()
        return evening

    def run(self, evening: Evening, asked: datetime, kills: int, chance: Random) -> None:
        """Let the program look everybody up."""
        department = Department(self.folder, asked - SystemClock().now())
        calls = 2 * len(evening.serving)
        for _ in range(kills):
            more = chance.randint(1, calls // (kills + 1))
            # However late the kill comes: of those that follow, none is answered.
            self._igot.behave(faults=[{"kind": "hang", "method": "*", "calls": [*range(more + 1, calls)]}])
            with Life(department, self.config, batch=self._batch) as life:
                came_so_far = wait_until(partial(self._has_made, self._calls() + more), PATIENCE, every=0.05)
                if came_so_far and more >= 2 * (self._batch + LANES):
                    # So many answers fill a batch. However slow the machine is, one is written before the kill: else
                    # nobody is there who could wrongly be asked for again.
                    wait_until(partial(self._finished, asked), PATIENCE)
                life.kill()
            self._igot.behave(faults=[])
            if not came_so_far:
                raise RuntimeError(f"{asked}: it does not look up: {life.last_words()}")
            evening.kills.append(Killed(self._finished(asked), self._calls()))
        with Life(department, self.config, batch=self._batch) as life:
            if not wait_until(lambda: self._is_over(asked), PATIENCE):
                raise RuntimeError(f"{asked}: the run does not end: {life.last_words()}")
            life.end()

    def close(self) -> None:
        """Let go of everything."""
        self._log.close()
        super().close()

    def _let_portal_tell(self, moment: datetime) -> None:
        told = told_by_api(self.month.people, moment)
        self._igot.have(*(one for user_id, one in told.items() if self._on_portal.get(user_id) != one))
        self._on_portal = told

    def _is_over(self, since: datetime) -> bool:
        """Whether nobody is due any more, and the run has been ended."""
        reading = self.app.database.read_now
        due = reading(lambda session: officers_to_look_up(session, since, since.date(), 1))
        return not due and not reading(is_unfollowed)

    def _finished(self, since: datetime) -> frozenset[int]:
        """Whom our books have as looked up, as any other program could read them."""
        department = Department(self.folder, timedelta())
        rows = department.ask(LOOKED_UP, f"{since.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}")
        return frozenset(int(employee_id[1:]) for (employee_id,) in rows)

    def _has_made(self, calls: int) -> bool:
        return self._calls() >= calls

    def _calls(self) -> int:
        """How many calls the fake has counted on this evening."""
        while (line := self._log.readline()).endswith(b"\n"):
            self._lines.append(json.loads(line))
        self._log.seek(-len(line), SEEK_CUR)
        return len(self._lines)


def midnight_of(day: date) -> datetime:
    """Of which moment the report tells that is handed in on a day."""
    return datetime.combine(day, time(), IST)


def asked_at(day: date) -> datetime:
    """When the look-ups of a day begin."""
    return datetime.combine(day, LOOK_UPS, IST)


def _took(done: Done) -> None:
    if done.outcome.state not in {"applied", "unchanged"} or done.rejected_rows:
        raise RuntimeError(f"{done.outcome.state}: {done.outcome.held_because}; rejected: {done.rejected_rows}")
