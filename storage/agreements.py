"""Officers who never wrote, and of whom the department records that they have agreed to be written to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.bulk import insert_many, insert_unless_there, take_ids
from storage.forgetting import has_suppressions, is_suppressed
from storage.outbox import drop_queued
from storage.rows import Language
from storage.tables import ContactOfficers, Contacts, Listings, OfficerIdentifiers
from storage.versioned import holds

BY_LIST = "officers' list"
"""Why somebody may be written to whom the list itself says to have agreed."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An officer with a number at which they have agreed to be written to."""

    officer_id: int
    address: str
    language: Language
    because: str


@dataclass(frozen=True, slots=True)
class Agreements:
    """How many are reachable on a channel, and how many of them only because they have agreed beforehand."""

    joined: int
    agreed: int


NOBODY = Agreements(0, 0)


def agreed_without_contact(
    session: Session, visible: int, channel: str, all_because: str | None, *, after: int, limit: int
) -> list[Agreed]:
    """Who has agreed, has a number of their own, and lacks an address on a channel, beginning with who follows `after`.

    `all_because` says why everybody has agreed; None: only those of whom the list says so. A no in the list counts.
    """
    has_one = exists().where(
        col(ContactOfficers.officer_id) == col(Listings.officer_id),
        col(ContactOfficers.contact_id) == col(Contacts.id),
        col(Contacts.channel) == channel,
    )
    question = (
        select(col(Listings.officer_id), col(Listings.mobile), col(Listings.language), col(Listings.agreed))
        .where(
            col(Listings.officer_id) > after,
            *_is_agreed(visible, all_because),
            ~has_one,
            ~exists().where(col(Contacts.channel) == channel, _called(col(Listings.mobile)), ~_is_unused()),
        )
        .order_by(col(Listings.officer_id))
        .limit(limit)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [
        Agreed(officer, mobile.removeprefix("+"), language, BY_LIST if agreed else all_because or "")
        for officer, mobile, language, agreed in rows
    ]


def wanting(session: Session, channel: str, found: Sequence[Agreed]) -> Sequence[Agreed]:
    """Those of them who have not asked to be forgotten; the marks are slow to compare, on purpose."""
    if not has_suppressions(session, channel):
        return found
    return [each for each in found if not is_suppressed(session, channel, [each.address])]


def put_agreed(session: Session, channel: str, found: Sequence[Agreed], now: datetime) -> int:
    """Give some dozens an address by which they are written to, but for those who want nothing; return how many."""
    found = wanting(session, channel, found)
    addresses = [each.address for each in found]
    question = select(col(Contacts.address), col(Contacts.id)).where(
        col(Contacts.channel) == channel, col(Contacts.address).in_(addresses)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    known: dict[str, int] = {address: number for address, number in rows}  # noqa: C416 - rows are not yet tuples
    new = [each for each in found if each.address not in known]
    first = take_ids(session, "contacts", len(new)) if new else 0
    columns = ("id", "channel", "address", "language", "agreed_because")
    made = ((number, channel, each.address, each.language, each.because) for number, each in enumerate(new, first))
    insert_many(session, Contacts, columns, made)
    numbers = known | {each.address: number for number, each in enumerate(new, first)}
    for each in found:
        here = col(Contacts.id) == numbers[each.address]
        again = update(Contacts).where(here).values(agreed_because=each.because, language=each.language)
        session.connection().execute(again)
        link = {"officer_id": each.officer_id, "contact_id": numbers[each.address], "role": "self", "linked_at": now}
        linked = insert_unless_there(session, ContactOfficers).values(link).on_conflict_do_nothing()
        session.connection().execute(linked)
    return len(found)


def agreed_no_more(
    session: Session, visible: int, channel: str, all_because: str | None, *, after: int, limit: int
) -> list[int]:
    """The contacts that rest on an agreement which no longer holds, or on a number that the list no longer has so."""
    link = ContactOfficers
    still = (
        select(col(link.contact_id))
        .join(Listings, col(Listings.officer_id) == col(link.officer_id))
        .where(
            col(link.contact_id) == col(Contacts.id),
            *_is_agreed(visible, all_because),
            _called(col(Listings.mobile)),
        )
    )
    question = (
        select(col(Contacts.id))
        .where(
            col(Contacts.channel) == channel,
            col(Contacts.agreed_because).is_not(None),
            col(Contacts.stopped_at).is_(None),  # the wish to hear nothing outlives the agreement
            col(Contacts.id) > after,
            ~still.correlate(Contacts).exists(),
        )
        .order_by(col(Contacts.id))
        .limit(limit)
    )
    return list(session.connection().execute(question).scalars())


def agreement_of(session: Session, contact_id: int) -> str | None:
    """What says that somebody has agreed who has not joined; None where nothing does, or they have."""
    return session.connection().scalar(select(col(Contacts.agreed_because)).where(col(Contacts.id) == contact_id))


def end_agreement(session: Session, contact_id: int, now: datetime) -> None:
    """Write no more to a contact that rests on an agreement, as long as they do not join."""
    drop_queued(session, contact_id, "agreement_ended", now)
    here = col(Contacts.id) == contact_id
    session.connection().execute(delete(ContactOfficers).where(col(ContactOfficers.contact_id) == contact_id))
    session.connection().execute(update(Contacts).where(here).values(agreed_because=None))


def count_agreements(session: Session, visible: int, channels: Iterable[str]) -> dict[str, Agreements]:
    """By channel, how many serving officers are reachable there, and how many only by an agreement."""
    link, agreed = ContactOfficers, col(Contacts.agreed_because).is_not(None)
    officers = func.count(col(link.officer_id).distinct())
    question = (
        select(col(Contacts.channel), officers.filter(~agreed), officers.filter(agreed))
        .join(link, col(link.contact_id) == col(Contacts.id))
        .join(Listings, col(Listings.officer_id) == col(link.officer_id))
        .where(
            *holds(Listings, visible),
            col(Listings.left).is_(False),
            col(Contacts.channel).in_(list(channels)),
            col(Contacts.stopped_at).is_(None),
            col(Contacts.unreachable_since).is_(None),
        )
        .group_by(col(Contacts.channel))
    )
    return {channel: Agreements(*counts) for channel, *counts in session.connection().execute(question)}


def _is_agreed(visible: int, all_because: str | None) -> tuple[ColumnElement[bool], ...]:
    """Whether a listing is of somebody who serves, has agreed, shares the number with nobody, and never said STOP."""
    other = aliased(OfficerIdentifiers)
    shared = exists().where(
        col(other.kind) == "mobile",
        col(other.value) == col(Listings.mobile),
        col(other.officer_id) != col(Listings.officer_id),
        *holds(other, visible),
    )
    links, contacts = aliased(ContactOfficers), aliased(Contacts)
    stopped = exists().where(
        col(links.officer_id) == col(Listings.officer_id),
        col(links.role) == "self",
        col(links.contact_id) == col(contacts.id),
        col(contacts.stopped_at).is_not(None),
    )
    said = col(Listings.agreed)
    agreed = said.is_(True) if all_because is None else or_(said.is_(True), said.is_(None))
    serves = (*holds(Listings, visible), col(Listings.left).is_(False), col(Listings.mobile).is_not(None))
    return (*serves, agreed, ~shared, ~stopped)


def _called(mobile: Any) -> ColumnElement[bool]:
    """Whether a contact's address is a number without its plus."""
    return col(Contacts.address) == func.substr(mobile, 2)


def _is_unused() -> ColumnElement[bool]:
    """Whether nobody ever came from a contact: it was made for an agreement that was taken back."""
    linked = exists().where(col(ContactOfficers.contact_id) == col(Contacts.id)).correlate(Contacts)
    untouched = (Contacts.heard_at, Contacts.notice_version, Contacts.stopped_at, Contacts.unreachable_since)
    return and_(~linked, col(Contacts.wrong_ids) == 0, *(col(each).is_(None) for each in untouched))
