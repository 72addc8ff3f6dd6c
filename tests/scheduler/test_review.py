"""Officers held against orders, from rows in a database to standings."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.review import Review
from storage.database import Database
from storage.orders import active_orders
from storage.rows import Order, Reminding, State
from storage.tables import Assessments
from tests.scheduler.office import AS_ON, BIHAR, Office, packaged

DOPT = "dopt-t-28-27-2025-igot"
TODAY = date(2026, 4, 2)


def states(office: Office, order: Order) -> dict[str, State]:
    office.activate(order, date(2026, 3, 1))
    with office.database.reading() as session:
        reviewed = Review(session, active_orders(session, {order.id: order}), Reminding(), TODAY).several([1])
    return {asked.obligation.id: standing.state for asked, standing in reviewed[1].stood}


def naming(order_id: str, obligation_id: str, *names: str) -> Order:
    order = packaged(order_id)
    changed = (replace(each, named=names) if each.id == obligation_id else each for each in order.obligations)
    return replace(order, obligations=tuple(changed))


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    office.report(AS_ON, ("users", "enrolments", "assessments", "plan"))
    office.officer(1)
    office.account(1)
    return office


@pytest.mark.parametrize("named", ["Comprehensive  Assessment (CA)", "do_1134"])
def test_an_assessment_may_be_named_or_given_by_its_id(office: Office, named: str) -> None:
    taken = {"name": "comprehensiveassessmentca", "course": "do_1134", "passed": True}
    office.insert(Assessments, account_id=1, since_import=1, attempted_on=date(2026, 3, 1), **taken)
    assert states(office, naming(DOPT, "assessment", named))["assessment"] is State.MET


def test_a_course_is_known_by_its_name_however_it_is_spelt(office: Office) -> None:
    for course in ("codeofconduct", "noting", "drafting"):
        office.completed(1, course, date(2026, 3, 1))
    order = naming(BIHAR, "courses", "Code of Conduct", "NOTING", "drafting.")
    assert states(office, order)["courses"] is State.MET
