"""The program looks a department up on iGOT, is killed on the way, and repeats nobody whom it has written down."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from storage.tables import LookUps
from tests.fakes.igot import KEY, FakeIgot, person
from tests.fakes.telegram import FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living

DAY = date(2026, 4, 6)
NAMES = tuple("A" * number for number in range(1, 41))
DONE = "event=igot_run_done"


class Watching(Living):
    """A department with a key to iGOT; what has been looked up is written every four officers."""

    def has_key(self, igot: FakeIgot, key: str = KEY, per_second: int = 20) -> None:
        told = f'[igot]\nbase_url = "{igot.url}"\nkey = "{key}"\nper_second = {per_second}\n'
        kept = self.config.read_text("utf-8").partition("[igot]")[0].rstrip()
        self.config.write_text(f"{kept}\n{told}", "utf-8")

    def looked_up(self) -> dict[int, str]:
        """The outcome for every officer who is written down as looked up."""
        question = select(col(LookUps.officer_id), col(LookUps.outcome))
        return self.shell.app.database.read_now(lambda session: dict(session.connection().execute(question).all()))


@pytest.fixture
def igot(tmp_path: Path) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path / "igot.jsonl") as igot:
        igot.have(
            *(person(f"user-{name}", mobile=mobile(name), courses=[("Ethics", "2026-04-01", 3600)]) for name in NAMES)
        )
        yield igot


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    with FakeTelegram(tmp_path / "telegram.jsonl") as telegram:
        folder = tmp_path / "house"
        folder.mkdir()
        house = Watching(folder, telegram, "en")
        house.haste["scheduler.looking_up.BATCH"] = 4
        house.stand(DAY)
        house.officers(DAY, *NAMES)
        house.activate(DAY)
        yield house
        house.kill()
        house.shell.app.close()


def test_a_run_that_is_killed_goes_on_where_it_was(watching: Watching, igot: FakeIgot) -> None:
    watching.has_key(igot)
    for _ in range(3):
        known = len(watching.looked_up())
        watching.start()
        watching.wait_for("some more", lambda known=known: len(watching.looked_up()) >= known + 8)  # type: ignore[misc]
        watching.kill()
    before = set(watching.looked_up())
    asked = Counter(igot.looked_up())
    watching.has_key(igot, per_second=200)
    watching.start()
    watching.wait_for("the end of the run", lambda: DONE in watching.logged())
    watching.wait_for_check(1)
    assert set(watching.looked_up().values()) == {"read"}
    assert len(watching.looked_up()) == len(NAMES)
    again = Counter(igot.looked_up()) - asked
    assert len(again) == len(NAMES) - len(before)
    assert watching.stands(DAY, NAMES[0])["hours"][0] == "open"
    assert watching.end() == 0


def test_a_wrong_key_stops_it_and_is_noted_once(watching: Watching, igot: FakeIgot) -> None:
    igot.behave(keys=["another"])
    watching.has_key(igot)
    for _ in range(2):
        watching.start()
        calls = len(igot.calls())
        watching.wait_for("a call", lambda calls=calls: len(igot.calls()) > calls)  # type: ignore[misc]
        time.sleep(1)
        assert watching.end() == 0
    assert watching.logged().count("event=igot_stopped trouble=wrong_key") == 1
    assert (watching.looked_up(), KEY in watching.logged()) == ({}, False)
