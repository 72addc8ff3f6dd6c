"""The nightly check against a real database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from scheduler.check import ADVISORY_LOCK, AFTER_IMPORT, Check, Checked
from scheduler.clock import IST
from storage.complaint import Complaint
from storage.database import Database
from storage.only_one import only_one
from storage.rows import Held
from storage.tables import (
    ContactOfficers,
    Contacts,
    DailyCounts,
    Imports,
    JobSlots,
    Listings,
    Messages,
    Occasions,
    Standings,
)
from tests.scheduler.office import BIHAR, Office, packaged, terms

FRIDAY = datetime(2026, 3, 27, 2, tzinfo=IST)
THURSDAY = datetime(2026, 4, 2, 2, tzinfo=IST)
GOOD_FRIDAY = THURSDAY + timedelta(days=1)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    office.activate(packaged(BIHAR), date(2026, 3, 25))
    office.report()
    office.officer(1)
    office.officer(2)
    office.account(2)
    return office


def check(office: Office, now: datetime, *, dry_run: bool = False) -> Checked:
    return Check(office.database, terms([packaged(BIHAR)]), now).run(dry_run=dry_run)


def stages(office: Office) -> list[tuple[int, str]]:
    def question(session: Session) -> list[tuple[int, str]]:
        rows = session.execute(
            select(col(Occasions.officer_id), col(Occasions.stage)).order_by(col(Occasions.officer_id))
        )
        return sorted({(officer, stage) for officer, stage in rows})

    return office.database.read_now(question)


def number_of(office: Office, table: type) -> int:
    return office.database.read_now(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_first_check_gives_every_officer_the_first_notice(office: Office) -> None:
    checked = check(office, FRIDAY)
    assert checked.officers == 2
    assert checked.planned == {"first_notice": 2}
    assert stages(office) == [(1, "first"), (2, "first")]


def test_the_same_check_again_plans_nothing_and_changes_nothing(office: Office) -> None:
    check(office, FRIDAY)
    before = number_of(office, Standings)
    again = check(office, FRIDAY)
    assert (again.changed, sum(again.planned.values())) == (0, 0)
    assert number_of(office, Standings) == before
    assert number_of(office, Messages) == 2


def test_a_dry_run_finds_the_same_and_writes_nothing(office: Office) -> None:
    check(office, FRIDAY)
    counted = [number_of(office, table) for table in (Standings, Messages, Occasions, DailyCounts)]
    dry = check(office, THURSDAY, dry_run=True)
    assert dry.planned == {"account_not_found": 1}
    assert [number_of(office, table) for table in (Standings, Messages, Occasions, DailyCounts)] == counted


def test_a_dry_run_before_any_check_finds_what_the_check_will(office: Office) -> None:
    dry = check(office, FRIDAY, dry_run=True)
    assert number_of(office, Contacts) == 0
    assert (dry.planned, dry.held) == (check(office, FRIDAY).planned, {})


def test_a_standing_is_written_again_only_where_it_changed(office: Office) -> None:
    check(office, FRIDAY)
    office.completed(2, "a", date(2026, 3, 28))
    changed = check(office, THURSDAY)
    with office.database.reading() as session:
        rows = session.execute(
            select(col(Standings.since), col(Standings.until), col(Standings.value))
            .where(col(Standings.officer_id) == 2, col(Standings.value).is_not(None))
            .order_by(col(Standings.since), col(Standings.value))
        ).all()
    assert changed.changed >= 1
    assert (date(2026, 3, 27), date(2026, 4, 2), 0.0) in [tuple(row) for row in rows]


def test_nothing_goes_out_on_a_holiday_and_it_is_said_why(office: Office) -> None:
    check(office, FRIDAY)
    held = check(office, GOOD_FRIDAY)
    assert not held.planned
    assert held.held[Held.NON_WORKING_DAY] >= 1


def test_courses_wait_for_the_report_that_covers_the_due_day(office: Office) -> None:
    check(office, FRIDAY)
    checked = check(office, THURSDAY)
    assert checked.standings[BIHAR, "courses", "awaiting_report"] == 1
    assert checked.held[Held.AWAITING_REPORT] == 1


def test_the_day_is_counted_by_office_obligation_and_standing(office: Office) -> None:
    check(office, FRIDAY)
    check(office, FRIDAY)
    with office.database.reading() as session:
        counted = session.scalar(
            select(func.sum(col(DailyCounts.officers))).where(col(DailyCounts.day) == date(2026, 3, 27))
        )
    assert counted == 2 * 3  # two officers, three obligations that can be met


def test_a_second_check_at_the_same_time_is_turned_away(office: Office) -> None:
    with (
        only_one(office.database, "check", ADVISORY_LOCK),
        pytest.raises(Complaint, match=r"^Another check is running\. Wait"),
    ):
        check(office, FRIDAY)
    assert check(office, FRIDAY).planned == {"first_notice": 2}


def test_a_language_that_changes_on_the_list_changes_on_the_console(office: Office) -> None:
    check(office, FRIDAY)
    office.database.write_now(lambda session: session.execute(update(Listings).values(language="hi")))
    check(office, THURSDAY)
    languages = office.database.read_now(
        lambda session: session.scalars(select(col(Messages.language)).order_by(col(Messages.id))).all()
    )
    assert languages == ["en", "en", "hi"]


def test_an_officer_is_written_to_on_a_channel_that_is_on(office: Office) -> None:
    check(office, FRIDAY)  # on the console, to try it out
    office.insert(Contacts, id=70, channel="telegram", address="777", language="hi")
    office.insert(ContactOfficers, officer_id=1, contact_id=70, role="self", linked_at=FRIDAY)
    on_telegram = replace(terms([packaged(BIHAR)]), channels=frozenset({"telegram"}))
    Check(office.database, on_telegram, THURSDAY).run()

    def question(session: Session) -> list[tuple[str, int]]:
        rows = session.execute(select(col(Messages.channel), col(Messages.officer_id)).order_by(col(Messages.id)))
        return [(channel, officer) for channel, officer in rows]

    assert office.database.read_now(question) == [("console", 1), ("console", 2), ("telegram", 1)]


def test_a_dry_run_on_the_console_does_without_the_contacts_of_other_channels(office: Office) -> None:
    office.insert(Contacts, id=70, channel="telegram", address="777", language="hi")
    office.insert(ContactOfficers, officer_id=1, contact_id=70, role="self", linked_at=FRIDAY)
    assert check(office, FRIDAY, dry_run=True).planned == check(office, FRIDAY).planned == {"first_notice": 2}


def test_a_check_notes_which_import_it_has_seen(office: Office) -> None:
    def slots() -> list[tuple[str, datetime, str | None]]:
        def ask(session: Session) -> list[tuple[str, datetime, str | None]]:
            return [(row.job, row.slot, row.outcome) for row in session.scalars(select(JobSlots))]

        return office.database.read_now(ask)

    office.database.write_now(lambda session: session.execute(update(Imports).values(finished_at=FRIDAY)))
    check(office, FRIDAY, dry_run=True)
    assert slots() == []
    check(office, FRIDAY)
    check(office, FRIDAY)
    assert slots() == [(AFTER_IMPORT, FRIDAY, "done")]


def test_a_check_may_be_cut_short_between_chunks(office: Office) -> None:
    def ending(_: int) -> None:
        raise Complaint("The program is ending.")

    with pytest.raises(Complaint, match="ending"):
        Check(office.database, terms([packaged(BIHAR)]), FRIDAY).run(progress=ending)
    assert number_of(office, Messages) == 2
    assert number_of(office, JobSlots) == 0
    check(office, FRIDAY)
    assert number_of(office, Messages) == 2


@pytest.mark.parametrize(
    ("assistant", "written_to"),
    [({}, 90), ({"stopped_at": THURSDAY}, 1), ({"unreachable_since": THURSDAY}, 1)],
    ids=["reached", "stopped", "unreachable"],
)
def test_an_assistant_gets_the_one_nudge_in_the_officers_place(
    office: Office, assistant: dict[str, datetime], written_to: int
) -> None:
    check(office, THURSDAY - timedelta(days=14))
    office.database.write_now(lambda session: session.execute(update(Messages).values(state="dropped")))
    office.insert(Contacts, id=90, channel="console", address="assistant", language="en", **assistant)
    office.insert(ContactOfficers, officer_id=1, contact_id=90, role="assistant", linked_at=THURSDAY)
    check(office, THURSDAY)
    to = select(col(Messages.contact_id)).where(col(Messages.officer_id) == 1, col(Messages.day) == THURSDAY.date())
    assert office.database.read_now(lambda session: session.execute(to).scalars().all()) == [written_to]
