"""Which reasons to write have been used, and when an officer was last nudged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, not_, or_, select
from sqlmodel import Session, col

from storage.bulk import insert_many
from storage.elsewhere import ELSEWHERE
from storage.outbox import GIVEN_UP
from storage.rows import Occasion
from storage.tables import Messages, Occasions
from storage.tables.columns import core

UNSAID = and_(
    col(Messages.state).in_(("dropped", "expired")),
    or_(col(Messages.reason).is_(None), col(Messages.reason) != GIVEN_UP),
)
"""A message that ended so has told nobody anything: its occasions may be used again."""

Used = dict[tuple[int, str], dict[str, date]]
"""Obligation key and period → stage → the day it was used."""


@dataclass(slots=True)
class History:
    """What one officer has been told."""

    used: Used = field(default_factory=dict)
    unsaid: set[Occasion] = field(default_factory=set)
    nudged_on: list[date] = field(default_factory=list)


UNTOLD = History()
"""Of whoever has been told nothing; to be read only."""


def histories(session: Session, officers: Collection[int], today: date) -> dict[int, History]:
    """What each of some hundreds of officers has been told: all stages used, and the nudges of seven days."""
    told: dict[int, History] = {}
    these = {"officers": list(officers), "week": today - timedelta(days=7)}
    for officer_id, key, period, stage, day, unsaid in session.connection().execute(_uses(), these):
        history = told.setdefault(officer_id, History())
        if unsaid:
            history.unsaid.add(Occasion(officer_id, key, period, stage))
        else:
            history.used.setdefault((key, period), {})[stage] = day
    for officer_id, day in session.connection().execute(_nudges(), these):
        told.setdefault(officer_id, History()).nudged_on.append(day)
    return told


@cache
def _uses() -> Any:
    return (
        select(
            col(Occasions.officer_id),
            col(Occasions.obligation_key),
            col(Occasions.period),
            col(Occasions.stage),
            col(Occasions.day),
            UNSAID,
        )
        .outerjoin(Messages, col(Messages.id) == col(Occasions.message_id))
        .where(col(Occasions.officer_id).in_(bindparam("officers", expanding=True)))
    )


@cache
def _nudges() -> Any:
    return select(col(Messages.officer_id), col(Messages.day)).where(
        col(Messages.officer_id).in_(bindparam("officers", expanding=True)),
        col(Messages.day) > bindparam("week"),
        col(Messages.kind) == "nudge",
        not_(UNSAID),
        col(Messages.reason).is_distinct_from(ELSEWHERE),
    )


def use_occasions(
    session: Session,
    day: date,
    used: Iterable[tuple[Occasion, int, str]],
    again: Iterable[Occasion],
) -> None:
    """Write the occasions with the message that carries each and the order's version; `again` were used but unsaid."""
    table = core(Occasions)
    if gone := [(one.officer_id, one.obligation_key, one.period, one.stage) for one in again]:
        session.connection().execute(
            delete(table).where(
                table.c.officer_id == bindparam("a"),
                table.c.obligation_key == bindparam("b"),
                table.c.period == bindparam("c"),
                table.c.stage == bindparam("d"),
            ),
            [dict(zip("abcd", key, strict=True)) for key in gone],
        )
    insert_many(
        session,
        Occasions,
        ("officer_id", "obligation_key", "period", "stage", "day", "message_id", "order_version"),
        [
            (one.officer_id, one.obligation_key, one.period, one.stage, day, message_id, version)
            for one, message_id, version in used
        ],
    )


def occasions_of(session: Session, messages: Collection[int]) -> dict[int, list[Occasion]]:
    """The reasons to write that each of some hundreds of messages carries."""
    carried: dict[int, list[Occasion]] = {message_id: [] for message_id in messages}
    for message_id, *occasion in session.connection().execute(_carried(), {"messages": list(messages)}):
        carried[message_id].append(Occasion(*occasion))
    return carried


@cache
def _carried() -> Any:
    return select(
        col(Occasions.message_id),
        col(Occasions.officer_id),
        col(Occasions.obligation_key),
        col(Occasions.period),
        col(Occasions.stage),
    ).where(col(Occasions.message_id).in_(bindparam("messages", expanding=True)))
