"""Whether and when a planned message may go out, and how its state may move."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from scheduler.rules.working_time import day_in_india, end_of_day, into_office_hours
from storage.rows import Held, MessageState, Officer, Outcome, Reminding, WorkingCalendar

ROLLING_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether an officer can and wants to be written to."""

    has_contact: bool = True
    stopped: bool = False
    snoozed_until: date | None = None
    """Nudges begin again on this day."""


def over_budget(nudged_on: Collection[date], today: date, reminding: Reminding) -> bool:
    """Whether another nudge today would be more than an officer should get; the days are those of earlier nudges."""
    if not nudged_on:
        return False
    week = [day for day in nudged_on if today - timedelta(days=ROLLING_DAYS) < day <= today]
    return len(week) >= reminding.per_seven_days or week.count(today) >= reminding.per_day


def held(
    officer: Officer,
    reach: Reach,
    nudged_on: Collection[date],
    today: date,
    reminding: Reminding,
    *,
    last_reminder: bool,
) -> Held | None:
    """Why an officer is not to be nudged today; None if nothing stands against it.

    The last reminder before a due date passes the budget and a snooze, and nothing else.
    """
    on_leave = officer.on_leave_until is not None and today <= officer.on_leave_until
    against = (
        Held.LEFT
        if officer.left
        else Held.NO_CONTACT
        if not reach.has_contact
        else Held.STOPPED
        if reach.stopped
        else Held.ON_LEAVE
        if on_leave
        else None
    )
    if against is not None or last_reminder:
        return against
    if reach.snoozed_until is not None and today < reach.snoozed_until:
        return Held.SNOOZED
    return Held.BUDGET if over_budget(nudged_on, today, reminding) else None


class Cause(StrEnum):
    """What moves a message from one state to another."""

    INTENT = "intent"
    SETTLED = "settled"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    NOTHING_TO_EDIT = "nothing_to_edit"
    NOT_CARRIED = "not_carried"
    ELSEWHERE = "elsewhere"
    TOO_LATE = "too_late"
    WAIT = "wait"
    ACCEPTED = "accepted"
    ANNOUNCED = "announced"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    OUR_FAULT = "our_fault"
    LOST = "lost"
    CRASHED = "crashed"
    LEASE_TAKEN = "lease_taken"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNHEARD = "unheard"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step of a message."""

    state: MessageState
    cause: Cause
    to: MessageState
    when: str


_S = MessageState
MOVES = (
    Move(_S.QUEUED, Cause.INTENT, _S.SENDING, "the attempt is committed under the lease's epoch, before the call"),
    Move(_S.QUEUED, Cause.SETTLED, _S.DROPPED, "met or exempt meanwhile: nothing is left to say"),
    Move(_S.QUEUED, Cause.STOPPED, _S.DROPPED, "the officer has said STOP, has left, or has no contact any more"),
    Move(_S.QUEUED, Cause.CANCELLED, _S.DROPPED, "a person has called it off"),
    Move(_S.QUEUED, Cause.SUPERSEDED, _S.DROPPED, "a newer edit of the same message says what is so now"),
    Move(_S.QUEUED, Cause.NOTHING_TO_EDIT, _S.DROPPED, "what it edits never went out, or can no longer be changed"),
    Move(_S.QUEUED, Cause.NOT_CARRIED, _S.DROPPED, "this channel has no menus, or cannot take messages back"),
    Move(_S.QUEUED, Cause.ELSEWHERE, _S.DROPPED, "no approved words outside the window: said on the other channel"),
    Move(_S.QUEUED, Cause.TOO_LATE, _S.EXPIRED, "past its valid-until: what it says is no longer so"),
    Move(_S.QUEUED, Cause.WAIT, _S.QUEUED, "quiet hours, the budget or a pause: not before a later moment"),
    Move(_S.SENDING, Cause.ACCEPTED, _S.SENT, "the provider answered yes"),
    Move(_S.SENDING, Cause.ANNOUNCED, _S.QUEUED, "approved words say that it waits; it comes once the person writes"),
    Move(_S.SENDING, Cause.NOT_SENT, _S.QUEUED, "surely not sent, by the channel's list: tried again later"),
    Move(_S.SENDING, Cause.REFUSED, _S.FAILED, "this person cannot be reached here"),
    Move(_S.SENDING, Cause.OUR_FAULT, _S.FAILED, "it can never be sent as it is: the operator is told, the kind stops"),
    Move(_S.SENDING, Cause.LOST, _S.UNKNOWN, "any other failure: it may have been delivered"),
    Move(_S.SENDING, Cause.CRASHED, _S.UNKNOWN, "an attempt without an outcome was found at the start"),
    Move(_S.SENDING, Cause.LEASE_TAKEN, _S.UNKNOWN, "another process has taken over the sender"),
    Move(_S.UNKNOWN, Cause.ACCEPTED, _S.SENT, "a late answer, or a receipt with our key"),
    Move(_S.UNKNOWN, Cause.DELIVERED, _S.DELIVERED, "a receipt with our key"),
    Move(_S.UNKNOWN, Cause.READ, _S.READ, "a receipt with our key"),
    Move(_S.UNKNOWN, Cause.FAILED, _S.FAILED, "a receipt with our key"),
    Move(_S.UNKNOWN, Cause.REFUSED, _S.FAILED, "a late answer"),
    Move(_S.UNKNOWN, Cause.OUR_FAULT, _S.FAILED, "a late answer"),
    Move(_S.UNKNOWN, Cause.NOT_SENT, _S.QUEUED, "a late answer: the call was surely not made"),
    Move(_S.UNKNOWN, Cause.UNHEARD, _S.QUEUED, "no receipt, and those of later calls kept coming: by itself, once"),
    Move(_S.UNKNOWN, Cause.SEND_AGAIN, _S.QUEUED, "a person says so; a reply once by itself"),
    Move(_S.UNKNOWN, Cause.GIVE_UP, _S.DROPPED, "a person says so"),
    Move(_S.QUEUED, Cause.ACCEPTED, _S.SENT, "to be said again, and a receipt says that the last call was accepted"),
    Move(_S.QUEUED, Cause.DELIVERED, _S.DELIVERED, "to be said again, and a receipt says that it has arrived"),
    Move(_S.QUEUED, Cause.READ, _S.READ, "to be said again, and a receipt says that it has arrived"),
    Move(_S.SENT, Cause.DELIVERED, _S.DELIVERED, "a receipt"),
    Move(_S.SENT, Cause.READ, _S.READ, "a receipt; `delivered` may be skipped"),
    Move(_S.SENT, Cause.FAILED, _S.FAILED, "a receipt: WhatsApp may accept first and fail later"),
    Move(_S.SENT, Cause.NOT_SENT, _S.QUEUED, "a receipt: not delivered, for a reason that passes; a few times"),
    Move(_S.DELIVERED, Cause.READ, _S.READ, "a receipt"),
)
"""Every step that a message may take. What is not here does not happen: receipts come twice, late and out of order, and
must never move a message backwards, nor from delivered to failed."""

_NEXT = {(move.state, move.cause): move.to for move in MOVES}


def next_state(state: MessageState, cause: Cause) -> MessageState | None:
    """The state a cause moves a message to; None where it does not move it."""
    return _NEXT.get((state, cause))


CAUSE_OF = {
    Outcome.SENT: Cause.ACCEPTED,
    Outcome.NOT_SENT: Cause.NOT_SENT,
    Outcome.SLOW_DOWN: Cause.NOT_SENT,
    Outcome.LATER: Cause.NOT_SENT,
    Outcome.NEEDS_APPROVED: Cause.NOT_SENT,
    Outcome.WORDING_PAUSED: Cause.NOT_SENT,
    Outcome.SENDER_STOPPED: Cause.NOT_SENT,
    Outcome.UNREACHABLE: Cause.REFUSED,
    Outcome.OUR_FAULT: Cause.OUR_FAULT,
    Outcome.LOST: Cause.LOST,
}
"""What each outcome of a call means for the message; what it means for the sender (pause, stop) is the dispatcher's."""


def is_surely_unsent(began: datetime, told: Sequence[tuple[datetime, datetime]], grace: timedelta) -> bool:
    """Whether a call without an answer, begun at a moment, surely brought nothing, since no receipt has come for it.

    `told` are the stretches of calls whose receipts came in time. Those after this call must make up the grace; and
    more time than lies between them, for what a channel could not tell us meanwhile it tries again ever more rarely.
    """
    later = [(max(since, began), until) for since, until in told if until > began]
    if not later:
        return False
    heard = sum((until - since for since, until in later), timedelta(0))
    silence = max(until for _, until in later) - began - heard
    return heard >= max(grace, silence)


class Recheck(NamedTuple):
    """What is to happen to a queued message now; `not_before` is given where it waits."""

    cause: Cause
    not_before: datetime | None = None


def recheck(
    now: datetime,
    not_before: datetime,
    valid_until: datetime,
    calendar: WorkingCalendar,
    *,
    something_to_say: bool = True,
    held: Held | None = None,
    paused_until: datetime | None = None,
) -> Recheck:
    """Decide, just before sending, whether a queued message goes out now, waits, or never goes out."""
    if now >= valid_until:
        return Recheck(Cause.TOO_LATE)
    if not something_to_say:
        return Recheck(Cause.SETTLED)
    if held in (Held.LEFT, Held.NO_CONTACT, Held.STOPPED):
        return Recheck(Cause.STOPPED)
    earliest = max(now, not_before, paused_until or now)
    if held is not None:
        earliest = max(earliest, end_of_day(day_in_india(now)))
    moment = into_office_hours(earliest, calendar)
    if moment >= valid_until:
        return Recheck(Cause.TOO_LATE)
    return Recheck(Cause.INTENT) if moment <= now else Recheck(Cause.WAIT, moment)
