"""Looking everybody up over real HTTP: each once after the moment of the day, whatever comes in between."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from scheduler.clock import IST, SettableClock
from scheduler.looking_up import LookingUp
from scheduler.sources.igot_api import Igot, IgotAccess, Trouble
from scheduler.sources.lines import OfficerLine
from storage import imports
from storage.rows import LookUpOutcome
from storage.tables import LookUps
from tests.desk import Desk
from tests.fakes.igot import KEY, FakeIgot

MORNING = datetime(2026, 4, 2, 6, tzinfo=IST)
EVENING = time(21)


@pytest.fixture(scope="module")
def running_igot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path_factory.mktemp("fake") / "calls.jsonl") as igot:
        yield igot


@dataclass
class Watch:
    """A department of some officers, and what its operator is told."""

    desk: Desk
    igot: FakeIgot
    clock: SettableClock = field(default_factory=lambda: SettableClock(MORNING))
    told: list[str] = field(default_factory=list)

    def look_up(self, **access: Any) -> bool:
        return bool(asyncio.run(self._with(lambda looking, ending: looking.run_once(ending), **access)))

    def look_up_now(self, officer_id: int) -> Any:
        return asyncio.run(self._with(lambda looking, _ending: looking.look_up_now(officer_id)))

    async def _with(self, what: Any, **access: Any) -> Any:
        given: dict[str, Any] = {"per_second": 1000, "give_up_after": 0.05, **access}
        igot = Igot(IgotAccess(self.igot.url, KEY, **given), self.clock, first_pause=0.01)
        tell = lambda _session, code, _now: self.told.append(code)  # noqa: E731 - as short as it is
        looking = LookingUp(self.desk.database, igot, EVENING, 2, self.clock, tell)
        try:
            return await what(looking, asyncio.Event())
        finally:
            await igot.close()

    def outcomes(self) -> list[str]:
        def ask(session: Session) -> list[str]:
            return list(session.scalars(select(LookUps.outcome).order_by(LookUps.officer_id)))

        return self.desk.database.read_now(ask)


def officer(number: int) -> OfficerLine:
    known = {"name": "Asha", "language": "hi", "employee_id": f"E{number}"}
    email = f"officer{number}@gov.example"
    return OfficerLine(**{**dict.fromkeys(OfficerLine._fields), **known, "official_email": email})


@pytest.fixture
def watch(desk: Desk, running_igot: FakeIgot) -> Watch:
    running_igot.reset()
    running_igot.have_many(6, courses=2)
    desk.take_officers(*map(officer, range(1, 8)))
    return Watch(desk, running_igot)


def test_everybody_is_looked_up_once(watch: Watch) -> None:
    assert watch.look_up()
    watch.look_up()
    assert watch.outcomes() == ["read"] * 6 + ["not_found"]
    assert sorted(watch.igot.looked_up()) == [f"user-{n}" for n in range(1, 7)]
    assert len(watch.desk.see("completions")) == 12


def test_after_the_next_moment_of_the_day_all_are_due_again(watch: Watch) -> None:
    watch.look_up()
    watch.clock.put(MORNING + timedelta(hours=16))
    watch.look_up()
    assert len(watch.igot.looked_up()) == 12


def test_a_check_follows_a_run_that_changed_something(watch: Watch) -> None:
    watch.look_up()
    first = watch.desk.database.read_now(imports.newest_applied_at)
    watch.clock.put(MORNING + timedelta(hours=16))
    watch.look_up()
    assert watch.desk.database.read_now(imports.newest_applied_at) == first == MORNING


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        pytest.param({"keys": ["another"]}, "wrong_key", id="a wrong key"),
        pytest.param({"down": 503}, "unreachable", id="nothing but 503"),
        pytest.param({"spoil": "renamed"}, "changed_shape", id="answers of another shape"),
    ],
)
def test_trouble_is_told_once_and_once_that_it_is_over(watch: Watch, behaviour: dict[str, Any], code: str) -> None:
    watch.igot.behave(**behaviour)
    assert [watch.look_up(), watch.look_up()] == [False, False]
    assert watch.told == [code]
    assert watch.desk.see("profiles") == []
    watch.igot.behave(keys=None, down=None, spoil=None)
    assert watch.look_up()
    assert watch.told == [code, "works_again"]
    assert "unreadable" not in watch.outcomes()


def test_facts_stay_as_they_were_in_trouble(watch: Watch) -> None:
    watch.look_up()
    before = watch.desk.see_all()
    watch.clock.put(MORNING + timedelta(hours=16))
    watch.igot.behave(spoil="broken_json")
    watch.look_up()
    assert watch.desk.see_all() == before


def test_one_strange_account_does_not_stop_the_others(watch: Watch) -> None:
    watch.igot.have({"user_id": "", "email": "officer3@gov.example"})
    assert watch.look_up()
    assert (watch.outcomes().count("unreadable"), watch.told) == (1, [])


def test_one_officer_at_once(watch: Watch) -> None:
    found = watch.look_up_now(2)
    assert (found.outcome, watch.outcomes()) == (LookUpOutcome.READ, ["read"])
    assert len(watch.desk.see("completions")) == 2


def test_one_officer_at_once_hears_of_trouble_at_once(watch: Watch) -> None:
    watch.igot.behave(down=503)
    with pytest.raises(Trouble, match="unreachable"):
        watch.look_up_now(2)
    assert (watch.outcomes(), watch.told) == ([], [])


def test_a_run_waits_while_a_report_is_taken_in(watch: Watch) -> None:
    async def both() -> None:
        with imports.alone(watch.desk.database):
            looking = asyncio.create_task(watch._with(lambda looking, ending: looking.run_once(ending)))
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(looking), 0.5)
            assert watch.outcomes() == []
        await looking

    asyncio.run(both())
    assert watch.outcomes().count("read") == 6
