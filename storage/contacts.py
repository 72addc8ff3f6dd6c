"""Addresses on channels: who has one, and which."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, exists, select, update
from sqlmodel import Session, col

from storage.bulk import insert_many, take_ids
from storage.rows import Language
from storage.tables import ContactOfficers, Contacts, Listings
from storage.versioned import holds


@dataclass(slots=True)
class Contact:
    """One address that speaks for an officer."""

    id: int
    officer_id: int
    channel: str
    address: str
    language: Language
    role: str
    """`self` or `assistant`."""
    stopped: bool
    unreachable: bool
    snoozed_until: date | None


def ensure_console_contacts(
    session: Session, visible: int, now: datetime, *, after: int = 0, limit: int = 5_000
) -> int | None:
    """Give current officers who lack one a contact on the console, beginning with the officer next to `after`.

    Returns the last officer reached, to go on from in a transaction of its own; None when everybody has one.
    """
    address = cast(col(Listings.officer_id), String)
    lacking = (
        select(col(Listings.officer_id), address, col(Listings.language))
        .where(
            col(Listings.officer_id) > after,
            *holds(Listings, visible),
            col(Listings.left).is_(False),
            ~exists().where(col(Contacts.channel) == "console", col(Contacts.address) == address),
        )
        .order_by(col(Listings.officer_id))
        .limit(limit)
    )
    found = session.connection().execute(lacking).all()
    if not found:
        return None
    first = take_ids(session, "contacts", len(found))
    insert_many(
        session,
        Contacts,
        ("id", "channel", "address", "language"),
        ((number, "console", address, language) for number, (_, address, language) in enumerate(found, first)),
    )
    insert_many(
        session,
        ContactOfficers,
        ("officer_id", "contact_id", "role", "linked_at"),
        ((officer, number, "self", now) for number, (officer, _, _) in enumerate(found, first)),
    )
    return int(found[-1][0])


def mark_unreachable(session: Session, contact_id: int, because: str, now: datetime) -> None:
    """Write nothing more to a contact that the channel cannot reach, until they write to us."""
    session.connection().execute(
        update(Contacts)
        .where(col(Contacts.id) == contact_id, col(Contacts.unreachable_since).is_(None))
        .values(unreachable_since=now, unreachable_because=because)
    )


def move_address(session: Session, contact_id: int, address: str) -> None:
    """Follow a chat to its new address, unless somebody is known there already."""
    taken = select(col(Contacts.id)).where(col(Contacts.address) == address)
    here = col(Contacts.id) == contact_id
    channel = select(col(Contacts.channel)).where(here).scalar_subquery()
    if session.connection().execute(taken.where(col(Contacts.channel) == channel)).first() is None:
        session.connection().execute(update(Contacts).where(here).values(address=address))


def contacts_of(session: Session, officers: Collection[int]) -> dict[int, list[Contact]]:
    """Every contact of these officers, an officer's own before an assistant's; who has none is left out."""
    question = (
        select(
            col(Contacts.id),
            col(ContactOfficers.officer_id),
            col(Contacts.channel),
            col(Contacts.address),
            col(Contacts.language),
            col(ContactOfficers.role),
            col(Contacts.stopped_at).is_not(None),
            col(Contacts.unreachable_since).is_not(None),
            col(Contacts.snoozed_until),
        )
        .join(ContactOfficers, col(ContactOfficers.contact_id) == col(Contacts.id))
        .where(col(ContactOfficers.officer_id).in_(officers))
        .order_by(col(ContactOfficers.role).desc(), col(Contacts.id))
    )
    found: defaultdict[int, list[Contact]] = defaultdict(list)
    rows: Iterable[Any] = session.connection().execute(question)
    for row in rows:
        contact = Contact(*row)
        found[contact.officer_id].append(contact)
    return dict(found)
