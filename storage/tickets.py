"""What officers say is wrong, until somebody has looked into it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage.tables import Tickets


@dataclass(frozen=True, slots=True)
class Ticket:
    """One officer's word that something is wrong."""

    id: int
    officer_id: int
    obligation_key: int | None
    """None: it is about no obligation in particular."""
    contact_id: int | None
    """From where it was said; None once that address has been forgotten."""
    what: str
    words: str | None
    opened_at: datetime
    closed_at: datetime | None


_TICKETS = select(
    col(Tickets.id),
    col(Tickets.officer_id),
    col(Tickets.obligation_key),
    col(Tickets.contact_id),
    col(Tickets.what),
    col(Tickets.words),
    col(Tickets.opened_at),
    col(Tickets.closed_at),
)
_OPEN = col(Tickets.closed_at).is_(None)


def put_ticket(
    session: Session,
    officer_id: int,
    obligation_key: int | None,
    contact_id: int,
    what: str,
    words: str | None,
    now: datetime,
    rests_until: datetime | None,
) -> int:
    """Note what an officer says is wrong, and return its number; nudges about it rest until then, if they do."""
    noted = (
        insert(Tickets)
        .values(
            officer_id=officer_id,
            obligation_key=obligation_key,
            contact_id=contact_id,
            what=what,
            words=words,
            opened_at=now,
            rests_until=rests_until,
        )
        .returning(col(Tickets.id))
    )
    return session.connection().execute(noted).scalar_one() or 0


def ticket(session: Session, number: int) -> Ticket | None:
    """One ticket, open or closed; None where there is none."""
    return next(iter(_read(session, _TICKETS.where(col(Tickets.id) == number))), None)


def open_tickets_of(session: Session, officers: Collection[int]) -> list[Ticket]:
    """What is open of some officers, the oldest first."""
    return _read(session, _TICKETS.where(_OPEN, col(Tickets.officer_id).in_(officers)).order_by(col(Tickets.id)))


def open_tickets(session: Session) -> list[int]:
    """The numbers of all that are open, the oldest first."""
    question = select(col(Tickets.id)).where(_OPEN).order_by(col(Tickets.id))
    return [int(number) for number in session.connection().execute(question).scalars() if number is not None]


def close_ticket(session: Session, number: int, answer: str | None, by: str, now: datetime) -> bool:
    """Close a ticket, with or without an answer; False where somebody else has closed it."""
    here = (col(Tickets.id) == number) & _OPEN
    closed = update(Tickets).where(here).values(answer=answer, closed_by=by, closed_at=now)
    return session.connection().execute(closed).rowcount == 1


def _read(session: Session, question: Any) -> list[Ticket]:
    rows: Iterable[Any] = session.connection().execute(question)
    return [Ticket(*row) for row in rows]
