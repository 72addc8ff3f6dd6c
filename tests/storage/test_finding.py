"""Officers are found by what a person knows of them, exemptions held and ended, acts read page by page."""

from datetime import UTC, date, datetime

import pytest

from storage.audit import every_act, latest_acts, record_act
from storage.database import Database
from storage.exemptions import exemptions_of, put_exemption, revoke_exemption
from storage.finding import every_name, officers_known_by
from storage.learning import completions_of
from storage.rows import Reason, Standing, State
from storage.standings import counted_day, counts_on, states_on, write_daily_counts, write_standings
from storage.tables import OfficerIdentifiers
from tests.scheduler.office import BIHAR, Office, packaged

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
TODAY = date(2026, 4, 2)


@pytest.fixture
def office(database: Database) -> Office:
    """Officers 1 and 2; the first is known by an id and a mobile, which they share."""
    office = Office(database)
    for number in (1, 2):
        office.officer(number)
        known = {"kind": "mobile", "value": "+919000000001", "source": "officer_list", "since_import": 1}
        office.insert(OfficerIdentifiers, officer_id=number, **known)
    known = {"kind": "employee_id", "value": "E001", "source": "officer_list", "since_import": 1}
    office.insert(OfficerIdentifiers, officer_id=1, **known)
    return office


@pytest.mark.parametrize(
    ("text", "found"),
    [("E001", [1]), ("e001", [1]), ("#2", [2]), ("90000 00001", [1, 2]), ("E9", []), ("#9", []), ("", []), ("x@y", [])],
)
def test_officers_are_known_by_id_and_mobile(office: Office, text: str, found: list[int]) -> None:
    known = office.database.read_now(lambda session: officers_known_by(session, 1, text))
    assert [each.id for each in known] == found


def test_every_name_is_read_once(office: Office) -> None:
    names = office.database.read_now(lambda session: [each.name for each in every_name(session, 1)])
    assert names == ["Officer 1", "Officer 2"]


def test_an_exemption_holds_until_its_last_day_or_until_it_is_ended(office: Office) -> None:
    def work(number: int, until: date | None) -> int:
        return office.database.write_now(
            lambda session: put_exemption(session, number, None, "leave", until, "actor 1", NOW)
        )

    def standing(day: date) -> list[int]:
        return office.database.read_now(lambda session: [each.id for each in exemptions_of(session, 1, day)])

    first, second = work(1, TODAY), work(1, None)
    assert standing(TODAY) == [first, second]
    assert standing(date(2026, 4, 3)) == [second]
    ended = [office.database.write_now(lambda session: revoke_exemption(session, second, NOW)) for _ in range(2)]
    assert ended == [1, None]
    assert standing(TODAY) == [first]


def test_acts_are_read_page_by_page(office: Office) -> None:
    for number in range(5):
        office.database.write_now(
            lambda session, number=number: record_act(session, NOW, actor="a", via="shell", act=f"act {number}")
        )
    with office.database.reading() as session:
        newest = latest_acts(session, 2)
        assert [each.act for each in latest_acts(session, 2, newest[-1].id)] == ["act 2", "act 1"]
        assert [each.act for each in every_act(session, at_once=2)] == [f"act {number}" for number in (4, 3, 2, 1, 0)]


def test_courses_completed_since_a_day_are_counted_for_each_officer(office: Office) -> None:
    office.account(1)
    for name, day in (("Files", date(2026, 3, 31)), ("Notes", date(2026, 4, 1)), ("Law", TODAY)):
        office.completed(1, name, day)
    counted = office.database.read_now(lambda session: completions_of(session, 1, [1, 2], date(2026, 4, 1)))
    assert counted == {1: 2}


def test_where_officers_stood_on_a_day_is_still_known(office: Office) -> None:
    office.activate(packaged(BIHAR), TODAY)
    was, is_ = (Standing(1, 1, state, Reason.SHORT) for state in (State.OPEN, State.OVERDUE))
    first, then = date(2026, 4, 2), date(2026, 4, 9)
    office.database.write_now(lambda session: write_standings(session, first, [], [was]))
    office.database.write_now(lambda session: write_standings(session, then, [((1, 1, ""), first)], [is_]))
    for day, state in ((first, "open"), (date(2026, 4, 8), "open"), (then, "overdue")):
        assert office.database.read_now(lambda session, day=day: states_on(session, day, [1, 2])) == [(1, state)]
    assert office.database.read_now(lambda session: states_on(session, first, [2])) == []


def test_the_last_day_counted_between_two_is_found_and_offices_are_added_up(office: Office) -> None:
    office.activate(packaged(BIHAR), TODAY)
    for day in (1, 5):
        counts = {("Patna", 1, "open"): day, ("Gaya", 1, "open"): 2, ("Gaya", 1, "met"): 7}
        office.database.write_now(
            lambda session, day=day, of=counts: write_daily_counts(session, date(2026, 4, day), of)
        )
    with office.database.reading() as session:
        assert counted_day(session, date(2026, 4, 7), date(2026, 4, 1)) == date(2026, 4, 5)
        assert counted_day(session, date(2026, 4, 4), date(2026, 4, 1)) == date(2026, 4, 1)
        assert counted_day(session, date(2026, 4, 9), date(2026, 4, 6)) is None
        assert counts_on(session, date(2026, 4, 5)) == {(1, "open"): 7, (1, "met"): 7}
