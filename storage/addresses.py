"""What a channel calls one person: found by either name, learned in pairs, changed; and two contacts of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlmodel import Session, col

from storage.outbox import drop
from storage.rows import MessageState
from storage.tables import (
    Actors,
    BroadcastRecipients,
    Broadcasts,
    ContactOfficers,
    Contacts,
    Dialogues,
    Errands,
    JoinRequests,
    Messages,
    PeopleWritten,
    Tickets,
)
from storage.tables.columns import core

PAST = "past "
"""Begins what stands in the place of an address that is nobody's any more."""
FOLLOWING = (Actors, BroadcastRecipients, Broadcasts, Errands, JoinRequests, Tickets)
"""What hangs on a contact and follows it as it is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A contact by its names."""

    contact_id: int
    address: str
    other: str | None


def known_as(channel: str, address: str) -> ColumnElement[bool]:
    """Whether a contact is called so on its channel, by whichever of its names."""
    return and_(
        col(Contacts.channel) == channel, or_(col(Contacts.address) == address, col(Contacts.other_address) == address)
    )


def contact_known_as(session: Session, channel: str, address: str) -> Named | None:
    """Who is called so; None where nobody is."""
    question = select(col(Contacts.id), col(Contacts.address), col(Contacts.other_address))
    rows: Iterable[Any] = session.connection().execute(question.where(known_as(channel, address)))
    return next((Named(*row) for row in rows), None)


def names_of(session: Session, contact_id: int) -> tuple[str, ...]:
    """All that a channel calls a contact."""
    question = select(col(Contacts.address), col(Contacts.other_address)).where(col(Contacts.id) == contact_id)
    return tuple(name for row in session.connection().execute(question) for name in row if name is not None)


def rename(session: Session, contact_id: int, address: str, other: str | None) -> None:
    """Call a contact so from now on; nobody else may be called so."""
    _set(session, contact_id, address=address, other_address=other)


def give_up_number(session: Session, named: Named) -> None:
    """Leave a contact only the name that stays its own: its number is somebody else's by now."""
    rename(session, named.contact_id, named.other or f"{PAST}{named.contact_id}", None)
    _set(session, named.contact_id, window_until=None)


def acts_under(session: Session, contact_id: int, before: str, after: str | None) -> bool:
    """Know whoever acts from a contact by another number (E.164), or by none; False where nobody acts so."""
    theirs = (col(Actors.contact_id) == contact_id) & (col(Actors.mobile) == before)
    return session.connection().execute(update(Actors).where(theirs).values(mobile=after)).rowcount > 0


def act_no_more(session: Session, contact_id: int) -> None:
    """Let nobody act from a contact in any role; under their number they can take it up again."""
    session.connection().execute(update(Actors).where(col(Actors.contact_id) == contact_id).values(contact_id=None))


def officers_at(session: Session, contact_id: int) -> set[int]:
    """For whom a contact speaks, in any way."""
    links = select(col(ContactOfficers.officer_id)).where(col(ContactOfficers.contact_id) == contact_id)
    return set(session.connection().execute(links).scalars())


def join_contacts(session: Session, kept: int, gone: int, now: datetime) -> None:
    """Make one contact of two that are one person: what hung on either hangs on `kept`, each thing once.

    The row of `gone` stays without an address, for a call may be under way that speaks of it.
    """
    _join_links(session, kept, gone)
    _join_dialogues(session, kept, gone)
    _join_messages(session, kept, gone, now)
    for table in FOLLOWING:
        here = core(table).c.contact_id == gone
        session.connection().execute(update(core(table)).where(here).values(contact_id=kept))
    session.connection().execute(delete(PeopleWritten).where(col(PeopleWritten.contact_id) == gone))
    _join_rows(session, kept, gone, now)


def _join_rows(session: Session, kept: int, gone: int, now: datetime) -> None:
    """STOP at either holds for both, and so does an accepted notice; of dates the later one counts."""
    rows = session.connection().execute(select(Contacts).where(col(Contacts.id).in_((kept, gone)))).mappings()
    of = {row["id"]: row for row in rows}
    mine, theirs = of[kept], of[gone]
    accepted = theirs if mine["notice_accepted_at"] is None and theirs["notice_accepted_at"] is not None else mine

    def latest(name: str) -> Any:
        return max((each[name] for each in (mine, theirs) if each[name] is not None), default=None)

    rename(session, gone, f"{PAST}{gone}", None)
    _set(session, gone, unreachable_since=now, unreachable_because="joined", agreed_because=None)
    _set(
        session,
        kept,
        **{name: accepted[name] for name in ("language", "notice_version", "notice_accepted_at")},
        **{name: latest(name) for name in ("window_until", "heard_at", "snoozed_until", "wrong_ids")},
        stopped_at=latest("stopped_at"),
        unreachable_since=None,
        unreachable_because=None,
        agreed_because=mine["agreed_because"] or theirs["agreed_because"],
    )


def _join_links(session: Session, kept: int, gone: int) -> None:
    """One's own address outranks an assistant's."""
    mine = ContactOfficers
    links = select(col(mine.officer_id)).where(col(mine.contact_id) == kept)
    held = set(session.connection().execute(links).scalars())
    theirs = select(col(mine.officer_id), col(mine.role)).where(col(mine.contact_id) == gone)
    for officer, role in session.connection().execute(theirs).all():
        link = and_(col(mine.contact_id) == gone, col(mine.officer_id) == officer)
        if officer not in held:
            session.connection().execute(update(mine).where(link).values(contact_id=kept))
            continue
        here = and_(col(mine.contact_id) == kept, col(mine.officer_id) == officer)
        if role == "self":
            session.connection().execute(update(mine).where(here).values(role=role))
        session.connection().execute(delete(mine).where(link))


def _join_dialogues(session: Session, kept: int, gone: int) -> None:
    """The question that was asked last stands."""
    mine = Dialogues
    question = select(col(mine.contact_id)).where(col(mine.contact_id).in_((kept, gone)))
    asked = session.connection().execute(question.order_by(col(mine.changed_at).desc())).scalars().all()
    for number in asked[1:]:
        session.connection().execute(delete(mine).where(col(mine.contact_id) == number))
    session.connection().execute(update(mine).where(col(mine.contact_id) == gone).values(contact_id=kept))


def _join_messages(session: Session, kept: int, gone: int, now: datetime) -> None:
    """Of a notice that went to both, or is to go, one is enough; the other row stays without its words."""
    mine = Messages
    of_kept = select(col(mine.broadcast_id)).where(col(mine.contact_id) == kept, col(mine.broadcast_id).is_not(None))
    twice = and_(col(mine.contact_id) == gone, col(mine.broadcast_id).in_(of_kept))
    rows = session.connection().execute(select(col(mine.id), col(mine.state)).where(twice)).all()
    drop(session, [number for number, state in rows if state == MessageState.QUEUED], "same_person", now)
    words = update(mine).where(col(mine.id).in_([number for number, _ in rows]))
    session.connection().execute(words.values(text=None, values={}, form=None))
    session.connection().execute(
        update(mine)
        .where(
            col(mine.contact_id) == gone, or_(col(mine.broadcast_id).is_(None), col(mine.broadcast_id).not_in(of_kept))
        )
        .values(contact_id=kept)
    )


def _set(session: Session, contact_id: int, **values: Any) -> None:
    session.connection().execute(update(Contacts).where(col(Contacts.id) == contact_id).values(**values))
