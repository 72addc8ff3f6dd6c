"""The IT manager is asked for a newer report: when, how often, and in which words."""

import asyncio
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.render import render
from bot.watching.report_reminder import ReportReminder
from scheduler.clock import IST
from scheduler.jobs import Job, tick
from scheduler.working_calendar import OfficeCalendars
from storage.database import Database
from storage.rows import ReportKind
from storage.tables import Messages, Reports, SourceStates
from tests.bot.bureau import Bureau
from tests.scheduler.office import BIHAR, Office, packaged

CALENDARS = OfficeCalendars("BR", added=frozenset({date(2026, 4, 3), date(2026, 4, 7)}))


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Bureau:
    bureau = Bureau(database, tmp_path)
    bureau.manager()
    bureau.office = Office(database)
    return bureau


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=IST)


def ticks(bureau: Bureau, *moments: str) -> list[tuple[str, str]]:
    """On which of these days something was said, and what; the program is begun anew for each moment."""

    async def run(moment: datetime) -> None:
        reminder = ReportReminder(bureau.database, bureau.config, CALENDARS)
        async for ran in tick([Job("report_reminder", reminder.slot, reminder.run)], bureau.database, moment):
            assert ran.fault is None

    for moment in moments:
        asyncio.run(run(at(moment)))
    rows = bureau.database.read_now(lambda session: session.exec(select(Messages).order_by(Messages.id)).all())  # type: ignore[arg-type]
    return [(str(row.day), render(row.template, row.language, row.values)) for row in rows]  # type: ignore[arg-type]


def test_once_on_each_working_day_on_which_the_report_is_old(bureau: Bureau) -> None:
    bureau.office.report(as_on=at("2026-04-02 09:00"))
    said = ticks(
        bureau,
        *("2026-04-02 11:00", "2026-04-06 11:00"),  # the day of the report, and one working day later
        *("2026-04-07 11:00",),  # a holiday
        *("2026-04-08 10:44", "2026-04-08 10:45", "2026-04-08 17:59"),
        *("2026-04-09 02:00", "2026-04-09 18:00", "2026-04-10 12:00"),
    )
    assert [day for day, _ in said] == ["2026-04-08", "2026-04-10"]
    assert "If none newer is imported, reminders rest from 10 April 2026 on." in said[0][1]
    assert "reminders rest until a newer one is imported" in said[1][1]


def test_it_ends_when_a_report_has_come(bureau: Bureau) -> None:
    bureau.office.report(as_on=at("2026-03-30 09:00"))
    assert len(ticks(bureau, "2026-04-08 11:00")) == 1
    bureau.office.report(as_on=at("2026-04-09 09:00"))
    assert len(ticks(bureau, "2026-04-09 11:00")) == 1


def test_users_without_enrolments_are_no_new_report(bureau: Bureau) -> None:
    bureau.office.report(as_on=at("2026-03-30 09:00"))
    newer = {"mdo_name": "Another MDO", "as_on": at("2026-04-08 09:00"), "source": "portal_reports", "rows": 1}
    bureau.office.insert(Reports, kind=ReportKind.USERS.value, mdo="0200", since_import=1, **newer)
    assert len(ticks(bureau, "2026-04-08 11:00")) == 1


def test_while_the_api_answers_nothing_is_asked_for(bureau: Bureau) -> None:
    bureau.office.report(as_on=at("2026-03-30 09:00"))
    bureau.office.insert(SourceStates, source="igot_api", worked_at=at("2026-04-08 03:00"))
    assert ticks(bureau, "2026-04-08 11:00") == []
    assert [day for day, _ in ticks(bureau, "2026-04-09 11:00", "2026-04-10 11:00")] == ["2026-04-10"]


def test_before_the_first_report_only_where_an_order_waits_for_it(bureau: Bureau) -> None:
    assert ticks(bureau, "2026-04-08 11:00") == []
    bureau.office.activate(packaged(BIHAR), date(2026, 4, 1))
    ((_, words),) = ticks(bureau, "2026-04-08 11:00")
    assert "No report of the portal has been imported yet" in words
