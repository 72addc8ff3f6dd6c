"""What channels have told us: each update kept once, handled once, in the order in which it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.tables import Inbox

IN_ORDER = (func.length(col(Inbox.update_id)), col(Inbox.update_id))
"""Ids are texts of growing numbers: the longer one is the later one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that has been kept and not handled."""

    id: str
    body: str


def receive(session: Session, channel: str, updates: Mapping[str, str], now: datetime) -> list[str]:
    """Keep updates, given as bodies by id, and return the ids that are new; a known one changes nothing."""
    if not updates:
        return []
    kept = insert_unless_there(session, Inbox).values(
        [{"channel": channel, "update_id": id_, "received_at": now, "body": body} for id_, body in updates.items()]
    )
    new = session.connection().execute(
        kept.on_conflict_do_nothing(index_elements=["channel", "update_id"]).returning(col(Inbox.update_id))
    )
    return list(new.scalars())


def unhandled(session: Session, channel: str, limit: int) -> list[Waiting]:
    """What waits to be handled, the oldest first."""
    question = (
        select(col(Inbox.update_id), col(Inbox.body))
        .where(col(Inbox.channel) == channel, col(Inbox.handled_at).is_(None))
        .order_by(*IN_ORDER)
        .limit(limit)
    )
    return [Waiting(id_, body or "") for id_, body in session.connection().execute(question)]


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


def newest(session: Session, channel: str, since: datetime) -> str | None:
    """The newest update received since then, after which polling goes on; None where there is none."""
    question = (
        select(col(Inbox.update_id))
        .where(col(Inbox.channel) == channel, col(Inbox.received_at) >= since)
        .order_by(*(part.desc() for part in IN_ORDER))
        .limit(1)
    )
    return session.connection().execute(question).scalar()
