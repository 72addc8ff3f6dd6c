"""Where what is known comes from: the newest of each report and list, and what was turned down."""

from datetime import UTC, datetime

from scheduler.sources.lines import OfficerLine, SparrowLine
from storage.database import Database
from storage.sources import (
    Coverage,
    Source,
    coverage,
    held_reports,
    imports_held,
    imports_under_way,
    newest_import_at,
    officers_source,
    oldest_report_as_on,
    report_sources,
    sparrow_source,
)
from storage.tables import Imports
from tests.desk import NOW, TUESDAY, Desk
from tests.scheduler.office import Office

AS_ON = datetime(2026, 3, 30, 3, 30, tzinfo=UTC)
ONE = {"userID": "u1", "Email": "first@gov.example", "Employee_Id": "E1"}
TWO = {"userID": "u2", "Email": "second@gov.example"}
ELSEWHERE = {"userID": "u3", "Email": "third@gov.example", "mdoid": "0999", "MDO_Name": "Board of Examples"}
STRANGE = "Board of Examples has sent no report before. Is this the right download?"
BLANK = dict.fromkeys(OfficerLine._fields) | {"row": 0, "language": "en"}
FIRST, SECOND = (OfficerLine(**BLANK | {"employee_id": each, "name": "Officer"}) for each in ("E1", "E2"))


def test_nothing_is_known_of_what_never_came(database: Database) -> None:
    read = database.read_now
    assert (read(report_sources), read(held_reports), read(coverage)) == ([], (None, None), Coverage(0, 0))
    assert [(one.taken_in, one.covers) for one in (read(officers_source), read(sparrow_source))] == [(None, 0)] * 2
    assert (read(oldest_report_as_on), read(imports_under_way), read(imports_held)) == ({}, 0, 0)
    assert read(lambda session: newest_import_at(session, "officers")) is None


def test_reports_stand_by_kind_with_what_was_rejected_and_what_is_held(desk: Desk) -> None:
    users = desk.write("users", ONE, TWO, {"Email": "", "userID": "", "Employee_Id": ""})
    desk.take(users, desk.write("enrolments", {"Email": ONE["Email"], "Content_Name": "Noting"}))
    found = desk.database.read_now(report_sources)
    assert found == [
        Source("users", "Department of Examples", NOW, AS_ON, 2, 1),
        Source("enrolments", "Department of Examples", NOW, AS_ON, 1, 0),
    ]
    assert desk.database.read_now(oldest_report_as_on) == {"users": AS_ON, "enrolments": AS_ON}

    later = NOW.replace(hour=6)
    strange = desk.write("users", ELSEWHERE | {"Report_Last_Generated_On": TUESDAY}, name="users-2.csv")
    assert desk.take(strange, now=later).state == "held"
    found = desk.database.read_now(report_sources)
    assert {(one.held_at, one.held_because) for one in found} == {(later, STRANGE)}
    assert desk.database.read_now(imports_held) == 1


def test_of_several_organisations_the_one_that_lags_counts(desk: Desk) -> None:
    desk.take(desk.write("users", ONE | {"Report_Last_Generated_On": TUESDAY}))
    other = desk.write("users", ELSEWHERE, name="users-2.csv")
    assert desk.take(other).state == "held"
    desk.take(other, confirmed=True)
    assert desk.database.read_now(oldest_report_as_on) == {"users": AS_ON}
    organisations = [one.organisation for one in desk.database.read_now(report_sources)]
    assert organisations == ["Board of Examples", "Department of Examples"]


def test_lists_tell_how_many_they_cover(desk: Desk) -> None:
    desk.take_officers(FIRST, SECOND)
    desk.take_sparrow(SparrowLine(2, "E1", None, "first@gov.example"))
    assert desk.database.read_now(officers_source) == Source("officers", None, NOW, None, 2, 0)
    assert desk.database.read_now(sparrow_source) == Source("sparrow", None, NOW, None, 1, 0)
    assert desk.database.read_now(lambda session: newest_import_at(session, "officers")) == NOW


def test_those_who_left_are_not_covered(database: Database) -> None:
    office = Office(database)
    office.officer(1)
    office.officer(2)
    office.officer(3, left=True)
    office.account(1)
    office.account(3)
    assert database.read_now(coverage) == Coverage(officers=2, with_account=1)


def test_an_import_under_way_is_counted(database: Database) -> None:
    row = {"kind": "officers", "actor": "test", "started_at": NOW, "files": [], "summary": {}}
    Office(database).insert(Imports, state="applying", **row)
    assert database.read_now(imports_under_way) == 1
