"""From the outbox to a channel, with the same decision taken again just before."""

import asyncio
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.render import template_hash
from scheduler.channel import Answer, Limits, Outgoing
from scheduler.check import Check
from scheduler.clock import IST, SettableClock
from scheduler.dispatcher import Dispatcher, Drained
from storage.database import Database
from storage.rows import Outcome
from storage.senders import ensure_sender, take_lease
from storage.tables import Contacts, Messages, SparrowEmails
from tests.scheduler.office import RAJASTHAN, Office, packaged, terms

THURSDAY = date(2026, 4, 2)
ORDER = packaged(RAJASTHAN)
CHANCE = Random(1)


def at(hour: int, day: date = THURSDAY) -> datetime:
    return datetime.combine(day, time(hour), IST)


class Recorder:
    """A channel that keeps what it is given and answers as it is told."""

    limits = Limits(text_length=4096, per_second=1000, reaches_people=False)

    def __init__(self, outcome: Outcome = Outcome.SENT) -> None:
        self.outcome = outcome
        self.sent: list[Outgoing] = []

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def send(self, message: Outgoing) -> Answer:
        self.sent.append(message)
        return Answer(self.outcome)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    office.activate(ORDER, date(2026, 3, 20))
    office.report()
    office.officer(1)
    office.account(1, email="first@gov.example")
    office.sparrow(1, "second@gov.example")
    Check(database, terms([ORDER]), at(2)).run()
    return office


def drain(office: Office, now: datetime, channel: Recorder) -> Drained:
    dispatcher = Dispatcher(office.database, lambda: terms([ORDER]), {"console": channel}, SettableClock(now), CHANCE)
    return asyncio.run(dispatcher.drain())


def states(office: Office) -> list[str]:
    return office.database.read_now(lambda session: list(session.scalars(select(col(Messages.state)))))


def test_what_is_due_is_sent_once_and_kept_as_sent(office: Office) -> None:
    channel = Recorder()
    assert drain(office, at(11), channel).states == {"sent": 1}
    assert drain(office, at(12), channel).states == {}
    assert len(channel.sent) == 1
    kept = office.database.read_now(lambda session: session.scalar(select(col(Messages.text))))
    assert kept == channel.sent[0].text
    assert "first@" not in kept
    assert "second@" not in kept


def test_nothing_goes_out_before_the_office_opens(office: Office) -> None:
    channel = Recorder()
    assert drain(office, at(9), channel).states == {}
    assert states(office) == ["queued"]


def test_what_has_outlived_its_day_expires(office: Office) -> None:
    channel = Recorder()
    assert drain(office, at(11, THURSDAY + timedelta(days=1)), channel).states == {"expired": 1}
    assert not channel.sent


def test_what_was_settled_meanwhile_is_dropped(office: Office) -> None:
    channel = Recorder()
    correct = update(SparrowEmails).values(email="first@gov.example")
    office.database.write_now(lambda session: session.execute(correct))
    assert drain(office, at(11), channel).states == {"dropped": 1}
    assert not channel.sent


def test_an_officer_who_stopped_hears_nothing(office: Office) -> None:
    channel = Recorder()
    office.database.write_now(lambda session: session.execute(update(Contacts).values(stopped_at=at(3))))
    assert drain(office, at(11), channel).states == {"dropped": 1}
    assert not channel.sent


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.LOST, "unknown"), (Outcome.UNREACHABLE, "failed"), (Outcome.OUR_FAULT, "failed")],
)
def test_an_answer_moves_the_message(office: Office, outcome: Outcome, state: str) -> None:
    channel = Recorder(outcome)
    assert drain(office, at(11), channel).states == {state: 1}
    assert states(office) == [state]
    assert len(channel.sent) == 1


def test_what_surely_did_not_go_out_waits_before_it_is_tried_again(office: Office) -> None:
    channel = Recorder(Outcome.NOT_SENT)
    assert drain(office, at(11), channel).states == {"queued": 1}
    assert drain(office, at(11), channel).states == {}
    assert drain(office, at(12), channel).states == {"queued": 1}
    assert len(channel.sent) == 2


def test_the_record_names_the_template_whose_words_were_sent(office: Office) -> None:
    office.database.write_now(lambda session: session.execute(update(Messages).values(template="merged")))
    drain(office, at(11), Recorder())
    kept = office.database.read_now(
        lambda session: session.execute(select(col(Messages.template), col(Messages.template_hash))).one()
    )
    assert tuple(kept) == ("first_notice", template_hash("first_notice", "en"))


def test_a_call_cut_short_is_unknown_and_not_made_again(office: Office) -> None:
    channel = Recorder()

    class Cut(Recorder):
        async def send(self, message: Outgoing) -> Answer:
            self.sent.append(message)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drain(office, at(11), Cut())
    assert drain(office, at(12), channel).states == {"unknown": 1}
    assert not channel.sent


def test_while_another_process_holds_the_sender_nothing_is_sent(office: Office) -> None:
    channel = Recorder()

    def hold(session: Session) -> None:
        assert take_lease(session, ensure_sender(session, "console", "console", per_second=1), "another", 60)

    office.database.write_now(hold)
    assert drain(office, at(11), channel).busy == ["console"]
    assert not channel.sent
