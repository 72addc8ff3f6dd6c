"""Being forgotten: what is erased of an address, and the mark by which nothing is ever sent there again."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import scrypt

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select, update
from sqlmodel import Session, col

from storage.addresses import names_of, rename
from storage.bulk import insert_unless_there
from storage.outbox import drop_queued
from storage.rows import MessageState
from storage.tables import (
    Actors,
    AssistantCodes,
    ContactOfficers,
    Contacts,
    Dialogues,
    Errands,
    Inbox,
    JoinRequests,
    Messages,
    Suppressions,
    Tickets,
)

GONE = "forgotten "
"""Begins what stands in the place of an address that was erased."""
ON_THE_WAY = (MessageState.QUEUED, MessageState.SENDING)


def suppress(session: Session, channel: str, names: Sequence[str], now: datetime) -> None:
    """Mark an address, by all its names, as one that is never written to."""
    rows = [{"channel": channel, "address_hash": _hash(channel, each), "since": now} for each in names]
    mark = insert_unless_there(session, Suppressions).values(rows)
    session.connection().execute(mark.on_conflict_do_nothing())


def is_suppressed(session: Session, channel: str, names: Sequence[str]) -> bool:
    """Whether somebody has asked to be forgotten under one of these names, and not come back since."""
    marked = select(col(Suppressions.since)).where(_mark(channel, names))
    return session.connection().execute(marked.limit(1)).first() is not None


def has_suppressions(session: Session, channel: str) -> bool:
    """Whether anybody has asked to be forgotten on a channel."""
    marked = select(col(Suppressions.since)).where(col(Suppressions.channel) == channel)
    return session.connection().execute(marked.limit(1)).first() is not None


def lift_suppression(session: Session, channel: str, names: Sequence[str]) -> bool:
    """Take the mark away, as only they themselves can ask; False where there was none."""
    return session.connection().execute(delete(Suppressions).where(_mark(channel, names))).rowcount > 0


def let_go(session: Session, contact_id: int, officers: Sequence[int], now: datetime) -> None:
    """Let an address speak for nobody and act for nobody, and drop what it was asked, has asked, and is owed.

    `officers` are those whose own address it is: the assistants they named are theirs no longer either.
    """
    connection = session.connection()
    drop_queued(session, contact_id, "forgotten", now)
    links = col(ContactOfficers.contact_id) == contact_id
    of_theirs = and_(col(ContactOfficers.officer_id).in_(officers), col(ContactOfficers.role) == "assistant")
    connection.execute(delete(ContactOfficers).where(or_(links, of_theirs)))
    connection.execute(delete(AssistantCodes).where(col(AssistantCodes.officer_id).in_(officers)))
    connection.execute(delete(Dialogues).where(col(Dialogues.contact_id) == contact_id))
    connection.execute(delete(JoinRequests).where(col(JoinRequests.contact_id) == contact_id))
    connection.execute(update(Actors).where(col(Actors.contact_id) == contact_id).values(contact_id=None))
    words = update(Tickets).where(col(Tickets.contact_id) == contact_id).values(words=None, contact_id=None)
    connection.execute(words)
    connection.execute(
        update(Contacts)
        .where(col(Contacts.id) == contact_id)
        .values(
            notice_version=None,
            notice_accepted_at=None,
            snoozed_until=None,
            stopped_at=now,
            agreed_because=None,
        )
    )


def is_spoken_to(session: Session, contact_id: int) -> bool:
    """Whether something is on its way to an address: the last words, perhaps."""
    channel = select(col(Contacts.channel)).where(col(Contacts.id) == contact_id).scalar_subquery()
    waiting = select(col(Messages.id)).where(
        col(Messages.state).in_(ON_THE_WAY), col(Messages.channel) == channel, col(Messages.contact_id) == contact_id
    )
    return session.connection().execute(waiting.limit(1)).first() is not None


def messages_with_words(session: Session, contact_id: int) -> list[int]:
    """The messages to an address whose words are still kept; looks through the whole outbox."""
    has_values = cast(col(Messages.values), String) != "{}"
    kept = select(col(Messages.id)).where(
        col(Messages.contact_id) == contact_id,
        or_(col(Messages.text).is_not(None), col(Messages.form).is_not(None), has_values),
    )
    return list(session.connection().execute(kept.order_by(col(Messages.id))).scalars())


def erase_words(session: Session, messages: Sequence[int]) -> int:
    """Erase what some hundreds of messages said; that they were sent stays."""
    erased = update(Messages).where(col(Messages.id).in_(messages)).values(text=None, values={}, form=None)
    return session.connection().execute(erased).rowcount


def errands_of(session: Session, contact_id: int) -> list[int]:
    """What was ever made for an address."""
    errands = select(col(Errands.id)).where(col(Errands.contact_id) == contact_id)
    return [int(number or 0) for number in session.connection().execute(errands).scalars()]


def erase_address(session: Session, contact_id: int, but_errand: int) -> bool:
    """Erase an address with what it wrote and had done for it; False where they have come back meanwhile.

    The address alone stays where employee ids were given wrongly: the count of tries must outlive a new beginning.
    """
    here = select(col(Contacts.channel), col(Contacts.wrong_ids)).where(col(Contacts.id) == contact_id)
    channel, wrong_ids = session.connection().execute(here).one()
    names = names_of(session, contact_id)
    if not is_suppressed(session, channel, names):
        return False
    theirs = and_(col(Inbox.channel) == channel, col(Inbox.address).in_(names), col(Inbox.handled_at).is_not(None))
    session.connection().execute(update(Inbox).where(theirs).values(body=None, address=None))
    done = and_(col(Errands.contact_id) == contact_id, col(Errands.id) != but_errand)
    session.connection().execute(delete(Errands).where(done))
    # Until now their window was needed: the last words go through it.
    heard = update(Contacts).where(col(Contacts.id) == contact_id).values(heard_at=None, window_until=None)
    session.connection().execute(heard)
    if not wrong_ids:
        rename(session, contact_id, f"{GONE}{contact_id}", None)
    return True


def _mark(channel: str, names: Sequence[str]) -> ColumnElement[bool]:
    hashes = [_hash(channel, each) for each in names]
    return and_(col(Suppressions.channel) == channel, col(Suppressions.address_hash).in_(hashes))


@lru_cache(maxsize=1024)
def _hash(channel: str, address: str) -> str:
    """Slow on purpose: an address is a short number, which a quick hash would give away to whoever tries them all."""
    return scrypt(address.encode(), salt=f"smaran {channel}".encode(), n=2**10, r=8, p=1, dklen=32).hex()
