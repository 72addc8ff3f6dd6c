"""Settling messages of which nobody knows whether they went out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scheduler.rules.delivery import Cause, next_state
from storage.audit import record_act
from storage.complaint import Complaint
from storage.database import Database
from storage.outbox import settle
from storage.outbox_figures import Listed, messages_in, messages_named
from storage.rows import MessageState

ACTS = {Cause.SEND_AGAIN: "resend_unknown", Cause.GIVE_UP: "leave_unknown"}


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided about, or would be, and what is past its time and can only be left."""

    messages: Sequence[Listed]
    too_late: Sequence[Listed] = ()


def unknown_messages(database: Database) -> list[Listed]:
    """Every message whose fate is unknown, the longest so first."""
    return database.read_now(lambda session: list(messages_in(session, MessageState.UNKNOWN)))


def resend(
    database: Database, ids: Collection[int] | None, *, actor: str, via: str, now: datetime, dry_run: bool = False
) -> Settled:
    """Do `resend_in` in a transaction of its own; a dry run says what it would do."""
    if dry_run:
        return database.read_now(lambda session: _to_resend(session, ids, now))
    return database.write_now(lambda session: resend_in(session, ids, actor=actor, via=via, now=now))


def resend_in(session: Session, ids: Collection[int] | None, *, actor: str, via: str, now: datetime) -> Settled:
    """Queue messages again; None stands for all that are still in time.

    Complaint where one that is named is not unknown, or past its time: nothing is changed then.
    """
    settled = _to_resend(session, ids, now)
    _settle(session, settled.messages, Cause.SEND_AGAIN, actor, via, now)
    return settled


def leave(
    database: Database, ids: Collection[int] | None, *, actor: str, via: str, now: datetime, dry_run: bool = False
) -> Settled:
    """Do `leave_in` in a transaction of its own; a dry run says what it would do."""
    if dry_run:
        return database.read_now(lambda session: Settled(_unknown(session, ids)))
    return database.write_now(lambda session: leave_in(session, ids, actor=actor, via=via, now=now))


def leave_in(session: Session, ids: Collection[int] | None, *, actor: str, via: str, now: datetime) -> Settled:
    """Leave messages at that, None stands for all: they are not said again, and what they spoke of counts as said.

    Complaint where one that is named is not unknown: nothing is changed then.
    """
    settled = Settled(_unknown(session, ids))
    _settle(session, settled.messages, Cause.GIVE_UP, actor, via, now)
    return settled


def _to_resend(session: Session, ids: Collection[int] | None, now: datetime) -> Settled:
    chosen = _unknown(session, ids)
    late = [each for each in chosen if each.valid_until <= now]
    if late and ids is not None:
        numbers = ", ".join(str(each.id) for each in late)
        raise Complaint(
            f"{numbers}: too late; what it says was no longer so when its time ended. Nothing was changed. "
            f"`smaran unknown leave {numbers.replace(',', '')}` leaves it at that."
        )
    return Settled([each for each in chosen if each.valid_until > now], late)


def _unknown(session: Session, ids: Collection[int] | None) -> list[Listed]:
    if ids is None:
        return list(messages_in(session, MessageState.UNKNOWN))
    found = messages_named(session, ids)
    strange = [
        f"message {number} is {found[number].state}" if number in found else f"there is no message {number}"
        for number in sorted(ids)
        if number not in found or found[number].state is not MessageState.UNKNOWN
    ]
    if strange:
        raise Complaint(
            f"Not unknown: {', '.join(strange)}. Nothing was changed; `smaran unknown list` shows the numbers."
        )
    return [found[number] for number in sorted(ids)]


def _settle(session: Session, chosen: Sequence[Listed], cause: Cause, actor: str, via: str, now: datetime) -> None:
    state, numbers = next_state(MessageState.UNKNOWN, cause), [each.id for each in chosen]
    if state is not None and numbers:
        settle(session, numbers, state, cause, now)
        record_act(session, now, actor=actor, via=via, act=ACTS[cause], details={"messages": numbers})
