"""To how many different people a sender has written outside their windows: a provider allows so many in 24 hours."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.rows import MessageState
from storage.tables import Messages, PeopleWritten, Senders
from storage.windows import NO_APPROVED_WORDING

DAY = timedelta(days=1)


def people_a_day(session: Session, sender_id: int) -> int | None:
    """To how many different people it may write in 24 hours; None: to everybody."""
    return session.connection().scalar(_PER_DAY, {"sender": sender_id})


def people_left(session: Session, sender_id: int, per_day: int, now: datetime) -> int:
    """To how many more people it may write at this moment."""
    written = select(func.count()).select_from(PeopleWritten).where(_lately(sender_id, now))
    return max(per_day - (session.connection().scalar(written) or 0), 0)


def not_written_lately(session: Session, sender_id: int, contacts: Collection[int], now: datetime) -> set[int]:
    """Those of some hundreds of contacts who would be new among the people of these 24 hours."""
    written = select(col(PeopleWritten.contact_id)).where(
        col(PeopleWritten.sender_id) == sender_id,
        col(PeopleWritten.contact_id).in_(contacts),
        col(PeopleWritten.at) > now - DAY,
    )
    return set(contacts) - set(session.connection().execute(written).scalars())


def frees_at(session: Session, sender_id: int, now: datetime, limit: int) -> list[datetime]:
    """The next moments from which one person more may be written to, the earliest first."""
    written = select(col(PeopleWritten.at)).where(_lately(sender_id, now)).order_by(col(PeopleWritten.at)).limit(limit)
    return [at + DAY for at in session.connection().execute(written).scalars()]


def waiting_before(session: Session, channel: str, urgency: int, limit: int) -> int:
    """How many messages of a channel wait that are more urgent, at most `limit`, without what nobody has approved."""
    said = or_(col(Messages.reason).is_(None), col(Messages.reason) != NO_APPROVED_WORDING)
    waiting = select(col(Messages.id)).where(
        col(Messages.state) == MessageState.QUEUED,
        col(Messages.channel) == channel,
        col(Messages.urgency).between(0, urgency - 1),
        said,
    )
    return len(session.connection().execute(waiting.limit(limit)).all())


def too_many(session: Session, sender_id: int, per_day: int, messages: Sequence[int], now: datetime) -> set[int]:
    """Of some messages to people outside their windows, in their order, those that would be for one person too many."""
    new = ~exists().where(col(PeopleWritten.contact_id) == col(Messages.contact_id), _lately(sender_id, now))
    question = select(col(Messages.id), col(Messages.contact_id)).where(col(Messages.id).in_(messages), new)
    rows: Iterable[Any] = session.connection().execute(question)
    to_new = {message: contact for message, contact in rows}  # noqa: C416 - rows are no pairs to dict
    if not to_new:
        return set()
    left, admitted, refused = people_left(session, sender_id, per_day, now), set[int](), set[int]()
    for message in messages:
        contact = to_new.get(message)
        if contact is None or contact in admitted:
            continue
        if len(admitted) < left:
            admitted.add(contact)
        else:
            refused.add(message)
    return refused


def note_written_to(session: Session, sender_id: int, messages: Collection[int], now: datetime) -> None:
    """Count the people of these messages as written to at this moment."""
    if not messages:
        return
    question = select(col(Messages.contact_id)).where(col(Messages.id).in_(messages))
    contacts = sorted(set(session.connection().execute(question).scalars()))
    written = insert_unless_there(session, PeopleWritten).values(
        [{"sender_id": sender_id, "contact_id": contact, "at": now} for contact in contacts]
    )
    known = ["sender_id", "contact_id"]
    session.connection().execute(written.on_conflict_do_update(index_elements=known, set_={"at": now}))


_PER_DAY = select(col(Senders.per_day)).where(col(Senders.id) == bindparam("sender"))


def _lately(sender_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(col(PeopleWritten.sender_id) == sender_id, col(PeopleWritten.at) > now - DAY)
