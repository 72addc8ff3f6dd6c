"""Who may send through which bot or number: leases, pauses, stops."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, Update, and_, case, func, or_, select, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import Senders


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send through one sender; a later holder has a higher epoch."""

    sender_id: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Sender:
    """How a sender stands."""

    id: int
    channel: str
    name: str
    epoch: int
    per_second: float
    """What the config allows."""
    pace: float | None
    """What the provider was last seen to bear, where that is less."""
    paused_until: datetime | None
    paused_because: str | None
    stopped_because: str | None
    held_by: str | None
    held_until: datetime | None
    """Of the lease, by the database's clock; None where no process holds it now."""

    def may_send(self, now: datetime) -> bool:
        """Whether neither a pause nor a stop stands."""
        return self.stopped_because is None and (self.paused_until is None or self.paused_until <= now)


def database_time(session: Session) -> datetime:
    """The moment by the database's own clock: the only one that several machines share."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return connection.execute(select(func.clock_timestamp())).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]
    told = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')").scalar_one()
    return datetime.fromisoformat(told)


def ensure_sender(session: Session, channel: str, name: str, *, per_second: float, per_day: int | None = None) -> int:
    """Make the sender known under its name, with the pace that the config gives it now; return its number."""
    pace = {"per_second": per_second, "per_day": per_day}
    known = (
        insert_unless_there(session, Senders)
        .values(channel=channel, name=name, lease_epoch=0, **pace)
        .on_conflict_do_update(index_elements=["name"], set_=pace)
        .returning(col(Senders.id))
    )
    return cast("int", session.connection().execute(known).scalar_one())


def all_senders(session: Session) -> list[Sender]:
    """Every sender that was ever opened, by name."""
    question = _senders(session).order_by(col(Senders.name))
    return [Sender(*row) for row in session.connection().execute(question)]


def find_sender(session: Session, sender_id: int) -> Sender:
    """The sender with this number."""
    question = _senders(session).where(col(Senders.id) == sender_id)
    return Sender(*session.connection().execute(question).one())


def take_lease(session: Session, sender_id: int, holder: str, seconds: float) -> Lease | None:
    """Become the one process that sends through this sender; None while another one is."""
    now = database_time(session)
    taken = (
        update(Senders)
        .where(
            col(Senders.id) == sender_id,
            or_(col(Senders.lease_until).is_(None), col(Senders.lease_until) <= now),
        )
        .values(
            lease_holder=holder,
            lease_epoch=col(Senders.lease_epoch) + 1,
            lease_until=now + timedelta(seconds=seconds),
        )
        .returning(col(Senders.lease_epoch))
    )
    epoch = session.connection().execute(taken).scalar_one_or_none()
    return None if epoch is None else Lease(sender_id, epoch)


def renew_lease(session: Session, lease: Lease, seconds: float) -> bool:
    """Keep a lease that nobody has taken over meanwhile; False means: stop sending."""
    until = database_time(session) + timedelta(seconds=seconds)
    return _changed(session, _held(lease).values(lease_until=until))


def release_lease(session: Session, lease: Lease) -> bool:
    """Let others take the sender at once; the epoch moves on, so that nothing more goes out under this lease."""
    return _changed(
        session,
        _held(lease).values(lease_holder=None, lease_until=None, lease_epoch=col(Senders.lease_epoch) + 1),
    )


def keep_pace(session: Session, sender_id: int, pace: float | None) -> None:
    """Remember how fast the provider lets us go, also across restarts; None: as fast as the config allows."""
    session.connection().execute(update(Senders).where(col(Senders.id) == sender_id).values(pace=pace))


def pause(session: Session, sender_id: int, until: datetime, because: str) -> bool:
    """Send nothing through it before `until`; False where a longer pause stands already."""
    shorter = or_(col(Senders.paused_until).is_(None), col(Senders.paused_until) < until)
    return _changed(
        session,
        update(Senders)
        .where(and_(col(Senders.id) == sender_id, shorter))
        .values(paused_until=until, paused_because=because),
    )


def resume(session: Session, sender_id: int) -> bool:
    """End a pause and a stop, and go back to the pace of the config; False where there is no such sender."""
    return _changed(
        session,
        update(Senders)
        .where(col(Senders.id) == sender_id)
        .values(paused_until=None, paused_because=None, stopped_because=None, pace=None),
    )


def stop(session: Session, sender_id: int, because: str) -> bool:
    """Send nothing more through it until a person resumes it; False where there is no such sender."""
    return _changed(session, update(Senders).where(col(Senders.id) == sender_id).values(stopped_because=because))


def _senders(session: Session) -> Select[Any]:
    alive = and_(col(Senders.lease_until) > database_time(session), col(Senders.lease_holder).is_not(None))
    return select(
        col(Senders.id),
        col(Senders.channel),
        col(Senders.name),
        col(Senders.lease_epoch),
        col(Senders.per_second),
        col(Senders.pace),
        col(Senders.paused_until),
        col(Senders.paused_because),
        col(Senders.stopped_because),
        case((alive, col(Senders.lease_holder))),
        case((alive, col(Senders.lease_until))),
    )


def _held(lease: Lease) -> Update:
    return update(Senders).where(col(Senders.id) == lease.sender_id, col(Senders.lease_epoch) == lease.epoch)


def _changed(session: Session, statement: Update) -> bool:
    result: CursorResult[tuple[()]] = session.connection().execute(statement)
    return result.rowcount > 0
