"""Whom a notice goes to: officers chosen and written down in chunks, counts of them, and the hash of it all."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, delete, exists, false, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.bulk import insert_many
from storage.rows import Alike, Audience, LeftOut, Officer, Recipient, State
from storage.tables import BroadcastRecipients, ContactOfficers, Contacts, Listings, OfficerIdentifiers, Standings
from storage.versioned import holds

FIELDS = tuple(Officer.__dataclass_fields__)


def officers_after(
    session: Session, visible: int, after: int, limit: int, among: Collection[int] | None = None
) -> list[Officer]:
    """The officers next to a number, in order, whether they have left or not; `among` are the only ones wanted."""
    columns = [col(Listings.officer_id), *(getattr(Listings, name) for name in FIELDS if name != "id")]
    question = select(*columns).where(*holds(Listings, visible), col(Listings.officer_id) > after)
    if among is not None:
        question = question.where(col(Listings.officer_id).in_(among))
    rows: Iterable[Any] = session.connection().execute(question.order_by(col(Listings.officer_id)).limit(limit))
    return [Officer(*row) for row in rows]


def officers_standing(session: Session, first: int, last: int, states: Collection[State]) -> set[int]:
    """Of the officers numbered `first` to `last`, those who stand so with any obligation today."""
    question = select(col(Standings.officer_id)).where(
        col(Standings.officer_id).between(first, last), col(Standings.until).is_(None), col(Standings.state).in_(states)
    )
    return set(session.connection().execute(question.distinct()).scalars())


def write_recipients(
    session: Session, broadcast_id: int, after: int, last: int, recipients: Sequence[Recipient]
) -> None:
    """Write down who is in the audience of the officers next to `after` up to `last`, in place of whoever was."""
    here = BroadcastRecipients
    earlier = and_(col(here.broadcast_id) == broadcast_id, col(here.officer_id) > after, col(here.officer_id) <= last)
    session.connection().execute(delete(here).where(earlier))
    insert_many(
        session,
        BroadcastRecipients,
        ("broadcast_id", "officer_id", "contact_id", "language", "left_out_because"),
        [(broadcast_id, each.officer_id, each.contact_id, each.language, each.left_out_because) for each in recipients],
    )


def forget_recipients(session: Session, broadcast_id: int, after: int, limit: int = 5_000) -> int:
    """Take back some of an audience beyond an officer; fewer than `limit` means that none is left."""
    here = BroadcastRecipients
    beyond = and_(col(here.broadcast_id) == broadcast_id, col(here.officer_id) > after)
    ids = session.connection().execute(select(col(here.officer_id)).where(beyond).limit(limit)).scalars().all()
    which = and_(beyond, col(here.officer_id).in_(ids))
    return session.connection().execute(delete(here).where(which)).rowcount


def audience_in_figures(session: Session, broadcast_id: int, now: datetime, others: Collection[str] = ()) -> Audience:
    """How many are in a frozen audience, where and in which language they are written to, and who is not and why.

    Windows open and close: the figures say how it is at this moment. `others` are the channels on which somebody may be
    written to who cannot be at their own address.
    """
    here, connection = BroadcastRecipients, session.connection()
    of_this = col(here.broadcast_id) == broadcast_id
    reasons: Iterable[Any] = connection.execute(
        select(col(here.left_out_because), func.count()).where(of_this).group_by(col(here.left_out_because))
    )
    counted = {reason: number for reason, number in reasons}  # noqa: C416 - rows are no pairs to dict
    officers = sum(counted.values())
    counted.pop(None, None)
    left_out = {LeftOut(reason): number for reason, number in counted.items()}
    return Audience(officers, _alike(session, broadcast_id, now, others), left_out)


def _alike(session: Session, broadcast_id: int, now: datetime, others: Collection[str]) -> tuple[Alike, ...]:
    """The messages of a notice in groups; officers who share an address share one."""
    here = BroadcastRecipients
    message = (
        select(
            col(here.contact_id).label("contact_id"),
            func.min(col(here.language)).label("language"),
            func.min(col(here.officer_id)).label("officer_id"),
        )
        .where(col(here.broadcast_id) == broadcast_id, col(here.contact_id).is_not(None))
        .group_by(col(here.contact_id))
        .subquery()
    )
    other = aliased(Contacts)
    elsewhere = (
        exists()
        .where(
            col(ContactOfficers.officer_id) == message.c.officer_id,
            col(other.id) == col(ContactOfficers.contact_id),
            col(other.channel).in_(others),
            col(other.id) != col(Contacts.id),
            col(other.stopped_at).is_(None),
            col(other.unreachable_since).is_(None),
        )
        .correlate(message, Contacts)
    )
    each = (
        select(
            col(Contacts.channel).label("channel"),
            col(Contacts.language).label("own"),
            message.c.language,
            func.coalesce(col(Contacts.window_until) > now, false()).label("in_window"),
            (elsewhere if others else false()).label("elsewhere"),
        )
        .join(message, message.c.contact_id == col(Contacts.id))
        .subquery()
    )
    rows: Iterable[Any] = session.connection().execute(
        select(*each.c, func.count()).group_by(*each.c).order_by(*each.c)
    )
    return tuple(
        Alike(channel, own, language, bool(in_window), bool(has_other), number)
        for channel, own, language, in_window, has_other, number in rows
    )


def reaches_anybody(session: Session, broadcast_id: int) -> bool:
    """Whether a frozen audience has anybody to whom a message goes."""
    here = BroadcastRecipients
    somebody = exists().where(col(here.broadcast_id) == broadcast_id, col(here.contact_id).is_not(None))
    return bool(session.connection().scalar(select(somebody)))


def audience_hash(session: Session, broadcast_id: int) -> str:
    """SHA-256, in hex, of who is in a frozen audience, and of where and in which language each is written to."""
    here = BroadcastRecipients
    question = (
        select(col(here.officer_id), col(here.contact_id), col(here.language), col(here.left_out_because))
        .where(col(here.broadcast_id) == broadcast_id)
        .order_by(col(here.officer_id))
        .execution_options(yield_per=10_000)
    )
    whole = hashlib.sha256()
    for row in session.connection().execute(question):
        whole.update(f"{tuple(row)}\n".encode())
    return whole.hexdigest()


def values_on_list(session: Session, visible: int, field: str) -> list[tuple[str, int]]:
    """What the list says in one field of those who have not left, with how many it says it of, the most first."""
    column = getattr(Listings, field)
    question = (
        select(column, func.count())
        .where(*holds(Listings, visible), col(Listings.left).is_(False), column.is_not(None))
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [(value, number) for value, number in rows]


def officers_named(
    session: Session, visible: int, employee_ids: Collection[str], mobiles: Collection[str]
) -> dict[str, set[int]]:
    """The officers on the list by employee id, in capitals, or by mobile number in E.164."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    capitals = func.upper(cast(col(Listings.employee_id), String))
    identifier = OfficerIdentifiers
    questions = (
        select(capitals, col(Listings.officer_id)).where(capitals.in_(employee_ids), *holds(Listings, visible)),
        select(col(identifier.value), col(identifier.officer_id)).where(
            col(identifier.kind) == "mobile", col(identifier.value).in_(mobiles), *holds(identifier, visible)
        ),
    )
    for question in questions:
        rows: Iterable[Any] = session.connection().execute(question)
        for name, officer in rows:
            found[name].add(officer)
    return dict(found)
