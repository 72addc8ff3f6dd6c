"""As on when what is known of learning is: of reports and the portal's API the newer."""

from datetime import date, datetime, timedelta

import pytest

from scheduler.department_report import begin_report
from storage.database import Database
from storage.freshness import courses_as_on, facts_as_on
from storage.rows import IGOT_API
from storage.source_states import note_works
from storage.tables import AccountReadings, LookUps
from tests.scheduler.office import AS_ON, Office

TODAY = date(2026, 4, 3)
LATER, EARLIER = AS_ON + timedelta(hours=5), AS_ON - timedelta(hours=5)
REPORTS = "portal_reports"


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    for number in (1, 2):
        office.officer(number)
    office.account(1)
    return office


@pytest.mark.parametrize(
    ("report", "answered", "expected"),
    [
        (None, None, None),
        (AS_ON, None, AS_ON),
        (None, LATER, LATER),
        (AS_ON, LATER, LATER),
        (AS_ON, EARLIER, AS_ON),
    ],
)
def test_figures_are_as_on_the_newer_source(
    office: Office, report: datetime | None, answered: datetime | None, expected: datetime | None
) -> None:
    if report:
        office.report(report)
    if answered:
        office.database.write_now(lambda session: note_works(session, IGOT_API, answered))
    assert office.database.read_now(facts_as_on) == expected
    assert office.database.read_now(lambda session: begin_report(session, TODAY)).as_on == expected


@pytest.mark.parametrize(
    ("report", "read", "expected"),
    [
        (None, None, None),
        (AS_ON, None, (REPORTS, AS_ON)),
        (None, LATER, (IGOT_API, LATER)),
        (AS_ON, LATER, (IGOT_API, LATER)),
        (AS_ON, EARLIER, (REPORTS, AS_ON)),
    ],
)
def test_an_officers_courses_are_as_on_the_source_that_counts_for_them(
    office: Office, report: datetime | None, read: datetime | None, expected: tuple[str, datetime] | None
) -> None:
    if report:
        office.report(report)
    if read:
        office.insert(LookUps, officer_id=1, looked_up_at=read, outcome="read", as_on=read)
        office.insert(AccountReadings, account_id=1, as_on=read)
    assert office.database.read_now(lambda session: courses_as_on(session, 1, TODAY)) == expected


def test_of_whom_the_api_found_no_account_the_report_speaks(office: Office) -> None:
    office.report(AS_ON)
    office.insert(LookUps, officer_id=2, looked_up_at=LATER, outcome="not_found", as_on=LATER)
    assert office.database.read_now(lambda session: courses_as_on(session, 2, TODAY)) == (REPORTS, AS_ON)
