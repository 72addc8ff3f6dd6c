"""Messages from the queue to the call or to their end; each move only from a state that allows it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlmodel import Session, col

from storage.bulk import as_given, given_numbers, is_any_of
from storage.rows import BroadcastState, Language, MessageState
from storage.tables import Broadcasts, Contacts, Messages

BEFORE_A_CALL = {
    MessageState.DROPPED: (MessageState.QUEUED,),
    MessageState.EXPIRED: (MessageState.QUEUED,),
    MessageState.QUEUED: (MessageState.QUEUED,),
}
BY_A_PERSON = {MessageState.QUEUED: (MessageState.UNKNOWN,), MessageState.DROPPED: (MessageState.UNKNOWN,)}
"""To which state the re-check, or a person, moves a message, and from which."""
REPLY = "reply"
"""The kind of message that answers somebody: nobody waits for it behind a broadcast, and it goes out at least once."""
REPLY_URGENCY = -10
REPLY_TRIES = 2
REPLY_TOLD_WITHIN = timedelta(seconds=20)

NO_WORDS = ""
"""The template of what says nothing: a menu, a message that is taken back."""

WAITED_FOR = ("announced", "day_allowance", "no_approved_wording")
"""What a message may have waited for until it was too late: that is kept as the reason why it expired."""

IS_QUEUED = is_any_of(col(Messages.state), (MessageState.QUEUED,))
"""So the indexes of what is queued serve it, and the statement is planned once."""

GIVEN_UP = "give_up"
"""Why a person drops an unknown message: it may have been said all the same."""


class DueMessage(NamedTuple):
    """A message whose time has come, with what the re-check before sending needs."""

    id: int
    kind: str
    officer_id: int | None
    day: date
    contact_id: int
    channel: str
    address: str
    stopped: bool
    unreachable: bool
    template: str
    template_hash: str
    language: Language
    values: dict[str, Any]
    form: dict[str, Any] | None
    valid_until: datetime
    tries: int
    """Calls made for it so far."""
    snoozed_until: date | None = None
    """The contact wants no nudges before this day."""
    window_until: datetime | None = None
    """Until then anything may be said there, where the channel has windows."""
    urgency: int = 0
    reason: str | None = None
    """Why it waited."""
    not_before: datetime | None = None
    """Since when it is due."""


def messages_due(
    session: Session,
    now: datetime,
    limit: int,
    channel: str,
    *,
    replies: bool,
    besides: Collection[int] = (),
    resting: Collection[int] = (),
) -> list[DueMessage]:
    """What may be sent now on a channel, replies or the rest: the most urgent first, of those the longest waiting.

    What is in hand already, `besides`, is left out, and so are words for the contacts that are `resting`: else the
    many messages for a few of them would stand before everybody else's.
    """
    due: list[DueMessage] = []
    known = {"besides": as_given(besides)}
    others = _besides(session.connection().dialect.name)
    if resting:
        known["resting"] = as_given(resting)
        others = and_(others, _not_resting(session.connection().dialect.name))
    for urgency in queued_urgencies(session, channel, replies=replies):
        question = (
            _DUE.where(
                col(Messages.channel) == channel,
                col(Messages.urgency) == urgency,
                col(Messages.not_before) <= now,
                col(Messages.valid_until) > now,
                others,
            )
            .order_by(col(Messages.not_before), col(Messages.id))
            .limit(limit - len(due))
        )
        due.extend(map(DueMessage._make, session.connection().execute(question, known).all()))
        if len(due) == limit:
            break
    return due


def drop(session: Session, ids: Collection[int], reason: str, now: datetime) -> set[int]:
    """Say nothing after all; return the messages that were still in the queue."""
    return _move(session, BEFORE_A_CALL, MessageState.DROPPED, ids, now, reason=reason)


def drop_queued(
    session: Session, contact_id: int, reason: str, now: datetime, *, officer_id: int | None = None
) -> set[int]:
    """Say nothing more to a contact of what waits in the queue: about one officer, or about anybody and in reply."""
    waiting = select(col(Messages.id)).where(
        IS_QUEUED,
        col(Messages.channel) == select(col(Contacts.channel)).where(col(Contacts.id) == contact_id).scalar_subquery(),
        col(Messages.contact_id) == contact_id,
    )
    if officer_id is not None:
        waiting = waiting.where(col(Messages.officer_id) == officer_id)
    return drop(session, session.connection().execute(waiting).scalars().all(), reason, now)


def postpone(session: Session, ids: Collection[int], not_before: datetime, reason: str, now: datetime) -> set[int]:
    """Let messages wait in the queue; return those that were still there."""
    return _move(session, BEFORE_A_CALL, MessageState.QUEUED, ids, now, reason=reason, not_before=not_before)


def expire(session: Session, now: datetime, limit: int = 1_000) -> int:
    """End queued messages that have outlived their time; fewer than `limit` means that none is left."""
    late = (
        select(col(Messages.id))
        # `IN` with one state would pass by the index of what is queued, and read the whole outbox.
        .where(IS_QUEUED, col(Messages.valid_until) <= now)
        .limit(limit)
    )
    return len(
        _move(
            session,
            BEFORE_A_CALL,
            MessageState.EXPIRED,
            session.connection().execute(late).scalars().all(),
            now,
            reason=case((col(Messages.reason).in_(WAITED_FOR), col(Messages.reason)), else_="expired"),
        )
    )


def send_lost_replies_again(session: Session, now: datetime, telling: Collection[str] = ()) -> int:
    """Queue once more each reply of which nobody knows whether it was sent, unless that was its second call.

    On the channels that are `telling` what became of it, only after a while in which they have not.
    """
    silent = or_(col(Messages.channel).not_in(telling), col(Messages.changed_at) <= now - REPLY_TOLD_WITHIN)
    lost = select(col(Messages.id)).where(
        col(Messages.state) == MessageState.UNKNOWN,
        col(Messages.kind) == REPLY,
        col(Messages.tries) < REPLY_TRIES,
        col(Messages.valid_until) > now,
        silent,
    )
    ids = session.connection().execute(lost).scalars().all()
    return len(_move(session, BY_A_PERSON, MessageState.QUEUED, ids, now, reason="lost"))


def settle(session: Session, ids: Collection[int], state: MessageState, reason: str, now: datetime) -> set[int]:
    """Queue again or drop, as a person decided, messages of which nobody knows whether they were sent."""
    return _move(session, BY_A_PERSON, state, ids, now, reason=reason)


def broadcast_runs() -> ColumnElement[bool]:
    """Whether a message belongs to no broadcast, or to one that is neither paused nor cancelled.

    After its end a person may have one said again of which nobody knew whether it went out.
    """
    running = exists().where(
        col(Broadcasts.id) == col(Messages.broadcast_id),
        is_any_of(col(Broadcasts.state), (BroadcastState.RUNNING, BroadcastState.FINISHED)),
    )
    return or_(col(Messages.broadcast_id).is_(None), running)


_DUE = (
    select(
        col(Messages.id),
        col(Messages.kind),
        col(Messages.officer_id),
        col(Messages.day),
        col(Messages.contact_id),
        col(Messages.channel),
        col(Contacts.address),
        col(Contacts.stopped_at).is_not(None),
        col(Contacts.unreachable_since).is_not(None),
        col(Messages.template),
        col(Messages.template_hash),
        col(Messages.language),
        col(Messages.values),
        col(Messages.form),
        col(Messages.valid_until),
        col(Messages.tries),
        col(Contacts.snoozed_until),
        col(Contacts.window_until),
        col(Messages.urgency),
        col(Messages.reason),
        col(Messages.not_before),
    )
    .join(Contacts, col(Contacts.id) == col(Messages.contact_id))
    .where(IS_QUEUED, broadcast_runs())
)


@cache
def _besides(dialect: str) -> ColumnElement[bool]:
    """The database leaves out what is in hand: to read it once more costs as much as to read what is new."""
    return col(Messages.id).not_in(given_numbers(dialect, "besides"))


@cache
def _not_resting(dialect: str) -> ColumnElement[bool]:
    return or_(col(Messages.template) == NO_WORDS, col(Messages.contact_id).not_in(given_numbers(dialect, "resting")))


def _move(
    session: Session,
    moves: Mapping[MessageState, tuple[MessageState, ...]],
    state: MessageState,
    ids: Collection[int],
    now: datetime,
    **also: Any,
) -> set[int]:
    moved = session.connection().execute(
        update(Messages)
        .where(col(Messages.id).in_(ids), col(Messages.state).in_(moves[state]))
        .values(state=state, changed_at=now, **also)
        .returning(col(Messages.id))
    )
    return set(moved.scalars())


def queued_urgencies(session: Session, channel: str, *, replies: bool) -> Iterator[int]:
    """The urgencies in the queue of a channel, one look into the index for each."""
    lowest = select(func.min(col(Messages.urgency))).where(IS_QUEUED, col(Messages.channel) == channel)
    of_kind = col(Messages.urgency) < 0 if replies else col(Messages.urgency) >= 0
    urgency = session.connection().scalar(lowest.where(of_kind))
    while urgency is not None and (urgency < 0) is replies:
        yield urgency
        urgency = session.connection().scalar(lowest.where(col(Messages.urgency) > urgency))
