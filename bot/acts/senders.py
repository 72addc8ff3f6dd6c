"""Letting a sender rest, and letting it send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import senders
from storage.audit import record_act
from storage.complaint import Complaint
from storage.database import Database
from storage.senders import Sender, all_senders
from storage.stops import resume_templates


@dataclass(frozen=True, slots=True)
class Resumed:
    """How a sender stood until now, and how many stopped wordings of its channel are tried again."""

    before: Sender
    wordings: int


def pause_senders(
    database: Database, name: str | None, until: datetime | None, because: str, *, actor: str, via: str, now: datetime
) -> Sequence[Sender]:
    """Do `pause` in a transaction of its own."""
    return database.write_now(lambda session: pause(session, name, until, because, actor=actor, via=via, now=now))


def pause(
    session: Session, name: str | None, until: datetime | None, because: str, *, actor: str, via: str, now: datetime
) -> Sequence[Sender]:
    """Send nothing before a moment, or, without one, until resumed; None names all. Return how they stand then.

    A longer pause, and the reason for an earlier stop, stay as they are. Complaint where no sender has that name.
    """
    for sender in _named(session, name):
        if until is not None:
            senders.pause(session, sender.id, until, because)
        elif sender.stopped_because is None:
            senders.stop(session, sender.id, because)
        details = {"until": until.isoformat() if until else None, "because": because}
        record_act(session, now, actor=actor, via=via, act="pause_sender", subject=sender.name, details=details)
    return _named(session, name)


def resume_senders(database: Database, name: str | None, *, actor: str, via: str, now: datetime) -> Sequence[Resumed]:
    """Do `resume` in a transaction of its own."""
    return database.write_now(lambda session: resume(session, name, actor=actor, via=via, now=now))


def resume(session: Session, name: str | None, *, actor: str, via: str, now: datetime) -> Sequence[Resumed]:
    """End pauses and stops, forget the learned pace, and try stopped wordings of those channels again; None names all.

    Complaint where no sender has that name.
    """
    resumed = []
    for sender in _named(session, name):
        senders.resume(session, sender.id)
        resumed.append(Resumed(sender, resume_templates(session, sender.channel)))
        details = {"wordings": resumed[-1].wordings}
        record_act(session, now, actor=actor, via=via, act="resume_sender", subject=sender.name, details=details)
    return resumed


def _named(session: Session, name: str | None) -> list[Sender]:
    there = all_senders(session)
    if not there:
        raise Complaint("No sender is known yet: each is, once `smaran run` or `smaran send` has opened its channel.")
    chosen = [sender for sender in there if name in (None, sender.name)]
    if not chosen:
        raise Complaint(f'There is no sender "{name}"; there are: {", ".join(sender.name for sender in there)}.')
    return chosen
