"""Figures by which the program is watched: each found by an index, however much has piled up."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.outbox import broadcast_runs, queued_urgencies
from storage.rows import MessageState
from storage.senders import Sender, all_senders
from storage.sources import imports_held, imports_under_way, newest_import_at, oldest_report_as_on, sources_worked_at
from storage.tables import Errands, Inbox, JobSlots, Messages

DONE = "done"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, and since when that which waits longest."""

    number: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """How the program does at one moment; what is by channel lacks the channels where nothing waits."""

    queued: dict[str, Waiting]
    """By channel; since when the one that is longest due is due, None where none is."""
    unknown: dict[str, Waiting]
    received: dict[str, Waiting]
    """Updates that nobody has handled yet."""
    unreadable: dict[str, int]
    """Updates that failed while they were handled, as long as they are kept."""
    errands: Waiting
    senders: tuple[Sender, ...]
    reports: dict[str, datetime]
    """Of what moment the newest report of each kind tells."""
    lists: dict[str, datetime]
    """When each list was last taken in."""
    asked: dict[str, datetime]
    """When each source that is asked, as the portal's API is, last answered."""
    checked_at: datetime | None
    checking_since: datetime | None
    """When the newest check that has not ended began; it may have been cut short."""
    imports_under_way: int
    imports_held: int


def vital_signs(session: Session, now: datetime, check_jobs: Collection[str]) -> VitalSigns:
    """Look at everything once; `check_jobs` are the jobs that are checks."""
    lists = {kind: newest_import_at(session, kind) for kind in ("officers", "sparrow")}
    return VitalSigns(
        queued=_queued(session, now),
        unknown=_unknown(session),
        received=_received(session),
        unreadable=_unreadable(session),
        errands=_errands(session),
        senders=tuple(all_senders(session)),
        reports=oldest_report_as_on(session),
        lists={kind: at for kind, at in lists.items() if at is not None},
        asked=sources_worked_at(session),
        checked_at=max(_ended(session, check_jobs), default=None),
        checking_since=max(_under_way(session, check_jobs), default=None),
        imports_under_way=imports_under_way(session),
        imports_held=imports_held(session),
    )


def _queued(session: Session, now: datetime) -> dict[str, Waiting]:
    """All that is queued by channel; what a person has paused is not late."""
    question = (
        select(col(Messages.channel), func.count())
        .where(col(Messages.state) == MessageState.QUEUED)
        .group_by(col(Messages.channel))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return {channel: Waiting(number, _longest_due(session, channel, now)) for channel, number in rows}


def _longest_due(session: Session, channel: str, now: datetime) -> datetime | None:
    found: list[datetime] = []
    for replies in (True, False):
        for urgency in queued_urgencies(session, channel, replies=replies):
            due = (
                select(col(Messages.not_before))
                .where(
                    col(Messages.state) == MessageState.QUEUED,
                    col(Messages.channel) == channel,
                    col(Messages.urgency) == urgency,
                    col(Messages.not_before) <= now,
                    col(Messages.valid_until) > now,
                    broadcast_runs(),
                )
                .order_by(col(Messages.not_before), col(Messages.id))
                .limit(1)
            )
            found += session.connection().execute(due).scalars().all()
    return min(found, default=None)


def _unknown(session: Session) -> dict[str, Waiting]:
    table = Messages
    question = select(col(table.channel), func.count(), func.min(col(table.changed_at)))
    return _by_channel(session, question.where(col(table.state) == MessageState.UNKNOWN).group_by(col(table.channel)))


def _received(session: Session) -> dict[str, Waiting]:
    question = select(col(Inbox.channel), func.count(), func.min(col(Inbox.received_at)))
    return _by_channel(session, question.where(col(Inbox.handled_at).is_(None)).group_by(col(Inbox.channel)))


def _unreadable(session: Session) -> dict[str, int]:
    question = select(col(Inbox.channel), func.count()).where(col(Inbox.fault).is_not(None))
    rows: Iterable[Any] = session.connection().execute(question.group_by(col(Inbox.channel)))
    return dict(tuple(row) for row in rows)


def _by_channel(session: Session, question: Any) -> dict[str, Waiting]:
    rows: Iterable[Any] = session.connection().execute(question)
    return {channel: Waiting(number, since) for channel, number, since in rows}


def _errands(session: Session) -> Waiting:
    open_ = col(Errands.finished_at).is_(None)
    question: Any = select(func.count(), func.min(col(Errands.asked_at))).where(open_)
    return Waiting(*session.connection().execute(question).one())


def _ended(session: Session, jobs: Collection[str]) -> Iterator[datetime]:
    for job in jobs:
        question = select(func.max(col(JobSlots.finished_at))).where(
            col(JobSlots.job) == job, col(JobSlots.outcome) == DONE
        )
        if (at := session.connection().scalar(question)) is not None:
            yield at


def _under_way(session: Session, jobs: Collection[str]) -> Iterator[datetime]:
    for job in jobs:
        question = select(func.max(col(JobSlots.claimed_at))).where(
            col(JobSlots.job) == job, col(JobSlots.finished_at).is_(None)
        )
        if (at := session.connection().scalar(question)) is not None:
            yield at
