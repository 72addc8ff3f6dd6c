"""How officers can be reached on the channels that are on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.contacts import LAST_USED_FIRST
from storage.tables import ContactOfficers, Contacts


class How(StrEnum):
    """Whether messages come to an officer."""

    REACHED = "reached"
    AGREED = "agreed"
    """They have never joined, and agreed to be written to all the same."""
    STOPPED = "stopped"
    """They said STOP where they would be written to."""
    UNREACHABLE = "unreachable"
    NOT_JOINED = "not_joined"
    """No address on a channel that is on speaks for them."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How it is with one officer, since when, and why as the channel says."""

    how: How
    since: datetime | None = None
    because: str | None = None


NOT_JOINED = Reached(How.NOT_JOINED)


def reached_of(session: Session, officers: Collection[int], channels: Collection[str]) -> dict[int, Reached]:
    """How each of some hundreds of officers is reached, by the address to which a reminder would go.

    That is an assistant's who wants them, else the officer's own; one that works before one that does not, and of
    several the last used. Who is missing has not joined.
    """
    assists = (col(ContactOfficers.role) == "assistant") & col(Contacts.stopped_at).is_(None)
    question = (
        select(
            col(ContactOfficers.officer_id),
            col(Contacts.stopped_at),
            col(Contacts.unreachable_since),
            col(Contacts.unreachable_because),
            col(Contacts.agreed_because).is_not(None),
        )
        .join(Contacts, col(Contacts.id) == col(ContactOfficers.contact_id))
        .where(col(ContactOfficers.officer_id).in_(officers), col(Contacts.channel).in_(channels))
        .order_by(
            col(Contacts.unreachable_since).is_not(None),
            assists.desc(),
            col(ContactOfficers.role).desc(),
            *LAST_USED_FIRST,
        )
    )
    rows: Iterable[Any] = session.connection().execute(question)
    found: dict[int, Reached] = {}
    for officer_id, stopped_at, unreachable_since, because, agreed in rows:
        if unreachable_since is not None:
            reached = Reached(How.UNREACHABLE, unreachable_since, because)
        elif stopped_at is not None:
            reached = Reached(How.STOPPED, stopped_at)
        else:
            reached = Reached(How.AGREED if agreed else How.REACHED)
        found.setdefault(officer_id, reached)
    return found
