from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, select

from storage import senders
from storage.database import Database
from storage.senders import Lease
from storage.tables import Senders

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


def known(session: Session) -> int:
    return senders.ensure_sender(session, "telegram", "bot", per_second=25)


def test_a_sender_is_known_once_and_takes_the_pace_of_the_config(database: Database) -> None:
    first = database.write_now(known)
    again = database.write_now(lambda s: senders.ensure_sender(s, "telegram", "bot", per_second=20, per_day=1000))
    assert first == again
    row = database.read_now(lambda session: session.exec(select(Senders)).one())
    assert (row.per_second, row.per_day, row.lease_epoch) == (20, 1000, 0)


def test_one_process_at_a_time_holds_a_sender(database: Database) -> None:
    number = database.write_now(known)
    lease = database.write_now(lambda session: senders.take_lease(session, number, "one", 60))
    assert lease == Lease(number, 1)
    assert database.write_now(lambda session: senders.take_lease(session, number, "two", 60)) is None
    assert database.write_now(lambda session: senders.renew_lease(session, lease, 60))
    assert database.write_now(lambda session: senders.release_lease(session, lease))
    assert not database.write_now(lambda session: senders.renew_lease(session, lease, 60))
    assert database.write_now(lambda session: senders.take_lease(session, number, "two", 60)) == Lease(number, 3)


def test_a_lease_that_ran_out_is_taken_over_under_a_higher_epoch(database: Database) -> None:
    number = database.write_now(known)
    slept = database.write_now(lambda session: senders.take_lease(session, number, "one", 0))
    taken = database.write_now(lambda session: senders.take_lease(session, number, "two", 60))
    assert (slept, taken) == (Lease(number, 1), Lease(number, 2))
    assert not database.write_now(lambda session: senders.renew_lease(session, Lease(number, 1), 60))
    assert not database.write_now(lambda session: senders.release_lease(session, Lease(number, 1)))


def test_the_longer_pause_stands(database: Database) -> None:
    number = database.write_now(known)
    late, early = NOW + timedelta(hours=1), NOW
    assert database.write_now(lambda session: senders.pause(session, number, late, "flood"))
    assert not database.write_now(lambda session: senders.pause(session, number, early, "slow down"))
    row = database.read_now(lambda session: session.exec(select(Senders)).one())
    assert (row.paused_until, row.paused_because) == (late, "flood")


def test_a_stop_lasts_until_a_person_resumes(database: Database) -> None:
    number = database.write_now(known)
    assert database.write_now(lambda session: senders.stop(session, number, "token refused"))
    assert database.read_now(lambda session: session.exec(select(Senders.stopped_because)).one()) == "token refused"
    assert database.write_now(lambda session: senders.resume(session, number))
    assert database.read_now(lambda session: session.exec(select(Senders.stopped_because)).one()) is None


def test_database_time_is_near_what_the_database_writes(database: Database) -> None:
    number = database.write_now(known)

    def difference(session: Session) -> timedelta:
        told = senders.database_time(session)
        session.connection().execute(update(Senders).where(Senders.id == number).values(lease_until=told))  # type: ignore[arg-type]
        return senders.database_time(session) - told

    assert timedelta(0) <= database.write_now(difference) < timedelta(seconds=5)
