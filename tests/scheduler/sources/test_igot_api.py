"""iGOT's API over real HTTP, against the fake: who is found by what, and what becomes of faults."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scheduler.clock import SettableClock
from scheduler.sources.igot_api import Igot, IgotAccess, Trouble
from storage.rows import LookUp, LookUpOutcome, Sought
from tests.fakes.igot import KEY, FakeIgot, person

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
ASHA = person("user-asha", "asha@gov.example", "9000000001", courses=[("Ethics", "2026-04-01", 5400)])
TWIN = person("user-twin", "asha@mail.example", "9000000001")
BY_ALL = Sought(1, (), ("asha@gov.example",), ("+919000000001",))
BY_ID = Sought(1, ("user-asha",), ("asha@gov.example",), ("+919000000001",))


@pytest.fixture(scope="module")
def running_igot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeIgot]:
    with FakeIgot(tmp_path_factory.mktemp("fake") / "calls.jsonl") as igot:
        yield igot


@pytest.fixture
def igot(running_igot: FakeIgot) -> FakeIgot:
    running_igot.reset()
    running_igot.have(ASHA)
    return running_igot


def look_up(igot: FakeIgot, *sought: Sought, at_once: bool = False, **access: Any) -> list[LookUp]:
    """Look some up at the same time, with rests of milliseconds."""
    told: dict[str, Any] = {"per_second": 1000, "lanes": 4, **access}

    async def ask() -> list[LookUp]:
        asking = Igot(IgotAccess(igot.url, KEY, **told), SettableClock(NOW), first_pause=0.01)
        try:
            return await asyncio.gather(*(asking.look_up(one, at_once=at_once) for one in sought))
        finally:
            await asking.close()

    return asyncio.run(ask())


def methods(igot: FakeIgot) -> list[str]:
    return [line["by"] if "by" in line else line["method"] for line in igot.calls()]


def test_account_and_courses_are_read(igot: FakeIgot) -> None:
    [found] = look_up(igot, BY_ALL)
    [account] = found.accounts
    [course] = account.completed
    assert (found.outcome, found.as_on) == (LookUpOutcome.READ, NOW)
    assert (account.user_id, account.organisation, account.course_seconds) == ("user-asha", "0100", 5400)
    assert (course.name, course.completed_on, course.seconds) == ("Ethics", date(2026, 4, 1), 5400)


def test_whose_user_id_is_known_is_not_searched_for(igot: FakeIgot) -> None:
    look_up(igot, BY_ID)
    assert methods(igot) == ["read", "enrolments"]


def test_whose_user_id_is_gone_is_searched_for_by_email_and_mobile(igot: FakeIgot) -> None:
    igot.have(person("user-new", "asha@gov.example"))
    igot.remove("user-asha")
    [found] = look_up(igot, BY_ID)
    assert [account.user_id for account in found.accounts] == ["user-new"]
    assert methods(igot) == ["read", "email", "phone", "enrolments"]


def test_a_second_account_is_seen(igot: FakeIgot) -> None:
    igot.have(TWIN)
    [found] = look_up(igot, BY_ALL)
    assert {account.user_id for account in found.accounts} == {"user-asha", "user-twin"}


@pytest.mark.parametrize(
    ("sought", "outcome"),
    [
        (Sought(1, (), ("nobody@gov.example",), ()), LookUpOutcome.NOT_FOUND),
        (Sought(1), LookUpOutcome.NOTHING_TO_GO_BY),
    ],
)
def test_whoever_is_not_found(igot: FakeIgot, sought: Sought, outcome: LookUpOutcome) -> None:
    [found] = look_up(igot, sought)
    assert (found.outcome, found.accounts) == (outcome, ())


def test_an_account_that_is_not_active_is_not_found(igot: FakeIgot) -> None:
    igot.have({**ASHA, "active": False})
    assert look_up(igot, BY_ID)[0].outcome is LookUpOutcome.NOT_FOUND


@pytest.mark.parametrize("spoilt", ["broken_json", "page", "renamed", "list"])
def test_an_answer_of_another_shape_is_unreadable(igot: FakeIgot, spoilt: str) -> None:
    igot.behave(spoil=spoilt)
    assert look_up(igot, BY_ALL)[0].outcome is LookUpOutcome.UNREADABLE


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_is_trouble_at_once(igot: FakeIgot, status: int) -> None:
    igot.behave(keys=["another"], refusal=status)
    with pytest.raises(Trouble, match="wrong_key"):
        look_up(igot, BY_ALL)
    assert len(igot.calls()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "status_500"}, id="500"),
        pytest.param({"kind": "status_502"}, id="502 with a page"),
        pytest.param({"kind": "cut"}, id="no answer"),
        pytest.param({"kind": "half"}, id="half an answer"),
        pytest.param({"kind": "reset"}, id="a reset"),
    ],
)
def test_a_passing_fault_is_tried_again(igot: FakeIgot, fault: dict[str, Any]) -> None:
    igot.behave(faults=[{**fault, "method": "*", "calls": [1, 2]}])
    assert look_up(igot, BY_ID)[0].outcome is LookUpOutcome.READ
    assert methods(igot) == ["read", "read", "read", "enrolments"]


@pytest.mark.parametrize("named", [False, True])
def test_whoever_asks_too_fast_waits_and_goes_on(igot: FakeIgot, *, named: bool) -> None:
    igot.behave(rate=50, burst=1, retry_after=[1, 1], names_the_wait=named)
    found = look_up(igot, BY_ID, Sought(2, ("user-asha",)), per_second=200)
    assert [one.outcome for one in found] == [LookUpOutcome.READ] * 2
    assert 429 in {line["code"] for line in igot.calls()}


def test_what_does_not_end_is_trouble(igot: FakeIgot) -> None:
    igot.behave(down=503)
    with pytest.raises(Trouble, match="unreachable"):
        look_up(igot, BY_ALL, give_up_after=0.05)
    assert len(igot.calls()) > 1


def test_somebody_who_waits_is_told_at_the_first_fault(igot: FakeIgot) -> None:
    igot.behave(down=503)
    with pytest.raises(Trouble, match="unreachable"):
        look_up(igot, BY_ALL, at_once=True)
    assert len(igot.calls()) == 1


def test_a_duration_that_is_not_said_stays_unsaid(igot: FakeIgot) -> None:
    igot.behave(missing=["duration"])
    [found] = look_up(igot, BY_ID)
    assert [course.seconds for course in found.accounts[0].completed] == [None]
