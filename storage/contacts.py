"""Addresses on channels: who has one, and which."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, exists, func, select, true, update
from sqlmodel import Session, col

from storage.addresses import known_as
from storage.bulk import insert_many, take_ids
from storage.rows import Language
from storage.tables import ContactOfficers, Contacts, Listings
from storage.versioned import holds

LAST_USED_FIRST = (col(Contacts.heard_at).desc().nulls_last(), col(Contacts.id))
"""Of several addresses of one person, that from which they wrote last is the one to write to."""


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
    agreed: bool = False
    """Whether the officer never joined here, and is written to because they have agreed beforehand."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever writes from one address."""

    contact_id: int
    language: Language
    stopped: bool
    unreachable: bool
    officers: tuple[int, ...]
    """For whom the address speaks: its own, and those whom it assists."""
    assisted: tuple[int, ...] = ()
    """Those of them whose assistant it is."""
    notice: str | None = None
    """The version of the notice that was shown here last."""
    accepted: bool = False
    """Whether a notice was ever accepted here."""
    wrong_ids: int = 0
    """How often an employee id was given here that is not that of the number's officer."""

    @property
    def own(self) -> tuple[int, ...]:
        """The officers whose own address it is."""
        return tuple(officer for officer in self.officers if officer not in self.assisted)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody can be written to."""

    contact_id: int
    channel: str
    language: Language


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


def mark_unreachable(
    session: Session, contact_id: int, because: str, now: datetime, *, silent_since: datetime | None = None
) -> None:
    """Write nothing more to a contact that the channel cannot reach, until they write to us.

    With `silent_since` they are spared if they have written since then: what is told of them is out of date.
    """
    quiet = true() if silent_since is None else func.coalesce(col(Contacts.heard_at) <= silent_since, true())
    session.connection().execute(
        update(Contacts)
        .where(col(Contacts.id) == contact_id, col(Contacts.unreachable_since).is_(None), quiet)
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
    """Every contact of these officers, an officer's own before an assistant's, of these the last used one first.

    Who has none is left out.
    """
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
            col(Contacts.agreed_because).is_not(None),
        )
        .join(ContactOfficers, col(ContactOfficers.contact_id) == col(Contacts.id))
        .where(col(ContactOfficers.officer_id).in_(officers))
        .order_by(col(ContactOfficers.role).desc(), *LAST_USED_FIRST)
    )
    found: defaultdict[int, list[Contact]] = defaultdict(list)
    rows: Iterable[Any] = session.connection().execute(question)
    for row in rows:
        contact = Contact(*row)
        found[contact.officer_id].append(contact)
    return dict(found)


def person_at(session: Session, channel: str, address: str) -> Person | None:
    """Who writes from an address, by whichever of its names; None where nobody ever has.

    Where only the department says that somebody has agreed, they speak for nobody until they have joined.
    """
    known = session.connection().execute(
        select(
            col(Contacts.id),
            col(Contacts.language),
            col(Contacts.stopped_at).is_not(None),
            col(Contacts.unreachable_since).is_not(None),
            col(Contacts.notice_version),
            col(Contacts.notice_accepted_at).is_not(None),
            col(Contacts.wrong_ids),
            col(Contacts.agreed_because).is_not(None),
        ).where(known_as(channel, address))
    )
    rows: Iterable[Any] = known
    for number, language, stopped, unreachable, notice, accepted, wrong_ids, agreed in rows:
        joining = (notice, accepted, wrong_ids)
        if agreed:
            return Person(number, language, stopped, unreachable, (), (), *joining)
        links = select(col(ContactOfficers.officer_id), col(ContactOfficers.role))
        found: Iterable[Any] = session.connection().execute(links.where(col(ContactOfficers.contact_id) == number))
        speaks_for = sorted((officer, role) for officer, role in found)
        officers = tuple(officer for officer, _ in speaks_for)
        assisted = tuple(officer for officer, role in speaks_for if role == "assistant")
        return Person(number, language, stopped, unreachable, officers, assisted, *joining)
    return None


def person_of(session: Session, contact_id: int) -> tuple[str, Person] | None:
    """The channel of a contact, and who writes from there; None where there is no such contact."""
    question = select(col(Contacts.channel), col(Contacts.address)).where(col(Contacts.id) == contact_id)
    for channel, address in session.connection().execute(question):
        person = person_at(session, channel, address)
        return (channel, person) if person else None
    return None


def places(session: Session, contacts: Collection[int]) -> list[Place]:
    """Where these contacts are, without those that cannot be reached."""
    question = (
        select(col(Contacts.id), col(Contacts.channel), col(Contacts.language))
        .where(col(Contacts.id).in_(contacts), col(Contacts.unreachable_since).is_(None))
        .order_by(col(Contacts.id))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Place(*row) for row in rows]


def meet(session: Session, channel: str, address: str, language: Language, other: str | None = None) -> Person:
    """Who writes from an address, which is also called `other`; `language` is used where nobody has before."""
    known = person_at(session, channel, address)
    if known is not None:
        return known
    number = take_ids(session, "contacts", 1)
    columns = ("id", "channel", "address", "other_address", "language")
    insert_many(session, Contacts, columns, [(number, channel, address, other, language)])
    return Person(number, language, stopped=False, unreachable=False, officers=())


def mark_reachable(session: Session, contact_id: int) -> None:
    """Note that an address can be reached again."""
    again = update(Contacts).where(col(Contacts.id) == contact_id)
    session.connection().execute(again.values(unreachable_since=None, unreachable_because=None))
