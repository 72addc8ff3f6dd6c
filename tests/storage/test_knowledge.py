"""What is counted for each officer, on both databases: by SQL, so that the rules need only compare."""

from datetime import date, datetime
from typing import Any

import pytest

from scheduler.clock import IST
from storage.counted_work import Count
from storage.database import Database
from storage.knowledge import Knowledge
from storage.rows import Known, Measure, Metric
from storage.tables import (
    AccountLinks,
    AccountReadings,
    Accounts,
    Assessments,
    Completions,
    Exemptions,
    LookUps,
    Obligations,
    Orders,
    PlanItems,
    Profiles,
    Tickets,
)
from tests.scheduler.office import AS_ON, Office

TODAY = date(2026, 10, 1)
KEY = 7


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    office.officer(1)
    office.account(1)
    return office


def known(office: Office, *counts: Count, officer: int = 1) -> Known:
    with office.database.reading() as session:
        [found] = Knowledge(session, 1, counts, TODAY).several([officer])
    return found


def count(metric: Metric, target: float, **more: Any) -> Count:
    values: dict[str, Any] = {"named": (), "counted_from": None, "counted_to": None} | more
    return Count(obligation_key=KEY, metric=metric, target=target, **values)


def measured(office: Office, metric: Metric, target: float, **more: Any) -> Measure | None:
    return known(office, count(metric, target, **more)).measures.get(KEY)


@pytest.mark.parametrize(
    ("done_on", "reached_on"),
    [
        pytest.param((1, 2, 31), date(2026, 3, 31), id="by the due date: that day stands for every earlier one"),
        pytest.param((1, 2), None, id="too few"),
        pytest.param((1, 2, 32, 40), date(2026, 4, 1), id="late: the very day"),
    ],
)
def test_courses_and_the_day_they_were_enough(
    office: Office, done_on: tuple[int, ...], reached_on: date | None
) -> None:
    for day in done_on:
        office.completed(1, f"course {day}", date.fromordinal(date(2026, 2, 28).toordinal() + day))
    measure = measured(office, Metric.COURSES, 3, due_on=date(2026, 3, 31))
    assert measure == Measure(len(done_on), reached_on)


def test_hours_are_those_of_the_window_both_ends_included(office: Office) -> None:
    for day, hours in ((date(2026, 3, 31), 8), (date(2026, 4, 1), 1.5), (date(2027, 3, 31), 2), (date(2027, 4, 1), 4)):
        office.completed(1, day.isoformat(), day, hours)
    window = {"counted_from": date(2026, 4, 1), "counted_to": date(2027, 3, 31)}
    assert measured(office, Metric.HOURS, 52, **window) == Measure(3.5)


def test_only_named_courses_count_where_courses_are_named(office: Office) -> None:
    office.completed(1, "ethics", date(2026, 5, 1))
    office.completed(1, "noting", date(2026, 5, 2))
    assert measured(office, Metric.COURSES, 1, named=("ethics",)) == Measure(1)


def test_a_window_just_ended_is_counted_beside_the_running_one(office: Office) -> None:
    office.completed(1, "a", date(2026, 3, 1), 5)
    ended = count(Metric.HOURS, 52, counted_to=date(2026, 3, 31), closing=True)
    running = count(Metric.HOURS, 52, counted_from=date(2026, 4, 1))
    found = known(office, ended, running)
    assert (found.closing[KEY], found.measures[KEY]) == (Measure(5), Measure(0))


def test_a_completion_that_an_import_has_ended_is_not_counted(office: Office) -> None:
    office.completed(1, "a", date(2026, 3, 1))
    office.insert(
        Completions, account_id=1, course_id=97, since_import=0, until_import=1, completed_on=TODAY, seconds=1
    )
    assert measured(office, Metric.COURSES, 3) == Measure(1)


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [
        pytest.param((None, None, None), Measure(0, None, 3), id="nothing done"),
        pytest.param((date(2026, 5, 1), None, None), Measure(1 / 3, None, 3), id="one of three"),
        pytest.param(
            (date(2026, 6, 1), date(2026, 5, 1), None),
            Measure(2 / 3, date(2026, 6, 1), 3),
            id="half, on the second's day",
        ),
    ],
)
def test_the_share_of_the_plan(office: Office, done_on: tuple[date | None, ...], expected: Measure) -> None:
    for number, day in enumerate(done_on):
        _plan(office, f"planned {number}", day, is_apar=True)
    _plan(office, "not of the APAR", TODAY, is_apar=False)
    measure = measured(office, Metric.PLAN_SHARE, 0.5)
    assert measure is not None
    assert (measure.value, measure.reached_on, measure.total) == (
        pytest.approx(expected.value),
        expected.reached_on,
        expected.total,
    )


def test_without_a_plan_there_is_nothing_to_measure(office: Office) -> None:
    assert measured(office, Metric.PLAN_SHARE, 0.5) is None


def _plan(office: Office, course: str, done_on: date | None, *, is_apar: bool) -> None:
    key = office.course(course)
    progress = "completed" if done_on else "in_progress"
    values = {"account_id": 1, "course_id": key, "since_import": 1, "completed_on": done_on, "progress": progress}
    office.insert(PlanItems, **values, is_apar=is_apar)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        pytest.param(("comprehensive",), Measure(1, date(2026, 5, 2), 2), id="failed first, then passed elsewhere"),
        pytest.param(("do_2",), Measure(1, date(2026, 5, 2), 1), id="by the course's id"),
        pytest.param(("quiz",), Measure(0, None, 1), id="attempted, not passed"),
        pytest.param(("other",), None, id="not attempted"),
    ],
)
def test_an_assessment_is_one_of_those_named(office: Office, named: tuple[str, ...], expected: Measure | None) -> None:
    for name, course, passed, day in (
        ("comprehensive", "do_1", False, 1),
        ("comprehensive", "do_2", True, 2),
        ("quiz", "do_3", False, 3),
    ):
        values = {"account_id": 1, "name": name, "course": course, "since_import": 1, "passed": passed}
        office.insert(Assessments, **values, attempted_on=date(2026, 5, day))
    assert measured(office, Metric.ASSESSMENT, 1, named=named) == expected


def test_of_several_possible_accounts_none_is_taken_until_a_person_decides(office: Office) -> None:
    office.officer(2)
    for account in (21, 22):
        office.insert(Accounts, id=account)
        office.insert(Profiles, account_id=account, since_import=1, mdo="0100", email=f"a{account}@gov.example")
        office.insert(AccountLinks, officer_id=2, account_id=account, since_import=1, how="candidate")
    undecided = known(office, officer=2)
    assert (undecided.account, undecided.candidates) == (None, 2)
    office.insert(AccountLinks, officer_id=2, account_id=21, since_import=0, how="person")
    decided = known(office, officer=2)
    assert decided.account is not None
    assert (decided.account.id, decided.candidates) == (21, 0)


@pytest.mark.parametrize(
    ("sources", "believed"),
    [
        (("self_declared", "officer_list", "sparrow_list"), "sparrow_list"),
        (("self_declared", "officer_list"), "officer_list"),
        (("self_declared",), "self_declared"),
        ((), None),
    ],
)
def test_whose_word_on_the_sparrow_email_is_believed(
    office: Office, sources: tuple[str, ...], believed: str | None
) -> None:
    for source in sources:
        office.sparrow(1, f"{source.replace('_', '.')}@gov.example", source=source)
    assert known(office).sparrow_source == believed


@pytest.mark.parametrize(
    ("until_on", "revoked", "expected"),
    [
        (None, False, {KEY: "on deputation abroad"}),
        (TODAY, False, {KEY: "on deputation abroad"}),
        (date(2026, 9, 30), False, {}),
        (None, True, {}),
    ],
)
def test_an_exemption_holds_until_its_day(
    office: Office, until_on: date | None, expected: dict[int, str], *, revoked: bool
) -> None:
    office.insert(Orders, id="order", number="1")
    office.insert(Obligations, key=KEY, order_id="order", id="hours", metric="hours")
    granted = {"granted_by": "test", "granted_at": AS_ON, "revoked_at": AS_ON if revoked else None}
    office.insert(
        Exemptions, officer_id=1, obligation_key=KEY, reason="on deputation abroad", until_on=until_on, **granted
    )
    assert known(office).exemptions == expected


@pytest.mark.parametrize(
    ("rests_until", "closed", "rests"),
    [
        pytest.param(datetime(2026, 10, 2, tzinfo=IST), False, True, id="until tomorrow"),
        pytest.param(datetime(2026, 10, 1, tzinfo=IST), False, False, id="until today"),
        pytest.param(datetime(2026, 10, 9, tzinfo=IST), True, False, id="closed"),
        pytest.param(None, False, False, id="never"),
    ],
)
def test_what_a_ticket_is_open_about_rests_for_a_time(
    office: Office, rests_until: datetime | None, *, closed: bool, rests: bool
) -> None:
    office.insert(Orders, id="order", number="1")
    office.insert(Obligations, key=KEY, order_id="order", id="hours", metric="hours")
    for key in (KEY, None):
        told = {"obligation_key": key, "what": "hours", "opened_at": AS_ON, "rests_until": rests_until}
        office.insert(Tickets, officer_id=1, closed_at=AS_ON if closed else None, **told)
    assert known(office).resting == (frozenset({KEY}) if rests else frozenset())


def test_whoever_no_list_ever_had_is_not_known(office: Office) -> None:
    with office.database.reading() as session:
        assert Knowledge(session, 1, [], TODAY).several([99]) == []


def test_chunks_go_through_everybody_once(office: Office) -> None:
    for number in range(2, 6):
        office.officer(number)
    with office.database.reading() as session:
        chunks = list(Knowledge(session, 1, [], TODAY).chunks(2))
    assert [[one.officer.id for one in chunk] for chunk in chunks] == [[1, 2], [3, 4], [5]]


def test_an_officer_was_looked_up_when_their_account_was(office: Office) -> None:
    at = datetime(2026, 9, 30, 5, tzinfo=IST)
    office.insert(LookUps, officer_id=1, looked_up_at=at, outcome="read", as_on=at)
    office.insert(AccountReadings, account_id=1, as_on=at)
    assert known(office).looked_up_on == at


@pytest.mark.parametrize(("outcome", "told"), [("not_found", True), ("read", True), ("unreadable", False)])
def test_that_nobody_or_only_others_were_found_is_known_too(office: Office, outcome: str, *, told: bool) -> None:
    at = datetime(2026, 9, 30, 5, tzinfo=IST)
    office.officer(2)
    office.insert(LookUps, officer_id=2, looked_up_at=at, outcome=outcome, as_on=at)
    assert known(office, officer=2).looked_up_on == (at if told else None)
