"""The week's digest: when it is due, to whom it goes, whom it names, and which duties nobody holds."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.render import label, render
from scheduler.clock import IST
from scheduler.digests import NAMED, digest_slot, send_digests
from scheduler.working_calendar import OfficeCalendars
from storage.database import Database
from storage.rows import Right
from storage.tables import Contacts, Listings, Messages
from storage.wishes import stop
from tests.bot.nodal_desk import MANAGER, NODAL, PATNA, NodalDesk

MONDAY, SUNDAY = 0, 6
AT = time(10, 30)
NOW = datetime(2026, 4, 6, 10, 30, tzinfo=IST)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        pytest.param(
            "2026-04-06 10:29", None, id="its day, before its time: it waits, and so does one that was missed"
        ),
        pytest.param("2026-04-06 10:30", "2026-04-06", id="its time"),
        pytest.param("2026-04-06 17:59", "2026-04-06", id="missed by hours"),
        pytest.param("2026-04-06 18:00", None, id="the office has closed"),
        pytest.param("2026-04-07 10:00", "2026-04-06", id="missed: the next working morning"),
        pytest.param("2026-04-03 12:00", None, id="a holiday"),
        pytest.param("2026-04-13 10:00", None, id="missed for a week: this week's is near"),
        pytest.param("2026-04-13 10:30", "2026-04-13", id="and only that one goes out"),
        pytest.param("2026-11-09 12:00", None, id="a Monday that is a holiday here"),
        pytest.param("2026-11-10 10:00", None, id="moved to the day after it, before its time"),
        pytest.param("2026-11-10 10:30", "2026-11-10", id="moved to the day after it"),
    ],
)
def test_when_it_is_due(now: str, slot: str | None) -> None:
    calendars = OfficeCalendars("BR", added=frozenset({date(2026, 11, 9)}), removed=frozenset({date(2026, 4, 14)}))
    moment = datetime.fromisoformat(now).replace(tzinfo=IST)
    due = datetime.combine(date.fromisoformat(slot), AT, IST) if slot else None
    assert digest_slot(moment, MONDAY, AT, calendars) == due


def test_a_day_on_which_no_office_works_is_moved_every_week() -> None:
    moment = datetime(2026, 4, 6, 11, tzinfo=IST)
    assert digest_slot(moment, SUNDAY, AT, OfficeCalendars("BR")) == NOW


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> NodalDesk:
    desk = NodalDesk(database, tmp_path)
    desk.check(datetime(2026, 4, 6, 2, tzinfo=IST))
    return desk


def send(desk: NodalDesk) -> list[Messages]:
    send_digests(desk.database, desk.terms, label, NOW)
    question = select(Messages).where(Messages.kind == "digest").order_by(col(Messages.id))
    return list(desk.database.read_now(lambda session: session.exec(question).all()))


def reads(message: Messages) -> str:
    return render(message.template, message.language, message.values)  # type: ignore[arg-type]  # a row's column


def test_each_nodal_officer_hears_of_theirs_alone(desk: NodalDesk) -> None:
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    desk.grants("904", Right.NODAL_OFFICER, [{"office": ["Gaya"]}], "hi")
    patna, gaya = send(desk)
    assert "Officer 1 " in reads(patna)
    assert "Officer 21" not in reads(patna)
    assert (patna.values["total"], len(patna.values["officers"]), patna.values["more"]) == (12, NAMED, 2)
    assert "Officer 21" in reads(gaya)
    assert "महोदय/महोदया" in reads(gaya)
    assert patna.form == {
        "buttons": [
            [{"label": "As a file", "answer": "pending file"}],
            [{"label": "Summary", "answer": "pending"}],
            [{"label": "Remind them", "answer": "remind"}],
        ]
    }
    assert patna.valid_until == datetime(2026, 4, 6, 18, tzinfo=IST)


def test_who_holds_two_scopes_gets_one_digest_of_both(desk: NodalDesk) -> None:
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    desk.grants(NODAL, Right.NODAL_OFFICER, [{"office": ["Gaya"]}])
    (digest,) = send(desk)
    assert digest.values["total"] == 15


def test_nobody_is_told_twice_on_a_day(desk: NodalDesk) -> None:
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    desk.grants(MANAGER, Right.IT_MANAGER)
    assert len(send(desk)) == len(send(desk)) == 2


def test_the_longest_names_still_make_a_message(desk: NodalDesk) -> None:
    desk.database.write_now(lambda session: session.execute(update(Listings).values(name="अ" * 300, office="Patna")))
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    (digest,) = send(desk)
    assert len(reads(digest)) <= 3_500
    assert digest.values["more"] + len(digest.values["officers"]) == 15


def test_the_it_manager_hears_which_duties_nobody_holds(desk: NodalDesk) -> None:
    desk.grants(MANAGER, Right.IT_MANAGER)
    desk.grants(NODAL, Right.NODAL_OFFICER, [{"service": ["भा.पु.से."], "cadre": ["राजस्थान"]}])
    (notice,) = send(desk)
    assert (notice.template, notice.contact_id) == ("nodal_duties", contact(desk, MANAGER))
    text = reads(notice)
    assert "Personnel (A-1)" in text
    assert "Home (Group-6)" not in text
    assert "Nobody on the list is within the scope of:\n– Holder 901" in text


def test_without_anything_missing_the_it_manager_hears_nothing(desk: NodalDesk) -> None:
    desk.grants(MANAGER, Right.IT_MANAGER)
    desk.grants(NODAL, Right.NODAL_OFFICER)
    assert [message.template for message in send(desk)] == ["digest"]


def test_a_digest_does_not_outrank_stop(desk: NodalDesk) -> None:
    desk.grants(NODAL, Right.NODAL_OFFICER, PATNA)
    desk.database.write_now(lambda session: stop(session, contact(desk, NODAL), NOW))
    assert send(desk) == []


def contact(desk: NodalDesk, address: str) -> int:
    question = select(Contacts.id).where(Contacts.address == address)
    return desk.database.read_now(lambda session: session.exec(question).one())
