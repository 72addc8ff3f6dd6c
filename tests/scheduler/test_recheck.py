"""The decision taken again just before sending: of many at once as of each alone, and of what is no reminder."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from jinja2 import UndefinedError
from sqlalchemy import select, update
from sqlmodel import Session, col
from structlog.testing import capture_logs

from bot.render import template_hash
from scheduler.check import Check
from scheduler.clock import IST
from scheduler.recheck import Rechecked, Rechecker
from scheduler.rules.delivery import Cause, Recheck
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import DueMessage, messages_due
from storage.queueing import NewMessage, put
from storage.rows import Language
from storage.tables import Contacts, Listings, Obligations, SparrowEmails, Tickets
from tests.scheduler.office import RAJASTHAN, Office, packaged, terms
from tests.templates.every_case import CASES, values

THURSDAY = date(2026, 4, 2)
ORDER = packaged(RAJASTHAN)
LEFT, STOPPED, SETTLED, UNLISTED = 2, 3, 4, 99


def at(hour: int, day: date = THURSDAY) -> datetime:
    return datetime.combine(day, time(hour), IST)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    office.activate(ORDER, date(2026, 3, 20))
    office.report()
    for number in (1, LEFT, STOPPED, SETTLED, 5):
        office.officer(number)
        office.account(number, email=f"first{number}@gov.example")
        office.sparrow(number, f"second{number}@gov.example")
    Check(database, terms([ORDER]), at(2)).run()
    return office


def due(office: Office, now: datetime) -> list[DueMessage]:
    question = partial(messages_due, now=now, limit=100, channel="console")
    return [one for replies in (True, False) for one in office.database.read_now(partial(question, replies=replies))]


def look(office: Office, messages: list[DueMessage], now: datetime) -> list[Rechecked]:
    return office.database.read_now(lambda session: Rechecker(session, terms([ORDER]), now).look(messages))


def queue_reply(office: Office, *, valid_for: timedelta) -> None:
    def work(session: Session) -> None:
        contact = session.scalars(select(col(Contacts.id)).order_by(col(Contacts.id))).first()
        assert contact is not None
        reply = NewMessage(
            kind="reply",
            contact_id=contact,
            channel="console",
            officer_id=1,
            day=THURSDAY,
            template="hours",
            template_hash=template_hash("hours", "en"),
            language="en",
            not_before=at(2),
            valid_until=at(2) + valid_for,
            values=values("hours", next(iter(CASES["hours"])), "en"),
            urgency=-10,
        )
        put(session, [reply], at(2))

    office.database.write_now(work)


def change(office: Office) -> None:
    """Let something have happened to some of them since the check."""

    def work(session: Session) -> None:
        session.execute(update(Listings).where(col(Listings.officer_id) == LEFT).values(left=True))
        mine = col(Contacts.address) == str(STOPPED)
        session.execute(update(Contacts).where(mine).values(stopped_at=at(3)))
        email = update(SparrowEmails).where(col(SparrowEmails.officer_id) == SETTLED)
        session.execute(email.values(email=f"first{SETTLED}@gov.example"))

    office.database.write_now(work)


def test_many_are_decided_as_each_alone(office: Office) -> None:
    queue_reply(office, valid_for=timedelta(days=1))
    change(office)
    messages = due(office, at(11))
    messages += [messages[1]._replace(id=1_000, officer_id=UNLISTED), messages[-1]._replace(id=1_001), messages[1]]
    together = look(office, messages, at(11))
    assert together == [each for message in messages for each in look(office, [message], at(11))]
    assert [one.message for one in together] == messages
    assert {one.decision.cause for one in together} == {Cause.INTENT, Cause.STOPPED, Cause.SETTLED}


def test_what_was_called_wrong_or_put_off_since_the_night_is_not_said(office: Office) -> None:
    office.insert(
        Tickets,
        officer_id=1,
        obligation_key=office.database.read_now(lambda session: session.scalar(select(col(Obligations.key)))),
        what="email",
        opened_at=at(3),
        rests_until=at(0, date(2026, 4, 16)),
    )
    put_off = update(Contacts).where(col(Contacts.address) == "5").values(snoozed_until=date(2026, 4, 3))
    office.database.write_now(lambda session: session.execute(put_off))
    causes = {one.message.officer_id: one.decision.cause for one in look(office, due(office, at(11)), at(11))}
    assert causes[1] is Cause.SETTLED
    assert causes[5] is Cause.TOO_LATE
    assert causes[2] is Cause.INTENT


@pytest.mark.parametrize(
    ("hour", "cause"),
    [
        pytest.param(11, Cause.INTENT, id="in office hours"),
        pytest.param(21, Cause.INTENT, id="at night"),
        pytest.param(23, Cause.TOO_LATE, id="past its time"),
    ],
)
def test_a_reply_knows_only_its_own_time(office: Office, hour: int, cause: Cause) -> None:
    queue_reply(office, valid_for=timedelta(hours=20))
    [reply] = [message for message in due(office, at(11)) if message.kind == "reply"]
    [found] = look(office, [reply._replace(stopped=True)], at(hour))
    assert found.decision.cause is cause
    assert (found.text is not None) == (cause is Cause.INTENT)


def test_a_reply_says_what_it_was_given(office: Office) -> None:
    queue_reply(office, valid_for=timedelta(hours=20))
    [reply] = [message for message in due(office, at(11)) if message.kind == "reply"]
    [found] = look(office, [reply], at(11))
    assert found.text == terms([ORDER]).render("hours", "en", reply.values)
    assert found.template == "hours"


@pytest.mark.parametrize(
    "fault", [UndefinedError("'officer' has no attribute 'nmae'"), Complaint("hours.txt.j2, line 3: …"), KeyError("en")]
)
def test_only_the_message_that_cannot_be_put_into_words_waits(office: Office, fault: Exception) -> None:
    queue_reply(office, valid_for=timedelta(days=1))
    messages = due(office, at(11))
    sound = terms([ORDER])

    def render(template: str, language: Language, given: Mapping[str, object]) -> str:
        if template == "hours":
            raise fault
        return sound.render(template, language, given)

    expected = look(office, messages, at(11))
    with capture_logs() as lines:
        found = office.database.read_now(
            lambda session: Rechecker(session, replace(sound, render=render), at(11)).look(messages)
        )
    assert found[0] == Rechecked(messages[0], Recheck(Cause.WAIT, at(11) + timedelta(minutes=10)))
    assert found[1:] == expected[1:]
    assert Cause.INTENT in {one.decision.cause for one in found}
    told = {"event": "not_rendered", "message": messages[0].id, "template": "hours", "language": "en", "fault": fault}
    assert lines == [{**told, "log_level": "error"}]
