"""How an address comes to speak for an officer, and ceases to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import Session, col

from storage.bulk import insert_many
from storage.outbox import drop_queued
from storage.rows import Language
from storage.tables import ContactOfficers, Contacts, Listings, OfficerIdentifiers
from storage.versioned import holds


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer as somebody is greeted and recognised."""

    id: int
    name: str
    salutation: str | None
    language: Language
    employee_id: str | None = None
    office: str | None = None


def officers_with_mobile(session: Session, visible: int, mobile: str) -> list[Listed]:
    """The current officers for whom the list gives this number, in E.164."""
    return _officers_with(session, visible, "mobile", mobile)


def officers_with_employee_id(session: Session, visible: int, employee_id: str) -> list[Listed]:
    """The current officers for whom the list gives this employee id; capital and small letters are the same."""
    return _officers_with(session, visible, "employee_id", employee_id.strip().upper())


def listed_officers(session: Session, visible: int, officers: Collection[int]) -> list[Listed]:
    """These officers as the list has them, those who have left among them."""
    question = _LISTED.where(col(Listings.officer_id).in_(officers), *holds(Listings, visible))
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(Listings.officer_id)))
    return [Listed(*row) for row in rows]


def has_own_address(session: Session, officer_id: int, channel: str) -> bool:
    """Whether an officer has joined on a channel, by themselves."""
    links = _own_addresses(officer_id, channel).where(col(Contacts.agreed_because).is_(None))
    return session.connection().execute(links.limit(1)).first() is not None


def link_own(
    session: Session, contact_id: int, officer_id: int, now: datetime, *, beside: Collection[int] = ()
) -> list[int]:
    """Let an address be an officer's own, and return those on the same channel that were it until now.

    Of the officers whose own it was before, it remains that of those `beside`, who share the phone.
    """
    mine = ContactOfficers
    channel = session.connection().scalar(select(col(Contacts.channel)).where(col(Contacts.id) == contact_id))
    before = [
        int(number)
        for number in session.connection().execute(_own_addresses(officer_id, channel or "")).scalars()
        if number != contact_id
    ]
    for number in before:
        unlink(session, number, officer_id, now)
    ended = and_(col(mine.contact_id) == contact_id, col(mine.role) == "self", col(mine.officer_id).not_in(beside))
    this_one = and_(col(mine.contact_id) == contact_id, col(mine.officer_id) == officer_id)
    session.connection().execute(delete(mine).where(or_(ended, this_one)))
    columns = ("officer_id", "contact_id", "role", "linked_at")
    insert_many(session, mine, columns, [(officer_id, contact_id, "self", now)])
    session.connection().execute(
        update(Contacts).where(col(Contacts.id) == contact_id).values(wrong_ids=0, agreed_because=None)
    )
    return before


def unlink(session: Session, contact_id: int, officer_id: int, now: datetime) -> bool:
    """Let an address speak for an officer no more: what waits to be said there about them is not said either."""
    mine = ContactOfficers
    this_one = and_(col(mine.contact_id) == contact_id, col(mine.officer_id) == officer_id)
    drop_queued(session, contact_id, "unlinked", now, officer_id=officer_id)
    return session.connection().execute(delete(mine).where(this_one)).rowcount == 1


_LISTED = select(
    col(Listings.officer_id),
    col(Listings.name),
    col(Listings.salutation),
    col(Listings.language),
    col(Listings.employee_id),
    col(Listings.office),
)


def _officers_with(session: Session, visible: int, kind: str, value: str) -> list[Listed]:
    identifier = OfficerIdentifiers
    question = (
        _LISTED.join(identifier, col(identifier.officer_id) == col(Listings.officer_id))
        .where(col(identifier.kind) == kind, col(identifier.value) == value, *holds(identifier, visible))
        .where(col(Listings.left).is_(False), *holds(Listings, visible))
        .order_by(col(Listings.officer_id))
        .distinct()
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Listed(*row) for row in rows]


def _own_addresses(officer_id: int, channel: str) -> Any:
    mine = ContactOfficers
    return (
        select(col(mine.contact_id))
        .join(Contacts, col(Contacts.id) == col(mine.contact_id))
        .where(col(mine.officer_id) == officer_id, col(mine.role) == "self", col(Contacts.channel) == channel)
    )
