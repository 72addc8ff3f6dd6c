"""One department seen through daily reports and one through the API: the same standings on the same days."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from scheduler.clock import IST, SettableClock
from scheduler.looking_up import LookingUp
from scheduler.sources.igot_api import Igot, IgotAccess
from tests.fakes.igot import KEY, FakeIgot, person
from tests.journeys.house import Done, House, courses, mobile

NAMES = ("done", "some", "tardy", "idle", "unknown")
DAYS = tuple(map(date.fromisoformat, ("2026-03-30", "2026-04-01", "2026-04-03", "2026-04-08", "2026-04-12")))


def completed(name: str, day: date) -> list[Done]:
    """What somebody has completed by the morning of a day."""
    whole: dict[str, list[Done]] = {
        "done": courses(3, date(2026, 3, 28)),
        "some": courses(1, date(2026, 3, 29), 1.5),
        "tardy": courses(3, date(2026, 4, 2), 2),
    }
    return [one for one in whole.get(name, []) if one[1] < day]


@pytest.fixture
def igot(tmp_path: Path) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path / "igot.jsonl") as igot:
        yield igot


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[tuple[House, House]]:
    pair = []
    for name in ("reports", "api"):
        folder = tmp_path / name
        folder.mkdir()
        house = House(folder)
        house.officers(DAYS[0], *NAMES)
        house.activate(DAYS[0])
        pair.append(house)
    yield pair[0], pair[1]
    for house in pair:
        house.shell.app.close()


def look_up(house: House, igot: FakeIgot, day: date) -> None:
    """A run at the time at which the report of that day was made."""
    clock = SettableClock(datetime.combine(day, time(9), IST))

    async def run() -> None:
        asking = Igot(IgotAccess(igot.url, KEY, per_second=1000), clock)
        looking = LookingUp(house.shell.app.database, asking, time(8), 2, clock, lambda *_: None)
        assert await looking.run_once(asyncio.Event())
        await asking.close()

    asyncio.run(run())


def test_both_sources_give_the_same_standings(houses: tuple[House, House], igot: FakeIgot) -> None:
    reports, api = houses
    for day in DAYS:
        known = {name: completed(name, day) for name in NAMES if name != "unknown"}
        reports.report(day, **known)
        for name, done in known.items():
            taken = [(course, str(on), round(hours * 3600)) for course, on, hours in done]
            about = {"organisation": "0123", "organisation_name": "Department of Examples", "courses": taken}
            igot.have(person(f"user-{name}", f"{name}@gov.example", mobile(name), **about))
        look_up(api, igot, day)
        seen = [{name: house.stands(day, name) for name in NAMES} for house in houses]
        assert seen[0] == seen[1], day
    assert seen[0]["tardy"]["courses"][0] == "met_late"
    assert seen[0]["unknown"]["account"] == ("overdue", "not_found")
