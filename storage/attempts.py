"""Calls to providers: written down before they are made, and again when it is known what came of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, String, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from storage.bulk import as_given, given_rows, is_any_of
from storage.outbox import IS_QUEUED, REPLY, broadcast_runs
from storage.people_written import note_written_to, people_a_day, too_many
from storage.rows import MessageState, Outcome
from storage.senders import Lease
from storage.tables import Attempts, Contacts, Messages, Senders
from storage.tables.columns import Instant

BY_INTENT = {MessageState.SENDING: (MessageState.QUEUED,)}
BY_OUTCOME = {
    MessageState.SENT: (MessageState.SENDING, MessageState.UNKNOWN),
    MessageState.FAILED: (MessageState.SENDING, MessageState.UNKNOWN),
    MessageState.QUEUED: (MessageState.SENDING, MessageState.UNKNOWN),
    MessageState.UNKNOWN: (MessageState.SENDING,),
}
"""To which state an intent, or an outcome, moves a message, and from which; an outcome may come after a crash."""


class Intent(NamedTuple):
    """A call about to be made: for which message, under which key of ours, in which lane, with which words."""

    message_id: int
    our_key: str
    text: str
    template: str | None = None
    """Where the re-check chose other words than were planned: their template and its hash; None: as planned."""
    template_hash: str | None = None
    lane: int = 0
    language: str | None = None
    """None: as planned."""
    approved: str | None = None
    """The name of the approved words as which it goes out, outside the person's window."""


class Ended(NamedTuple):
    """How a call ended, and the state that follows from it by the rules."""

    our_key: str
    outcome: Outcome
    state: MessageState
    provider_id: str | None = None
    detail: str | None = None
    reason: str | None = None
    """Why the message is not sent, where it is not."""
    not_before: datetime | None = None
    """When to try again; needed where it goes back to the queue."""


def record_intents(session: Session, lease: Lease, intents: Sequence[Intent], now: datetime) -> set[int]:
    """Write down calls before they are made; only the messages returned may be sent.

    Left out is what is not due any more, and whatever a newer lease, a pause, a stop or a cancelled broadcast forbids;
    of those to people outside their windows, whatever would be for more different people than 24 hours allow.
    """
    if not intents:
        return set()
    wanted = {intent.message_id: intent for intent in intents}
    outside = [number for number, intent in wanted.items() if intent.approved is not None]
    per_day = people_a_day(session, lease.sender_id) if outside else None
    if per_day is not None:
        for number in too_many(session, lease.sender_id, per_day, outside, now):
            del wanted[number]
    told = as_given(
        {
            "id": one.message_id,
            "key": one.our_key,
            "lane": one.lane,
            "text": one.text,
            "template": one.template,
            "hash": one.template_hash,
            "language": one.language,
            "approved": one.approved,
        }
        for one in wanted.values()
    )
    connection = session.connection()
    intend, open_, opened = _intended(connection.dialect.name)
    values = {"given": told, "sender": lease.sender_id, "epoch": lease.epoch, "now": now}
    moved = set[int]()
    # All of them, mostly; and for each row of an answer the writer would have to wait for the interpreter once more.
    if count := connection.execute(intend, values).rowcount:
        connection.execute(open_, values)
        moved.update(wanted if count == len(wanted) else connection.execute(opened, values).scalars())
    if per_day is not None:
        note_written_to(session, lease.sender_id, moved.intersection(outside), now)
    return moved


def record_outcomes(session: Session, outcomes: Sequence[Ended], now: datetime) -> int:
    """Write down what came of calls, also late; return how many messages moved."""
    if not outcomes:
        return 0
    connection = session.connection()
    told = as_given(
        {
            "key": one.our_key,
            "outcome": one.outcome,
            "theirs": one.provider_id,
            "detail": one.detail,
            "state": one.state,
            "reason": one.reason,
        }
        for one in outcomes
    )
    close, move = _ended(connection.dialect.name)
    connection.execute(close, {"given": told, "now": now})
    moved = connection.execute(move, {"given": told, "now": now}).rowcount
    if again := [{"key": one.our_key, "again": one.not_before} for one in outcomes if one.not_before is not None]:
        connection.execute(_WAIT, again)
    return moved


def unknown_after_crash(session: Session, lease: Lease, now: datetime) -> dict[int, str]:
    """Mark as unknown what earlier holders of a sender left open: nobody can say whether those calls were made.

    Returns the messages, each with the key of its call.
    """
    abandoned = (
        update(Attempts)
        .where(
            col(Attempts.sender_id) == lease.sender_id,
            col(Attempts.finished_at).is_(None),
            col(Attempts.epoch) < lease.epoch,
        )
        .values(finished_at=now, outcome=Outcome.LOST, detail="no outcome was recorded")
        .returning(col(Attempts.message_id), col(Attempts.our_key))
    )
    left = {row.message_id: row.our_key for row in session.connection().execute(abandoned)}
    moved = session.connection().execute(
        update(Messages)
        .where(col(Messages.id).in_(left))
        .where(col(Messages.state).in_(BY_OUTCOME[MessageState.UNKNOWN]))
        .values(state=MessageState.UNKNOWN, reason="no_outcome", changed_at=now)
        .returning(col(Messages.id))
    )
    return {number: left[number] for number in moved.scalars()}


@cache
def _intended(dialect: str) -> tuple[Any, Any, Any]:
    """Move to sending, with the words, what is still due and may be sent; open a call for each; which were opened."""
    number, words = BigInteger(), String()
    columns: dict[str, TypeEngine[Any]] = {
        "id": number,
        "lane": number,
        "key": words,
        "text": words,
        "template": words,
        "hash": words,
        "language": words,
        "approved": words,
    }
    given = given_rows(dialect, "given", columns)
    now: Any = bindparam("now", type_=Instant())
    sender, epoch = bindparam("sender", type_=Integer()), bindparam("epoch", type_=Integer())
    may_send = (
        exists()
        .where(col(Contacts.id) == col(Messages.contact_id), col(Contacts.channel) == col(Senders.channel))
        .where(col(Contacts.unreachable_since).is_(None))
        .where(or_(col(Contacts.stopped_at).is_(None), col(Messages.kind) == REPLY))
        .where(col(Senders.id) == sender, col(Senders.lease_epoch) == epoch)
        .where(col(Senders.stopped_because).is_(None))
        .where(or_(col(Senders.paused_until).is_(None), col(Senders.paused_until) <= now))
    )
    intend = (
        update(Messages)
        .where(col(Messages.id) == given.c.id, is_any_of(col(Messages.state), BY_INTENT[MessageState.SENDING]))
        .where(col(Messages.not_before) <= now, col(Messages.valid_until) > now)
        .where(may_send, broadcast_runs())
        .values(
            state=MessageState.SENDING,
            reason=None,
            sender_id=sender,
            tries=col(Messages.tries) + 1,
            changed_at=now,
            text=given.c.text,
            template=func.coalesce(given.c.template, col(Messages.template)),
            template_hash=func.coalesce(given.c.hash, col(Messages.template_hash)),
            language=func.coalesce(given.c.language, col(Messages.language)),
            approved=given.c.approved,
        )
    )
    there = exists().where(col(Attempts.message_id) == col(Messages.id), col(Attempts.number) == col(Messages.tries))
    moved = (
        select(col(Messages.id), col(Messages.tries), given.c.key, sender, given.c.lane, epoch, now)
        .join(given, given.c.id == col(Messages.id))
        .where(is_any_of(col(Messages.state), (MessageState.SENDING,)))
        .where(col(Messages.sender_id) == sender, ~there)
    )
    columns_of_a_call = ("message_id", "number", "our_key", "sender_id", "lane", "epoch", "started_at")
    opened = select(col(Attempts.message_id)).join(given, given.c.key == col(Attempts.our_key))
    opened = opened.where(col(Attempts.started_at) == now)
    return intend, insert(Attempts).from_select(columns_of_a_call, moved), opened


@cache
def _ended(dialect: str) -> tuple[Any, Any]:
    """Close calls; move their messages, where that is the newest call and the state allows it."""
    names = ("key", "outcome", "theirs", "detail", "state", "reason")
    given = given_rows(dialect, "given", dict.fromkeys(names, String()))
    now = bindparam("now", type_=Instant())
    still_open = or_(col(Attempts.outcome).is_(None), col(Attempts.outcome) == Outcome.LOST)
    close = (
        update(Attempts)
        .where(col(Attempts.our_key) == given.c.key, still_open)
        .values(
            finished_at=now,
            outcome=given.c.outcome,
            provider_id=func.coalesce(given.c.theirs, col(Attempts.provider_id)),
            detail=given.c.detail,
        )
    )
    allowed = (
        and_(given.c.state == state, is_any_of(col(Messages.state), earlier)) for state, earlier in BY_OUTCOME.items()
    )
    move = (
        update(Messages)
        .where(col(Attempts.our_key) == given.c.key, col(Attempts.message_id) == col(Messages.id))
        .where(col(Attempts.number) == col(Messages.tries), or_(*allowed))
        .values(state=given.c.state, reason=given.c.reason, changed_at=now)
    )
    return close, move


_WAIT = (
    update(Messages)
    .where(
        col(Messages.id)
        == select(col(Attempts.message_id)).where(col(Attempts.our_key) == bindparam("key")).scalar_subquery(),
        IS_QUEUED,
    )
    .values(not_before=bindparam("again", type_=Instant()))
)
"""When a message that is queued again may be tried."""
