"""The replay's judges see what is wrong: twice, at night, without a reason, unbooked, forgotten by a leaping clock."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.chaos.bends import differently_said, unexplained
from tests.chaos.books import Booked, Sent, complaints
from tests.chaos.days import Bend, Plan
from tests.chaos.year import Year, works_six_days

WEDNESDAY = "2026-04-08T10:00:00+05:30"
SAID = Sent(WEDNESDAY, "E0000001", "order/courses 2026 7; order/hours 2026 first", "merged", "hi", "abc")
BOOKED = [
    Booked("E0000001", "2026-04-08", "order/courses 2026 7", "sent", ""),
    Booked("E0000001", "2026-04-08", "order/hours 2026 first", "sent", ""),
]


def test_nothing_is_wrong_with_what_is_said_once_by_day_and_booked() -> None:
    assert list(complaints([SAID], BOOKED)) == []


@pytest.mark.parametrize(
    ("at", "officer", "quiet"),
    [
        ("2026-04-08T09:59:59+05:30", "E0000001", True),
        ("2026-04-08T17:59:59+05:30", "E0000001", False),
        ("2026-04-08T18:00:00+05:30", "E0000001", True),
        ("2026-04-08T05:00:00+00:00", "E0000001", False),
        ("2026-04-03T11:00:00+05:30", "E0000001", True),  # Good Friday
        ("2026-04-11T11:00:00+05:30", "E0000001", True),  # a Saturday
        ("2026-04-11T11:00:00+05:30", "E0000003", False),  # of an office of six days
        ("2026-04-12T11:00:00+05:30", "E0000003", True),
    ],
)
def test_what_is_said_in_quiet_hours_is_seen(at: str, officer: str, *, quiet: bool) -> None:
    booked = [one._replace(officer=officer) for one in BOOKED]
    found = list(complaints([SAID._replace(at=at, officer=officer)], booked))
    assert found == ([f"in quiet hours: {officer} at {at}"] if quiet else [])


def test_what_is_said_twice_is_seen() -> None:
    later = SAID._replace(at="2026-04-09T10:00:00+05:30", occasions="order/courses 2026 7")
    assert list(complaints([SAID, later], BOOKED)) == ["2 times: E0000001 order/courses 2026 7"]


@pytest.mark.parametrize(
    ("state", "reason", "wrong"),
    [
        ("queued", "", ["queued without a reason: E0000001 order/hours 2027 first"]),
        ("queued", "wait", ["queued without a reason: E0000001 order/hours 2027 first"]),
        ("expired", "", ["expired without a reason: E0000001 order/hours 2027 first"]),
        ("expired", "expired", []),
        ("unknown", "no_outcome", []),
        ("sent", "", ["booked and not heard: E0000001 order/hours 2027 first"]),
    ],
)
def test_what_is_not_said_needs_a_reason(state: str, reason: str, wrong: list[str]) -> None:
    unsaid = Booked("E0000001", "2026-04-08", "order/hours 2027 first", state, reason)
    assert list(complaints([SAID], [*BOOKED, unsaid])) == wrong


def test_what_was_said_about_nothing_is_seen() -> None:
    nothing = SAID._replace(officer="E0000002", occasions="")
    assert list(complaints([SAID, nothing], BOOKED)) == [f"about nothing that is booked: E0000002 at {WEDNESDAY}"]


def test_what_was_heard_must_be_booked() -> None:
    assert list(complaints([SAID], BOOKED[:1])) == ["heard and not booked: E0000001 order/hours 2026 first"]


def test_the_hour_may_differ_the_day_and_the_words_may_not() -> None:
    assert differently_said([SAID], [SAID._replace(at="2026-04-08T11:00:00+05:30")]) == []
    assert len(differently_said([SAID], [SAID._replace(at="2026-04-09T10:00:00+05:30")])) == 2
    assert len(differently_said([SAID], [SAID._replace(text="def")])) == 2
    assert len(differently_said([SAID], [])) == 1


@pytest.mark.parametrize(
    ("bent", "booked", "found"),
    [
        ([], [], ["order/courses 2026 7", "order/hours 2026 first"]),
        ([SAID], [], []),
        ([SAID._replace(at="2026-04-10T10:00:00+05:30", occasions="order/courses 2026 3")], [], ["order/hours"]),
        ([SAID._replace(occasions="order/courses 2026 3")], [BOOKED[1]._replace(state="expired", reason="late")], []),
        ([SAID._replace(occasions="order/courses 2026 3")], [BOOKED[1]._replace(state="expired")], ["order/hours"]),
        (
            [
                SAID._replace(at="2026-04-01T10:00:00+05:30", occasions="order/courses 2026 15"),
                SAID._replace(occasions="order/hours 2026 first"),
            ],
            [],
            ["order/courses 2026 7"],
        ),
        ([SAID, SAID._replace(officer="E0000002")], [], ["E0000002 heard of", "E0000002 heard of"]),
    ],
    ids=["nothing", "the same", "a later stage", "expired", "expired for nothing", "an earlier stage", "to another"],
)
def test_a_leaping_clock_may_pass_over_a_stage_and_forget_none(
    bent: list[Sent], booked: list[Booked], found: list[str]
) -> None:
    said = unexplained([SAID], bent, booked)
    assert len(said) == len(found)
    assert all(part in one for part, one in zip(found, said, strict=True))


def test_a_plan_reaches_its_process_whole(tmp_path: Path) -> None:
    bend = Bend(datetime(2026, 3, 30, 8, tzinfo=UTC), datetime(2026, 3, 31, 8, tzinfo=UTC), 60)
    plan = Plan(tmp_path, Year(10, date(2026, 3, 18), 5, 7), (bend,))
    assert Plan.from_json(plan.to_json()) == plan
    assert plan.shown(bend.starts) == datetime(2026, 3, 30, 9, tzinfo=UTC)
    assert plan.shown(bend.ends) == bend.ends


def test_a_department_is_the_same_for_the_same_seed() -> None:
    year = Year(50, date(2026, 3, 18), 396, 7)
    assert list(year.people()) == list(year.people())
    assert list(year.people()) != list(replace(year, seed=8).people())
    assert any(works_six_days(person.employee_id) for person in year.people())
