"""Notices to many: begun, changed, frozen, approved by a second person, paused, resumed, called off; all audited."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.acts.who import Who
from scheduler.rules.broadcasts import Step, digest, next_state, texts_of
from storage.audiences import reaches_anybody
from storage.audit import record_act
from storage.broadcasts import change_draft, find_broadcast, managers_beside, move_broadcast, note_end, put_draft
from storage.rows import Broadcast, BroadcastState, Right

UNAPPROVED: dict[str, Any] = {"approver": None, "approved_hash": None, "approved_at": None}
BEING_CHANGED = frozenset({BroadcastState.DRAFT, BroadcastState.FREEZING})
"""What stands in these states is no longer what anybody was asked to approve."""
THAWED: dict[str, Any] = {"audience_hash": None, "frozen_to": 0}
PROGRAM = Who("smaran", "program", frozenset(Right))
"""As whom the program itself begins and ends what people have approved."""


class Refused(Exception):  # noqa: N818 - it says what it is
    """An act that is not possible now; `because` is a key of words.toml, [broadcast_refused]."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def begin(
    session: Session,
    who: Who,
    contact_id: int | None,
    audience: Collection[dict[str, Any]],
    narrowed: dict[str, Any] | None,
    now: datetime,
) -> int:
    """Begin a notice to an audience, and return its number."""
    who.must_be(Right.IT_MANAGER)
    number = put_draft(session, who.actor, contact_id, audience, narrowed, now)
    _note(session, who, number, "broadcast_begun", now)
    return number


def change(session: Session, who: Who, number: int, contact_id: int | None, now: datetime, **parts: Any) -> Broadcast:
    """Change parts of a notice; what was frozen and approved of it is so no longer.

    Whoever changes it is its author from then on: somebody else has to approve it.
    """
    broadcast = reopen(session, who, number, now)
    change_draft(session, number, author=who.actor, contact_id=contact_id, **parts)
    _note(session, who, number, "broadcast_changed", now, parts=sorted(parts))
    return replace(broadcast, author=who.actor, contact_id=contact_id, **parts)


def reopen(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Let a notice be changed: what is no draft becomes one, and an approval is gone."""
    broadcast = known(session, who, number)
    if broadcast.state is BroadcastState.DRAFT:
        return broadcast
    return _step(session, who, broadcast, Step.CHANGE, now, **UNAPPROVED, **THAWED)


def freeze(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Let the audience of a whole draft be written down; that takes a while."""
    broadcast = known(session, who, number)
    if not texts_of(broadcast):
        raise Refused("no_text")
    _in_time(broadcast, now)
    return _step(session, who, broadcast, Step.FREEZE, now, **THAWED, **UNAPPROVED)


def ask(session: Session, who: Who, number: int, now: datetime, *, second_person: bool) -> Broadcast:
    """Ask for the approval of what was frozen, which nobody but its author can do."""
    broadcast = known(session, who, number)
    if broadcast.author != who.actor:
        raise Refused("not_author")
    _whole(session, broadcast, now)
    if second_person and not managers_beside(session, broadcast.author, broadcast.contact_id):
        raise Refused("no_approver")
    return _step(session, who, broadcast, Step.ASK, now)


def approve(
    session: Session, who: Who, number: int, seen: str, contact_id: int | None, now: datetime, *, second_person: bool
) -> Broadcast:
    """Approve exactly what was seen: `seen` begins the digest of the notice that was shown."""
    broadcast = known(session, who, number)
    if second_person and (who.actor == broadcast.author or contact_id == broadcast.contact_id):
        raise Refused("own")
    agreed = digest(broadcast)
    shown = broadcast.state is not BroadcastState.AWAITING_APPROVAL or (seen and agreed.startswith(seen))
    if not shown or broadcast.state in BEING_CHANGED:
        raise Refused("changed_since")
    _whole(session, broadcast, now)
    return _step(session, who, broadcast, Step.APPROVE, now, approver=who.actor, approved_hash=agreed, approved_at=now)


def reject(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Give a notice back to its author."""
    return _step(session, who, known(session, who, number), Step.REJECT, now, **UNAPPROVED, **THAWED)


def pause(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Let no further message of a notice go out for now."""
    return _step(session, who, known(session, who, number), Step.PAUSE, now)


def resume(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Let a notice go on."""
    return _step(session, who, known(session, who, number), Step.RESUME, now)


def cancel(session: Session, who: Who, number: int, now: datetime) -> Broadcast:
    """Call a notice off: no call begins any more; what waits is dropped by the program, some hundreds at a time."""
    return _step(session, who, known(session, who, number), Step.CANCEL, now)


def start(session: Session, broadcast: Broadcast, now: datetime) -> Broadcast:
    """Begin to send what was approved; what is no longer exactly that goes back to its author."""
    if broadcast.approved_hash != digest(broadcast):
        return _step(session, PROGRAM, broadcast, Step.CHANGE, now, **UNAPPROVED, **THAWED)
    return _step(session, PROGRAM, broadcast, Step.START, now)


def finish(session: Session, broadcast: Broadcast, now: datetime) -> bool:
    """Note that nothing of a notice waits any more; False where that was noted before."""
    if not note_end(session, broadcast.id, now):
        return False
    if broadcast.state is not BroadcastState.CANCELLED:
        _step(session, PROGRAM, broadcast, Step.FINISH, now)
    return True


def known(session: Session, who: Who, number: int) -> Broadcast:
    """A notice, for those who may see it."""
    who.must_be(Right.IT_MANAGER)
    broadcast = find_broadcast(session, number)
    if broadcast is None:
        raise Refused("unknown")
    return broadcast


def _whole(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """Refuse what has no frozen audience, reaches nobody, or is too late."""
    if broadcast.audience_hash is None:
        raise Refused("not_frozen")
    if not reaches_anybody(session, broadcast.id):
        raise Refused("nobody")
    _in_time(broadcast, now)


def _in_time(broadcast: Broadcast, now: datetime) -> None:
    if broadcast.valid_until is None:
        raise Refused("no_until")
    if broadcast.valid_until <= max(now, broadcast.starts_at or now):
        raise Refused("too_late")


def _step(session: Session, who: Who, broadcast: Broadcast, step: Step, now: datetime, **also: Any) -> Broadcast:
    to = next_state(broadcast.state, step)
    if to is None or not move_broadcast(session, broadcast.id, [broadcast.state], to, **also):
        raise Refused("not_now")
    _note(session, who, broadcast.id, f"broadcast_{step}", now)
    after = find_broadcast(session, broadcast.id)
    return after or broadcast


def _note(session: Session, who: Who, number: int, act: str, now: datetime, **details: Any) -> None:
    subject = f"broadcast {number}"
    record_act(session, now, actor=who.actor, via=who.via, act=act, subject=subject, details=details)
