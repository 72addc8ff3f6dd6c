"""A notice to many: how it may move, who gets it in which language, how long it takes, what exactly is approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.rules.working_time import day_in_india, is_working_day, office_hours
from storage.rows import LANGUAGES, Broadcast, BroadcastState, Language, LeftOut, Recipient, State, WorkingCalendar

STANDINGS: Mapping[str, tuple[State, ...]] = {
    "behind": (State.OPEN, State.AWAITING_REPORT, State.OVERDUE, State.MISSED),
    "overdue": (State.OVERDUE, State.MISSED),
}
"""By which standings an audience can be narrowed: whoever stands so with any obligation."""


class Step(StrEnum):
    """What moves a notice from one state to another."""

    FREEZE = "freeze"
    ASK = "ask"
    CHANGE = "change"
    REJECT = "reject"
    APPROVE = "approve"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step of a notice."""

    state: BroadcastState
    step: Step
    to: BroadcastState
    why: str


_S = BroadcastState
MOVES = (
    Move(_S.DRAFT, Step.FREEZE, _S.FREEZING, "it is whole: the audience is written down, so that all see the same one"),
    Move(_S.FREEZING, Step.ASK, _S.AWAITING_APPROVAL, "its author has seen what will be sent, and to how many"),
    Move(_S.FREEZING, Step.CHANGE, _S.DRAFT, "what was frozen is no longer what is meant"),
    Move(_S.AWAITING_APPROVAL, Step.CHANGE, _S.DRAFT, "what was shown to the approver is no longer what is meant"),
    Move(_S.AWAITING_APPROVAL, Step.REJECT, _S.DRAFT, "its author may correct it, and has it frozen and seen anew"),
    Move(_S.AWAITING_APPROVAL, Step.APPROVE, _S.SCHEDULED, "exactly this text and audience, by their hash"),
    Move(_S.SCHEDULED, Step.CHANGE, _S.DRAFT, "an approval holds for nothing else than what was approved"),
    Move(_S.SCHEDULED, Step.START, _S.RUNNING, "its moment has come"),
    Move(_S.RUNNING, Step.PAUSE, _S.PAUSED, "no further call begins; those under way end"),
    Move(_S.PAUSED, Step.RESUME, _S.RUNNING, "what waits goes out, as long as it is valid"),
    Move(_S.RUNNING, Step.FINISH, _S.FINISHED, "nothing waits any more"),
    Move(_S.PAUSED, Step.FINISH, _S.FINISHED, "what waited has outlived its time"),
    *(
        Move(state, Step.CANCEL, _S.CANCELLED, "a person calls it off: what has not gone out is dropped")
        for state in (_S.DRAFT, _S.FREEZING, _S.AWAITING_APPROVAL, _S.SCHEDULED, _S.RUNNING, _S.PAUSED)
    ),
)
"""Every step that a notice may take. What has been sent cannot be changed: from RUNNING no way leads back to DRAFT."""

_NEXT = {(move.state, move.step): move.to for move in MOVES}
OPEN = tuple(state for state in BroadcastState if (state, Step.CANCEL) in _NEXT)
"""The states from which something may still come."""


def next_state(state: BroadcastState, step: Step) -> BroadcastState | None:
    """The state that a step leads to; None where it may not be taken."""
    return _NEXT.get((state, step))


@dataclass(frozen=True, slots=True)
class Address:
    """One address that speaks for an officer, on a channel that is switched on."""

    contact_id: int
    language: Language
    stopped: bool = False
    unreachable: bool = False


def recipient(officer_id: int, *, left: bool, addresses: Sequence[Address], texts: Collection[Language]) -> Recipient:
    """Where an officer gets a notice, and in which of its languages; addresses are tried in their order.

    One that has said STOP is not gone around. Whoever has chosen a language without a text gets the other one.
    """
    if left:
        return Recipient(officer_id, left_out_because=LeftOut.LEFT)
    if not addresses:
        return Recipient(officer_id, left_out_because=LeftOut.NO_CONTACT)
    address = next((each for each in addresses if not each.unreachable), addresses[0])
    if address.unreachable or address.stopped:
        against = LeftOut.UNREACHABLE if address.unreachable else LeftOut.STOPPED
        return Recipient(officer_id, left_out_because=against)
    language = address.language if address.language in texts else next(each for each in LANGUAGES if each in texts)
    return Recipient(officer_id, address.contact_id, language)


def texts_of(broadcast: Broadcast) -> dict[Language, str]:
    """The texts that a notice has, by language."""
    both: dict[Language, str | None] = {"hi": broadcast.text_hi, "en": broadcast.text_en}
    return {language: text for language, text in both.items() if text}


def takes(messages: int, per_second: float, per_day: int | None = None) -> timedelta:
    """How long so many messages take at the least, at a sender's pace and within its people a day."""
    if not messages:
        return timedelta(0)
    days = (messages - 1) // per_day if per_day else 0
    rest = messages - days * per_day if per_day else messages
    return timedelta(days=days, seconds=rest / per_second)


def fits(span: timedelta, per_second: float, per_day: int | None = None) -> int:
    """How many messages go out in a time at the most, at a sender's pace and within its people a day."""
    span = max(span, timedelta(0))
    if not per_day:
        return int(span.total_seconds() * per_second)
    days, rest = divmod(span, timedelta(days=1))
    a_day = min(per_day, fits(timedelta(days=1), per_second))
    return days * a_day + min(per_day, fits(rest, per_second))


def in_office_hours(moment: datetime, calendar: WorkingCalendar) -> bool:
    """Whether an office works at a moment."""
    day = day_in_india(moment)
    opens, closes = office_hours(day, calendar)
    return is_working_day(day, calendar) and opens <= moment < closes


def digest(broadcast: Broadcast) -> str:
    """SHA-256, in hex, of all that an approver agrees to: texts, attachment, audience, its time.

    A file is known by its path, which is made of what is in it.
    """
    agreed = [
        broadcast.id,
        broadcast.text_hi,
        broadcast.text_en,
        broadcast.order_number,
        broadcast.attachment,
        broadcast.attachment_name,
        broadcast.audience_hash,
        *(moment.isoformat() if moment else None for moment in (broadcast.starts_at, broadcast.valid_until)),
    ]
    return hashlib.sha256(json.dumps(agreed).encode()).hexdigest()


def in_lines(text: str) -> list[str]:
    """What somebody typed, line by line, as a value of a template: a value keeps no line breaks of its own.

    The template joins them again. A line holds what can be read, and nothing that could redraw a message.
    """
    return text.strip().splitlines()


def length(text: str) -> int:
    """How long a text is as channels count: in units of UTF-16, of which some signs take two."""
    return len(text.encode("utf-16-le")) // 2


def is_due(broadcast: Broadcast, now: datetime) -> bool:
    """Whether an approved notice is to begin; one without a moment of its own begins at once."""
    return broadcast.starts_at is None or broadcast.starts_at <= now
