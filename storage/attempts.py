"""Calls to providers: written down before they are made, and again when it is known what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, exists, func, or_, select, update
from sqlmodel import Session, col

from storage.bulk import insert_many
from storage.outbox import REPLY, broadcast_runs
from storage.receipts import apply_receipts
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


@dataclass(frozen=True, slots=True)
class Intent:
    """A call about to be made: for which message, under which key of ours, in which lane, with which words."""

    message_id: int
    our_key: str
    text: str
    template: str | None = None
    """Where the re-check chose other words than were planned: their template and its hash; None: as planned."""
    template_hash: str | None = None
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
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

    Left out is what is not due any more, and whatever a newer lease, a pause, a stop or a cancelled broadcast forbids.
    """
    wanted = {intent.message_id: intent for intent in intents}
    moved = (
        session.connection()
        .execute(
            update(Messages)
            .where(col(Messages.id).in_(wanted), col(Messages.state).in_(BY_INTENT[MessageState.SENDING]))
            .where(col(Messages.not_before) <= now, col(Messages.valid_until) > now)
            .where(_may_send(lease, now), broadcast_runs())
            .values(
                state=MessageState.SENDING,
                reason=None,
                sender_id=lease.sender_id,
                tries=col(Messages.tries) + 1,
                changed_at=now,
            )
            .returning(col(Messages.id), col(Messages.tries))
        )
        .all()
    )
    if moved:
        _open_attempts(session, lease, [(wanted[message], number) for message, number in moved], now)
    return {message for message, _ in moved}


def record_outcomes(session: Session, outcomes: Sequence[Ended], now: datetime) -> set[int]:
    """Write down what came of calls, also late; return the messages that moved."""
    if not outcomes:
        return set()
    _close_attempts(session, outcomes, now)
    by_key = {each.our_key: each for each in outcomes}
    concerned = session.connection().execute(
        select(col(Messages.id), col(Messages.state), col(Attempts.our_key))
        .join(Attempts, col(Attempts.message_id) == col(Messages.id))
        .where(col(Attempts.our_key).in_(by_key), col(Attempts.number) == col(Messages.tries))
        .with_for_update(of=Messages)
    )
    moves = [(number, by_key[key]) for number, state, key in concerned if state in BY_OUTCOME[by_key[key].state]]
    if moves:
        session.connection().execute(
            update(Messages)
            .where(col(Messages.id) == bindparam("message"))
            .values(
                state=bindparam("to"),
                reason=bindparam("because"),
                not_before=func.coalesce(bindparam("again", type_=Instant()), col(Messages.not_before)),
                changed_at=now,
            ),
            [
                {"message": number, "to": each.state, "because": each.reason, "again": each.not_before}
                for number, each in moves
            ],
        )
    # A channel may have told us of the delivery before its own answer reached us.
    apply_receipts(session, set(by_key), now)
    return {number for number, _ in moves}


def unknown_after_crash(session: Session, lease: Lease, now: datetime) -> set[int]:
    """Mark as unknown what earlier holders of a sender left open: nobody can say whether those calls were made."""
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
    left = session.connection().execute(abandoned).all()
    moved = session.connection().execute(
        update(Messages)
        .where(col(Messages.id).in_([message for message, _ in left]))
        .where(col(Messages.state).in_(BY_OUTCOME[MessageState.UNKNOWN]))
        .values(state=MessageState.UNKNOWN, reason="no_outcome", changed_at=now)
        .returning(col(Messages.id))
    )
    lost = set(moved.scalars())
    apply_receipts(session, {key for _, key in left}, now)
    return lost


def _may_send(lease: Lease, now: datetime) -> ColumnElement[bool]:
    """Whether the sender is still ours and free to send, and the contact, on its channel, may be written to."""
    return (
        exists()
        .where(col(Contacts.id) == col(Messages.contact_id), col(Contacts.channel) == col(Senders.channel))
        .where(col(Contacts.unreachable_since).is_(None))
        .where(or_(col(Contacts.stopped_at).is_(None), col(Messages.kind) == REPLY))
        .where(col(Senders.id) == lease.sender_id, col(Senders.lease_epoch) == lease.epoch)
        .where(col(Senders.stopped_because).is_(None))
        .where(or_(col(Senders.paused_until).is_(None), col(Senders.paused_until) <= now))
    )


def _open_attempts(session: Session, lease: Lease, calls: Sequence[tuple[Intent, int]], now: datetime) -> None:
    insert_many(
        session,
        Attempts,
        ("message_id", "number", "our_key", "sender_id", "lane", "epoch", "started_at"),
        (
            (call.message_id, number, call.our_key, lease.sender_id, call.lane, lease.epoch, now)
            for call, number in calls
        ),
    )
    session.connection().execute(
        update(Messages)
        .where(col(Messages.id) == bindparam("message"))
        .values(
            text=bindparam("words"),
            template=func.coalesce(bindparam("chosen", type_=String()), col(Messages.template)),
            template_hash=func.coalesce(bindparam("hash", type_=String()), col(Messages.template_hash)),
        ),
        [
            {"message": call.message_id, "words": call.text, "chosen": call.template, "hash": call.template_hash}
            for call, _ in calls
        ],
    )


def _close_attempts(session: Session, outcomes: Sequence[Ended], now: datetime) -> None:
    still_open = or_(col(Attempts.outcome).is_(None), col(Attempts.outcome) == Outcome.LOST)
    session.connection().execute(
        update(Attempts)
        .where(col(Attempts.our_key) == bindparam("key"), still_open)
        .values(
            finished_at=now,
            outcome=bindparam("came"),
            provider_id=func.coalesce(bindparam("theirs", type_=String()), col(Attempts.provider_id)),
            detail=bindparam("said"),
        ),
        [
            {"key": each.our_key, "came": each.outcome, "theirs": each.provider_id, "said": each.detail}
            for each in outcomes
        ],
    )
