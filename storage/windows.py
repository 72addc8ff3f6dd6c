"""When somebody last wrote to us, and until when anything may be said to them because of it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from storage.rows import MessageState
from storage.tables import Contacts, Messages

NO_APPROVED_WORDING = "no_approved_wording"
"""Why a message waits: the window is closed, and nobody has approved these words."""
ANNOUNCED = "announced"
"""Why a message waits: approved words have said that it does, and it comes once they press or write."""


def note_heard(session: Session, contact_id: int, at: datetime, window: timedelta | None, now: datetime) -> None:
    """Note that somebody wrote or pressed at a moment; what comes late or twice moves nothing back.

    What waited for their window goes out now that it is open.
    """
    contact = col(Contacts.id) == contact_id
    known = session.connection().execute(select(col(Contacts.heard_at), col(Contacts.window_until)).where(contact))
    heard_at, window_until = known.one()
    if heard_at is not None and heard_at >= at:
        return
    opened = at + window if window is not None else None
    earlier = or_(col(Contacts.heard_at).is_(None), col(Contacts.heard_at) < at)
    session.connection().execute(
        update(Contacts).where(contact, earlier).values(heard_at=at, window_until=opened),
    )
    if opened is not None and opened > now and (window_until is None or window_until <= now):
        _go_on(session, contact_id, now)


def close_window(session: Session, contact_id: int, believed: datetime | None, now: datetime) -> None:
    """Note that a window is closed, as the provider says; unless they have written since we believed it open."""
    unchanged = col(Contacts.window_until).is_not_distinct_from(believed)
    session.connection().execute(
        update(Contacts).where(col(Contacts.id) == contact_id, unchanged).values(window_until=now)
    )


def was_closed(session: Session, contact_id: int, at: datetime, now: datetime) -> None:
    """Note that a window was closed at a moment, as the provider says later; unless they have written since."""
    silent = or_(col(Contacts.heard_at).is_(None), col(Contacts.heard_at) <= at)
    session.connection().execute(
        update(Contacts)
        .where(col(Contacts.id) == contact_id, col(Contacts.window_until) > now, silent)
        .values(window_until=now)
    )


def wording_is_back(session: Session, channel: str, now: datetime) -> None:
    """Look at once again at what waited on a channel for words that have been approved by now."""
    there = select(col(Contacts.id)).where(col(Contacts.channel) == channel)
    session.connection().execute(
        update(Messages)
        .where(
            col(Messages.state) == MessageState.QUEUED,
            col(Messages.reason).is_not(None),
            col(Messages.reason) == NO_APPROVED_WORDING,
            col(Messages.contact_id).in_(there),
        )
        .values(not_before=now, reason=None, changed_at=now)
    )


def _go_on(session: Session, contact_id: int, now: datetime) -> None:
    """Look at once again at what waited for this window."""
    session.connection().execute(
        update(Messages)
        .where(
            col(Messages.contact_id) == contact_id,
            col(Messages.state) == MessageState.QUEUED,
            col(Messages.reason).is_not(None),
            col(Messages.reason).in_((NO_APPROVED_WORDING, ANNOUNCED)),
        )
        .values(not_before=now, reason=None, changed_at=now)
    )
