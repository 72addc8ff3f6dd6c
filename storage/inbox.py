"""What channels have told us: each update kept once and handled once, those of one address in their order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import Inbox

IN_ORDER = (func.length(col(Inbox.update_id)), col(Inbox.update_id))
"""Ids are texts of growing numbers: the longer one is the later one."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came."""

    id: str
    address: str | None
    """Of whoever wrote; None where it is from nobody."""
    body: str


def receive(session: Session, channel: str, updates: Sequence[Received], now: datetime) -> list[str]:
    """Keep updates and return the ids that are new; a known one changes nothing."""
    if not updates:
        return []
    of_all = {"channel": channel, "received_at": now}
    kept = insert_unless_there(session, Inbox).values(
        [{**of_all, "update_id": one.id, "address": one.address, "body": one.body} for one in updates]
    )
    new = session.connection().execute(
        kept.on_conflict_do_nothing(index_elements=["channel", "update_id"]).returning(col(Inbox.update_id))
    )
    return list(new.scalars())


def unhandled(
    session: Session, channel: str, of_each: int, limit: int, besides: Collection[str | None] = ()
) -> dict[str | None, list[Received]]:
    """What waits to be handled: the oldest few of each address, and of no more than `limit` addresses.

    Whoever wrote first comes first, but nobody's ten thousand updates stand before another's one. Left out is who is
    named in `besides`.
    """
    place = func.row_number().over(partition_by=col(Inbox.address), order_by=IN_ORDER).label("place")
    waits = (col(Inbox.channel) == channel, col(Inbox.handled_at).is_(None))
    ranked = select(col(Inbox.update_id), place).where(*waits).subquery()
    question = (
        select(col(Inbox.update_id), col(Inbox.address), col(Inbox.body))
        .join(ranked, ranked.c.update_id == col(Inbox.update_id))
        .where(*waits, ranked.c.place <= of_each)
        .order_by(*IN_ORDER)
    )
    found: dict[str | None, list[Received]] = {}
    for id_, address, body in session.connection().execute(question):
        if address not in besides and (address in found or len(found) < limit):
            found.setdefault(address, []).append(Received(id_, address, body or ""))
    return found


def waits_before(session: Session, channel: str, one: Received) -> bool:
    """Whether an earlier update of the same address waits to be handled."""
    length, earlier = func.length(col(Inbox.update_id)), col(Inbox.update_id) < one.id
    waits = select(col(Inbox.update_id)).where(
        col(Inbox.channel) == channel,
        col(Inbox.handled_at).is_(None),
        col(Inbox.address).is_not_distinct_from(one.address),
        or_(length < len(one.id), and_(length == len(one.id), earlier)),
    )
    return session.connection().execute(waits.limit(1)).first() is not None


def handled(session: Session, channel: str, update_id: str, now: datetime, *, fault: str | None = None) -> bool:
    """Mark an update as handled, in the transaction of its effect; False where that was done before.

    `fault` is the kind of what went wrong; never its words, which may quote what somebody wrote.
    """
    marked = (
        update(Inbox)
        .where(col(Inbox.channel) == channel, col(Inbox.update_id) == update_id, col(Inbox.handled_at).is_(None))
        .values(handled_at=now, fault=fault)
    )
    return session.connection().execute(marked).rowcount == 1


def erase_body(session: Session, channel: str, update_id: str) -> None:
    """Forget what an update said."""
    here = (col(Inbox.channel) == channel) & (col(Inbox.update_id) == update_id)
    session.connection().execute(update(Inbox).where(here).values(body=None))


def newest(session: Session, channel: str, since: datetime) -> str | None:
    """The newest update received since then, after which polling goes on; None where there is none."""
    question = (
        select(col(Inbox.update_id))
        .where(col(Inbox.channel) == channel, col(Inbox.received_at) >= since)
        .order_by(*(part.desc() for part in IN_ORDER))
        .limit(1)
    )
    return session.connection().execute(question).scalar()
