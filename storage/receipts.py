"""What channels say later of a message: delivered, read, failed; in any order, and any number of times."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, String, and_, bindparam, case, func, or_, select, union, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.bulk import as_given, given_rows, insert_unless_there, is_any_of
from storage.receipt_flows import note_flow
from storage.rows import MessageState, Outcome, Receipt
from storage.tables import Attempts, Messages, Receipts
from storage.tables.columns import Instant

BY_RECEIPT = {
    MessageState.READ: (MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN, MessageState.QUEUED),
    MessageState.DELIVERED: (MessageState.SENT, MessageState.UNKNOWN, MessageState.QUEUED),
    MessageState.FAILED: (MessageState.SENT, MessageState.UNKNOWN),
    MessageState.QUEUED: (MessageState.SENT, MessageState.UNKNOWN),
    MessageState.SENT: (MessageState.UNKNOWN, MessageState.QUEUED),
}
"""To which state receipts move a message, and from which. One that waits to be said again need not be, if it has
arrived after all; one that failed for a reason that passes waits to be said again."""
RANKS = (MessageState.SENT, MessageState.FAILED, MessageState.DELIVERED, MessageState.READ)
"""Of what is told of a call, the last one here is true in the end, in whatever order it comes."""
THE_PERSON_HAS_IT = (MessageState.DELIVERED, MessageState.READ)
"""So it counts also where an earlier call brought it whose answer was lost; the rest speaks of one call, and only the
newest one decides."""
REASONS = {
    Outcome.UNREACHABLE: "refused",
    Outcome.OUR_FAULT: "our_fault",
    Outcome.NOT_SENT: "not_sent",
    Outcome.SLOW_DOWN: "not_sent",
    Outcome.LATER: "not_sent",
    Outcome.NEEDS_APPROVED: "not_sent",
    Outcome.WORDING_PAUSED: "not_sent",
    Outcome.SENDER_STOPPED: "not_sent",
}
"""Why a message was not delivered, by what the receipt comes to; every other one just `failed`."""
PASSES = "not_sent"
"""The reason that is none tomorrow."""
MOST_CALLS = 5
"""So often a message is accepted and then not delivered, before it is given up."""


@dataclass(frozen=True, slots=True)
class FailedLater:
    """A message that had been accepted, or might have been, and was not delivered after all."""

    message_id: int
    contact_id: int
    sender_id: int
    our_key: str
    """Of the call."""
    state: str
    """Failed; or queued, to be said again."""
    happened_at: datetime
    outcome: str | None
    """The Outcome, as if it had been the answer to the call; None where the channel's list does not say."""
    detail: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What receipts have changed."""

    moved: frozenset[int] = frozenset()
    failed: Sequence[FailedLater] = ()
    """Of those that moved."""


def record_receipts(session: Session, receipts: Iterable[Receipt], now: datetime) -> Told:
    """Keep receipts, also those of calls whose outcome we do not have yet, and move the messages they speak of."""
    told = {(receipt.call, receipt.kind): receipt for receipt in receipts if receipt.call}
    if not told:
        return Told()
    kept = insert_unless_there(session, Receipts).on_conflict_do_nothing()
    connection = session.connection()
    connection.execute(kept, [_row(receipt, now) for receipt in told.values()])
    # Of a call whose answer is lost, this is how we learn what they call the message.
    named = {each.our_key: each.provider_id for each in told.values() if each.our_key and each.provider_id}
    pairs = as_given({"key": key, "theirs": theirs} for key, theirs in named.items())
    connection.execute(_named(connection.dialect.name), {"given": pairs})
    calls = {call for call, _ in told}
    note_flow(session, calls, now)
    return _moved(session, _these(calls), now)


def apply_receipts(session: Session, calls: Collection[str], now: datetime) -> Told:
    """Move the messages of these calls, each named by our key, as receipts say that are kept of any of their calls."""
    connection, of_these = session.connection(), _these(calls)
    # Mostly there are none: an answer comes before the message has arrived.
    return _moved(session, of_these, now) if connection.scalar(_kept(connection.dialect.name), of_these) else Told()


def _moved(session: Session, of_these: Mapping[str, str], now: datetime) -> Told:
    """Move the messages of these calls, named by our keys or by the provider's ids."""
    connection = session.connection()
    move, undelivered = _moving(connection.dialect.name)
    moved = {row.id: row.state for row in connection.execute(move, {**of_these, "now": now})}
    back = [{"id": number} for number, state in moved.items() if state in (MessageState.FAILED, MessageState.QUEUED)]
    if not back:
        return Told(frozenset(moved))
    failed = [FailedLater(*row) for row in connection.execute(undelivered, {"given": as_given(back)})]
    connection.execute(_NOTE, [{"key": each.our_key, "told": each.detail} for each in failed])
    return Told(frozenset(moved), failed)


def _these(calls: Collection[str]) -> dict[str, str]:
    """What a statement is handed of calls."""
    return {"given": as_given({"call": call} for call in calls)}


def _row(receipt: Receipt, now: datetime) -> dict[str, Any]:
    return {
        "our_key": receipt.call,
        "kind": receipt.kind,
        "happened_at": receipt.happened_at,
        "received_at": now,
        "detail": receipt.detail,
        "outcome": receipt.outcome,
    }


@cache
def _kept(dialect: str) -> Any:
    """Whether there is a receipt of any call for the messages of these."""
    calls, call, other = given_rows(dialect, "given", {"call": String()}), aliased(Attempts), aliased(Attempts)
    told = (
        select(col(Receipts.our_key))
        .join(other, col(Receipts.our_key).in_((col(other.our_key), col(other.provider_id))))
        .join(call, col(call.message_id) == col(other.message_id))
        .join(calls, calls.c.call == col(call.our_key))
    )
    return select(told.exists())


@cache
def _named(dialect: str) -> Any:
    """Note what the provider calls a message, where its answer has not said it."""
    given = given_rows(dialect, "given", {"key": String(), "theirs": String()})
    named = update(Attempts).where(col(Attempts.our_key) == given.c.key, col(Attempts.provider_id).is_(None))
    return named.values(provider_id=given.c.theirs)


@cache
def _moving(dialect: str) -> tuple[Any, Any]:
    """Move the messages of these calls; how those were told of that failed."""
    calls = given_rows(dialect, "given", {"call": String()})
    newest = col(Attempts.number) == col(Messages.tries)
    told_of_call = col(Receipts.our_key).in_((col(Attempts.our_key), col(Attempts.provider_id)))
    ours = select(col(Attempts.message_id)).join(calls, calls.c.call == col(Attempts.our_key))
    theirs = select(col(Attempts.message_id)).join(calls, calls.c.call == col(Attempts.provider_id))
    spoken_of = union(ours, theirs).subquery("spoken_of")
    is_lost, has_it = col(Attempts.outcome) == Outcome.LOST, is_any_of(col(Receipts.kind), THE_PERSON_HAS_IT)
    rank = case({state.value: place for place, state in enumerate(RANKS)}, value=col(Receipts.kind))
    told = (
        select(
            col(Messages.id).label("id"),
            func.max(rank).label("rank"),
            func.max(case(REASONS, value=col(Receipts.outcome))).label("why"),
        )
        .select_from(spoken_of)
        .join(Messages, col(Messages.id) == spoken_of.c.message_id)
        .join(Attempts, col(Attempts.message_id) == col(Messages.id))
        .join(Receipts, told_of_call)
        .where(or_(and_(newest, or_(is_lost, col(Messages.state) != MessageState.QUEUED)), and_(is_lost, has_it)))
        .group_by(col(Messages.id))
        .subquery("told")
    )
    kind = case({place: state.value for place, state in enumerate(RANKS)}, value=told.c.rank)
    again = and_(kind == MessageState.FAILED, told.c.why == PASSES, col(Messages.tries) < MOST_CALLS)
    to = case((again, MessageState.QUEUED.value), else_=kind)
    move = (
        update(Messages)
        .where(col(Messages.id) == told.c.id)
        .where(
            or_(*(and_(to == state, is_any_of(col(Messages.state), earlier)) for state, earlier in BY_RECEIPT.items()))
        )
        .values(
            state=to,
            reason=case((kind == MessageState.FAILED, func.coalesce(told.c.why, "failed")), else_=None),
            changed_at=bindparam("now", type_=Instant()),
        )
        .returning(col(Messages.id), col(Messages.state))
    )

    given = given_rows(dialect, "given", {"id": BigInteger()})
    undelivered = (
        select(
            col(Messages.id),
            col(Messages.contact_id),
            col(Attempts.sender_id),
            col(Attempts.our_key),
            col(Messages.state),
            col(Receipts.happened_at),
            col(Receipts.outcome),
            col(Receipts.detail),
        )
        .join(given, given.c.id == col(Messages.id))
        .join(Attempts, and_(col(Attempts.message_id) == col(Messages.id), newest))
        .join(Receipts, told_of_call)
        .where(col(Receipts.kind) == MessageState.FAILED)
    )
    return move, undelivered


_NOTE = update(Attempts).where(col(Attempts.our_key) == bindparam("key")).values(detail=bindparam("told"))
"""What the operator sees of the call."""
