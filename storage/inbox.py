"""What channels have told us: each update kept once and handled once, those of one address in their order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, case, delete, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from storage.bulk import as_given, given_rows, take_ids
from storage.tables import Inbox
from storage.tables.columns import Instant

NOT_UNDERSTOOD = "not_understood"
"""The fault of what should mean something to us and cannot be read: it alone is kept as it came, for a while."""
OF_NOBODY = 500
"""Updates of no address that are taken up at a time: no order binds them, and one transaction handles many."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came."""

    id: str
    address: str | None
    """Of whoever wrote; None where it is from nobody."""
    body: str
    place: int = 0
    """In the order of its address; `receive` gives it."""
    in_order: bool = True
    """Whether it matters what came before it: of receipts it does not, and their place stays 0."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """Updates of one channel that could not be handled for one reason."""

    channel: str
    fault: str
    updates: int
    newest: datetime


def receive(session: Session, channel: str, updates: Sequence[Received], now: datetime) -> list[Received]:
    """Keep updates and return, with their places, those that are new; a known one changes nothing.

    A number as id is a growing one, and its own place; whatever has another id comes after all that came before it.
    """
    placed = _placed(session, updates)
    if not placed:
        return []
    connection = session.connection()
    rows = as_given({"id": one.id, "address": one.address, "body": one.body, "place": one.place} for one in placed)
    stated = _kept(connection.dialect.name)
    new = set(connection.execute(stated, {"given": rows, "channel": channel, "now": now}).scalars())
    return [each for each in placed if each.id in new]


def _placed(session: Session, updates: Sequence[Received]) -> list[Received]:
    without = sum(each.in_order and not each.id.isdecimal() for each in updates)
    places = count(take_ids(session, "inbox", without)) if without else iter(())
    return [
        replace(each, place=int(each.id) if each.id.isdecimal() else next(places)) if each.in_order else each
        for each in updates
    ]


@cache
def _kept(dialect: str) -> Any:
    """Keep updates; which of them are new. Webhooks wait for it: one statement, compiled once."""
    kinds: dict[str, TypeEngine[Any]] = {"id": String(), "address": String(), "body": String(), "place": BigInteger()}
    given = given_rows(dialect, "given", kinds)
    of_all = bindparam("channel", type_=String()), bindparam("now", type_=Instant())
    # SQLite takes ON CONFLICT after a SELECT only where that has a WHERE.
    rows = select(given.c.id, given.c.address, given.c.body, given.c.place, *of_all).where(literal_column("1 = 1"))
    insert = postgresql.insert(Inbox) if dialect == "postgresql" else sqlite.insert(Inbox)
    columns = ["update_id", "address", "body", "place", "channel", "received_at"]
    kept = insert.from_select(columns, rows).on_conflict_do_nothing(index_elements=["channel", "update_id"])
    return kept.returning(col(Inbox.update_id))


def unhandled(
    session: Session, channel: str, of_each: int, limit: int, besides: Collection[str | None] = ()
) -> dict[str | None, list[Received]]:
    """What waits to be handled: the oldest few of each address, and of no more than `limit` addresses.

    Whoever wrote first comes first, but nobody's ten thousand updates stand before another's one. Left out is who is
    named in `besides`.
    """
    rank = func.row_number().over(partition_by=col(Inbox.address), order_by=(col(Inbox.place), col(Inbox.update_id)))
    waits = (col(Inbox.channel) == channel, col(Inbox.handled_at).is_(None))
    ranked = select(col(Inbox.update_id), rank.label("rank")).where(*waits).subquery()
    most = case((col(Inbox.address).is_(None), OF_NOBODY), else_=of_each)
    question = (
        select(col(Inbox.update_id), col(Inbox.address), col(Inbox.body), col(Inbox.place))
        .join(ranked, ranked.c.update_id == col(Inbox.update_id))
        .where(*waits, ranked.c.rank <= most)
        .order_by(col(Inbox.place), col(Inbox.update_id))
    )
    found: dict[str | None, list[Received]] = {}
    rows: Iterable[Any] = session.connection().execute(question)
    for id_, address, body, place in rows:
        if address not in besides and (address in found or len(found) < limit):
            found.setdefault(address, []).append(Received(id_, address, body or "", place))
    return found


def waits_before(session: Session, channel: str, one: Received) -> bool:
    """Whether an earlier update of the same address waits to be handled."""
    address = col(Inbox.address)
    waits = select(col(Inbox.update_id)).where(
        col(Inbox.channel) == channel,
        col(Inbox.handled_at).is_(None),
        address.is_(None) if one.address is None else address == one.address,
        col(Inbox.place) < one.place,
    )
    return session.connection().execute(waits.limit(1)).first() is not None


def handled(session: Session, channel: str, update_id: str, now: datetime, *, fault: str | None = None) -> bool:
    """Mark an update as handled, in the transaction of its effect; False where that was done before.

    What it said is forgotten with that, unless it was not understood. `fault` is the kind of what went wrong; never its
    words, which may quote what somebody wrote.
    """
    forgotten = {} if fault == NOT_UNDERSTOOD else {"body": None}
    marked = (
        update(Inbox)
        .where(col(Inbox.channel) == channel, col(Inbox.update_id) == update_id, col(Inbox.handled_at).is_(None))
        .values(handled_at=now, fault=fault, **forgotten)
    )
    return session.connection().execute(marked).rowcount == 1


def strike_out(session: Session, channel: str, update_ids: Collection[str]) -> None:
    """Forget that these came, in the transaction of their effect: they may come again, and change nothing then."""
    gone = delete(Inbox).where(col(Inbox.channel) == channel, col(Inbox.update_id).in_(update_ids))
    session.connection().execute(gone.where(col(Inbox.handled_at).is_(None)))


def erase_bodies(session: Session, until: datetime) -> int:
    """Forget also what was not understood, of all that came until then; return how many there were."""
    erased = update(Inbox).where(*_WITH_BODY, col(Inbox.received_at) <= until).values(body=None)
    return session.connection().execute(erased).rowcount


def oldest_body(session: Session) -> datetime | None:
    """When the oldest came of what was not understood and is still kept; None where nothing is."""
    return session.connection().scalar(select(func.min(col(Inbox.received_at))).where(*_WITH_BODY))


def faulty(session: Session) -> list[Faulty]:
    """How many updates could not be handled, of those that the inbox still knows of, and when the newest came."""
    by = (col(Inbox.channel), col(Inbox.fault))
    question = (
        select(*by, func.count(), func.max(col(Inbox.received_at)))
        .where(col(Inbox.fault).is_not(None))
        .group_by(*by)
        .order_by(*by)
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return [Faulty(*row) for row in rows]


def newest(session: Session, channel: str, since: datetime) -> str | None:
    """The newest update received since then, after which polling goes on; None where there is none."""
    question = (
        select(col(Inbox.update_id))
        .where(col(Inbox.channel) == channel, col(Inbox.received_at) >= since)
        .order_by(col(Inbox.place).desc())
        .limit(1)
    )
    return session.connection().execute(question).scalar()


_WITH_BODY = col(Inbox.fault) == NOT_UNDERSTOOD, col(Inbox.body).is_not(None)
