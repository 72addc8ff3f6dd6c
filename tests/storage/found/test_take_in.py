"""What the API has found is written where it differs, and whose it is follows the rules of reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from scheduler.sources.lines import OfficerLine
from storage import imports
from storage.accounts import link
from storage.found import take_in
from storage.look_ups import officers_to_look_up
from storage.rows import CompletedCourse, FoundAccount, LookUp, LookUpOutcome, Sought
from storage.tables import Courses, Imports, Obligations, Orders, Standings
from tests.desk import MONDAY, NOW, TUESDAY, Desk

ETHICS = CompletedCourse("ethics", "Ethics", "do_1", date(2026, 3, 30), 5400)
NOTING = CompletedCourse("noting", "Noting", "do_2", date(2026, 3, 31), 3600)
ASHA = FoundAccount(
    "user-asha",
    "asha@gov.example",
    "+919000000001",
    "0123",
    "Department of Examples",
    "VERIFIED",
    date(2025, 6, 1),
    (ETHICS,),
)
TWIN = replace(ASHA, user_id="user-twin", email="asha@mail.example", completed=(NOTING,))
LATER = NOW + timedelta(hours=1)
NOON_OF_TUESDAY = datetime(2026, 3, 31, 6, 30, tzinfo=UTC)


def officer(number: int = 1, **told: Any) -> OfficerLine:
    known = {"name": f"Officer {number}", "language": "hi", "employee_id": f"E{number}"}
    return OfficerLine(**{**dict.fromkeys(OfficerLine._fields), **known, "mobile": f"+9190000{number:05}", **told})


@pytest.fixture
def found(desk: Desk) -> Callable[..., int | None]:
    """Take in what was found of officer 1, or of those who are named."""

    def found(*accounts: FoundAccount, as_on: datetime = NOW, of: int = 1) -> int | None:
        outcome = LookUpOutcome.READ if accounts else LookUpOutcome.NOT_FOUND
        reading = imports.NewImport(imports.READING, (), "smaran", "run", as_on)
        one = LookUp(of, outcome, as_on, accounts)
        with imports.alone(desk.database):
            imports.undo_crashed(desk.database)
            return desk.database.write_now(lambda session: take_in(session, [one], reading))

    return found


Found = Callable[..., int | None]


def links(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.see("account_links", "officer_id", "account_id", "how")


def test_an_account_comes_with_all_that_was_found(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    assert desk.see("profiles", "mdo", "user_id", "email", "registered_on") == [
        ("0123", "user-asha", "asha@gov.example", date(2025, 6, 1))
    ]
    assert desk.see("completions", "completed_on", "seconds") == [(date(2026, 3, 30), 5400)]
    assert links(desk) == [(1, 1, "mobile")]


def test_the_same_again_writes_nothing(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    before = desk.see_all()
    assert (found(ASHA, as_on=LATER), desk.see_all()) == (None, before)


def test_what_changed_is_what_is_written(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    found(replace(ASHA, email="asha@new.example", completed=(ETHICS, NOTING)), as_on=LATER)
    assert desk.see("profiles", "email") == [("asha@new.example",)]
    assert ("email", "asha@new.example") in desk.see("account_identifiers", "kind", "value")
    assert len(desk.see("completions")) == 2


def test_what_is_not_said_stays(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    unsaid = dict.fromkeys(("email", "mobile", "organisation", "organisation_name", "profile_status", "registered_on"))
    silent = replace(ASHA, **unsaid, completed=(replace(ETHICS, seconds=None),))  # type: ignore[arg-type]
    before = desk.see_all()
    assert (found(silent, as_on=LATER), desk.see_all()) == (None, before)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        pytest.param({"completed": (ETHICS,)}, 1, id="a single course may be taken back"),
        pytest.param({"completed": (ETHICS,), "whole": False}, 2, id="not where something could not be read"),
    ],
)
def test_a_course_that_is_no_longer_listed(desk: Desk, found: Found, told: dict[str, Any], left: int) -> None:
    desk.take_officers(officer())
    found(replace(ASHA, completed=(ETHICS, NOTING)))
    found(replace(ASHA, **told), as_on=LATER)
    assert len(desk.see("completions")) == left


def test_a_list_that_was_cut_off_takes_nothing_back(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    many = tuple(replace(ETHICS, folded=f"c{number}", name=f"C{number}", portal_id=None) for number in range(10))
    found(replace(ASHA, completed=many))
    found(replace(ASHA, completed=many[:5]), as_on=LATER)
    assert len(desk.see("completions")) == 10


def test_two_accounts_of_one_officer_are_for_a_person_to_decide(desk: Desk, found: Found) -> None:
    desk.take_officers(officer(official_email="asha@gov.example"))
    found(ASHA, TWIN)
    assert links(desk) == [(1, 1, "candidate"), (1, 2, "candidate")]


def test_a_second_account_asks_about_the_first_one_too(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    found(TWIN, as_on=LATER)
    assert links(desk) == [(1, 1, "candidate"), (1, 2, "candidate")]


def test_an_account_that_two_officers_claim_is_linked_to_neither(desk: Desk, found: Found) -> None:
    desk.take_officers(officer(1, mobile="+919000000001"), officer(2, mobile="+919000000001"))
    found(ASHA)
    assert {how for _, _, how in links(desk)} == {"candidate"}


def test_the_better_sign_has_the_account(desk: Desk, found: Found) -> None:
    desk.take_officers(officer(1), officer(2, official_email="asha@gov.example"))
    found(ASHA)
    assert links(desk) == [(2, 1, "email")]


def test_a_persons_decision_stands(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    decision = imports.NewImport("link_account", (), "tester", "shell", NOW)
    found(TWIN)
    with imports.alone(desk.database):
        desk.database.write_now(lambda session: link(session, decision, 1, 1))
    found(replace(TWIN, email="other@mail.example"), as_on=LATER)
    assert links(desk) == [(1, 1, "person")]


def test_a_link_goes_with_the_identifier_that_made_it(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA)
    found(replace(ASHA, mobile="+919000000009"), as_on=LATER)
    assert links(desk) == []


def test_an_account_of_a_report_is_the_same_account(desk: Desk, found: Found) -> None:
    row = {"userID": "", "Email": "asha@gov.example", "Phone_Number": "9000000001", "Employee_Id": "E1"}
    done = {**row, "Content_Name": "ETHICS", "Completed_On": "2026-03-30", "Content_Duration": "01:30:00"}
    desk.take_officers(officer())
    desk.take(desk.write("users", row), desk.write("enrolments", done))
    found(ASHA)
    assert desk.see("profiles", "account_id", "user_id", "employee_id", "total_hours") == [(1, "user-asha", "E1", 5.0)]
    assert len(desk.see("completions")) == 1
    portal_ids = desk.database.read_now(lambda session: list(session.scalars(select(Courses.portal_id))))
    assert portal_ids == ["do_1"]


@pytest.mark.parametrize(
    ("as_on", "courses"),
    [
        pytest.param(NOON_OF_TUESDAY, 1, id="a look-up after the report"),
        pytest.param(NOON_OF_TUESDAY - timedelta(days=1), 0, id="a look-up before it that comes after it"),
    ],
)
def test_the_newer_of_report_and_look_up_holds(desk: Desk, found: Found, as_on: datetime, courses: int) -> None:
    row = {"userID": "user-asha", "Email": "asha@gov.example", "Report_Last_Generated_On": TUESDAY}
    begun = {**row, "Content_Name": "Ethics", "Status": "in-progress"}
    desk.take_officers(officer())
    desk.take(desk.write("users", row), desk.write("enrolments", begun))
    found(ASHA, as_on=as_on)
    assert len(desk.see("completions")) == courses


def test_a_newer_look_up_is_not_undone_by_one_that_comes_late(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA, as_on=LATER)
    assert found(replace(ASHA, completed=())) is None


def test_readers_see_it_at_once_and_nobody_is_asked_to_check_yet(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    before = desk.database.read_now(imports.newest_applied_at)
    number = found(ASHA, as_on=LATER)
    assert desk.database.read_now(imports.visible_import) == number
    assert desk.database.read_now(imports.newest_applied_at) == before
    assert desk.database.read_now(imports.is_unfollowed)


def test_nobody_found_is_noted_and_changes_nothing(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    assert found() is None
    assert desk.database.read_now(lambda session: session.scalar(select(func.count()).select_from(Imports))) == 1


def test_whoever_has_been_looked_up_is_not_due(desk: Desk, found: Found) -> None:
    desk.take_officers(officer(1, official_email="one@gov.example"), officer(2))
    found(ASHA, as_on=NOW)

    def due(session: Session) -> list[Sought]:
        return officers_to_look_up(session, NOW, date(2026, 4, 2), 10)

    assert desk.database.read_now(due) == [Sought(2, (), (), ("+919000000002",))]


def test_a_known_account_is_sought_by_its_user_id(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA, as_on=NOW - timedelta(days=1))
    [one] = desk.database.read_now(lambda session: officers_to_look_up(session, NOW, date(2026, 4, 2), 10))
    assert one.user_ids == ("user-asha",)


def test_whoever_has_waited_longest_comes_first(desk: Desk, found: Found) -> None:
    desk.take_officers(officer(1), officer(2), officer(3))
    found(of=1, as_on=NOW - timedelta(days=1))
    found(of=2, as_on=NOW - timedelta(days=2))
    due = desk.database.read_now(lambda session: officers_to_look_up(session, NOW, date(2026, 4, 2), 10))
    assert [one.officer_id for one in due] == [3, 2, 1]


def test_half_of_them_are_those_to_whom_something_is_due_soonest(desk: Desk) -> None:
    desk.take_officers(*map(officer, range(1, 5)))
    today = date(2026, 4, 2)

    def owe(session: Session) -> None:
        session.add(Orders(id="order", number="1"))
        session.flush()
        session.add(Obligations(key=1, order_id="order", id="courses", metric="courses"))
        session.flush()
        for number, days, state in ((4, 9, "open"), (3, 2, "overdue"), (2, 1, "met"), (1, 99, "open")):
            place = {"officer_id": number, "obligation_key": 1, "period": "", "since": today}
            due = today + timedelta(days=days)
            session.add(Standings(**place, state=state, reason="short", due_on=due))

    desk.database.write_now(owe)
    due = desk.database.read_now(lambda session: officers_to_look_up(session, NOW, today, 4))
    assert [one.officer_id for one in due] == [3, 4, 1, 2]


def handed_in(desk: Desk, when: str, *courses: str, **told: str) -> None:
    """A report of that time, in which Asha has completed these courses; none: she is not in it."""
    row = {"userID": "user-asha", "Email": "asha@gov.example", "Report_Last_Generated_On": when, **told}
    other = {"userID": "user-other", "Email": "other@gov.example", "Report_Last_Generated_On": when}
    lines = [{**row, "Content_Name": name, "Completed_On": "2026-03-30"} for name in courses]
    begun = {**other, "Content_Name": "Begun", "Status": "in-progress"}
    users = [row, other] if courses or told else [other]
    desk.take(desk.write("users", *users), desk.write("enrolments", *lines, begun), shrink_share=1.0)


def told_of_asha(desk: Desk) -> tuple[set[str], int]:
    """Her emails, and how many courses she has completed."""
    profiles = desk.see("profiles", "account_id", "user_id", "email")
    numbers = {number for number, user_id, _ in profiles if user_id == "user-asha"}
    done = [account for account, _ in desk.see("completions", "account_id", "course_id") if account in numbers]
    return {email for number, _, email in profiles if number in numbers}, len(done)


OF_MONDAY_NOON = NOON_OF_TUESDAY - timedelta(days=1)
NEW = {"asha@new.example"}
OLD = {"asha@gov.example"}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param((MONDAY, "Ethics", "Office"), (NEW, 1), id="an older report takes nothing back"),
        pytest.param((TUESDAY, "Ethics", "Office"), (OLD, 2), id="a newer one does"),
        pytest.param((MONDAY,), (NEW, 1), id="nor does it end whoever is not in it"),
        pytest.param((TUESDAY,), (set(), 0), id="which a newer one does"),
    ],
)
def test_a_report_that_comes_after_a_look_up(
    desk: Desk, found: Found, second: tuple[str, ...], expected: tuple[set[str], int]
) -> None:
    desk.take_officers(officer())
    handed_in(desk, MONDAY, "Ethics")
    found(replace(ASHA, email="asha@new.example"), as_on=OF_MONDAY_NOON)
    handed_in(desk, *second)
    assert told_of_asha(desk) == expected


def test_what_only_reports_tell_is_taken_from_an_older_one_too(desk: Desk, found: Found) -> None:
    desk.take_officers(officer())
    found(ASHA, as_on=OF_MONDAY_NOON)
    handed_in(desk, MONDAY, "Ethics", Employee_Id="E1", Email="asha@old.example")
    assert ("asha@gov.example", "E1", 5.0) in desk.see("profiles", "email", "employee_id", "total_hours")
