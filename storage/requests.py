"""People whom the list does not have, or not with this number, and who ask to be let in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlmodel import Session, col

from storage.rows import Language
from storage.tables import Contacts, JoinRequests


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody who waits for a decision, or waited."""

    id: int
    contact_id: int
    channel: str
    language: Language
    mobile: str
    name: str
    employee_id: str
    office: str
    asked_at: datetime
    outcome: str | None
    officer_id: int | None
    """Whose number it is by the list, where the employee id was not given rightly; once approved, who it is."""


_REQUESTS = select(
    col(JoinRequests.id),
    col(JoinRequests.contact_id),
    col(Contacts.channel),
    col(Contacts.language),
    col(JoinRequests.mobile),
    col(JoinRequests.name),
    col(JoinRequests.employee_id),
    col(JoinRequests.office),
    col(JoinRequests.asked_at),
    col(JoinRequests.outcome),
    col(JoinRequests.officer_id),
).join(Contacts, col(Contacts.id) == col(JoinRequests.contact_id))


def put_request(
    session: Session,
    contact_id: int,
    mobile: str,
    *,
    name: str,
    employee_id: str,
    office: str,
    now: datetime,
    officer_id: int | None = None,
) -> int:
    """Note that somebody asks to be let in, and return the number of the request."""
    asked = insert(JoinRequests).values(
        contact_id=contact_id,
        mobile=mobile,
        name=name,
        employee_id=employee_id,
        office=office,
        asked_at=now,
        officer_id=officer_id,
    )
    return int(session.connection().execute(asked.returning(col(JoinRequests.id))).scalar_one() or 0)


def open_requests(session: Session) -> list[JoinRequest]:
    """Those that wait for a decision, the oldest first."""
    return _found(session, _REQUESTS.where(col(JoinRequests.outcome).is_(None)).order_by(col(JoinRequests.id)))


def find_request(session: Session, number: int) -> JoinRequest | None:
    """One request, open or decided; None where there is none."""
    return next(iter(_found(session, _REQUESTS.where(col(JoinRequests.id) == number))), None)


def has_open_request(session: Session, contact_id: int, mobile: str | None = None) -> bool:
    """Whether a decision is awaited for a contact, or for a number wherever it was shared."""
    question = select(col(JoinRequests.id)).where(col(JoinRequests.outcome).is_(None), _of(contact_id, mobile))
    return session.connection().execute(question.limit(1)).first() is not None


def count_requests(session: Session, contact_id: int, mobile: str, since: datetime) -> int:
    """How often a contact, or anybody with the number, has asked since then."""
    question = select(func.count()).where(col(JoinRequests.asked_at) >= since, _of(contact_id, mobile))
    return int(session.connection().scalar(question) or 0)


def decide(
    session: Session, number: int, outcome: str, by: str, now: datetime, *, officer_id: int | None = None
) -> bool:
    """Decide about a request; False where that was done before."""
    values = {"outcome": outcome, "decided_by": by, "decided_at": now, "officer_id": officer_id}
    here = (col(JoinRequests.id) == number) & col(JoinRequests.outcome).is_(None)
    return session.connection().execute(update(JoinRequests).where(here).values(**values)).rowcount == 1


def name_officer(session: Session, number: int, officer_id: int) -> None:
    """Note as whom somebody was let in."""
    here = col(JoinRequests.id) == number
    session.connection().execute(update(JoinRequests).where(here).values(officer_id=officer_id))


def reopen(session: Session, number: int) -> None:
    """Take a decision back that could not be carried out."""
    undecided = {"outcome": None, "decided_by": None, "decided_at": None, "officer_id": None}
    session.connection().execute(update(JoinRequests).where(col(JoinRequests.id) == number).values(**undecided))


def _of(contact_id: int, mobile: str | None) -> Any:
    here = col(JoinRequests.contact_id) == contact_id
    return here if mobile is None else or_(here, col(JoinRequests.mobile) == mobile)


def _found(session: Session, question: Any) -> list[JoinRequest]:
    rows: Iterable[Any] = session.connection().execute(question)
    return [JoinRequest(*row) for row in rows]
