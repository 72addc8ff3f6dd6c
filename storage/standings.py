"""Where officers stand: read as they are, written where they changed, counted by day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlmodel import Session, col

from storage.bulk import insert_many
from storage.rows import Reason, Standing, State
from storage.tables import DailyCounts, Standings
from storage.tables.columns import core

Place = tuple[int, int, str]
"""Officer, obligation key and period: a running window and the one just ended stand side by side."""

FIGURE_COLUMNS = (
    "officer_id",
    "obligation_key",
    "period",
    "value",
    "target",
    "due_on",
    "source",
    "as_on",
    "mdo",
    "detail",
)
FIGURES = attrgetter(*FIGURE_COLUMNS)
COLUMNS = (*FIGURE_COLUMNS, "state", "reason", "since")


def current_standings(session: Session, first: int, last: int) -> dict[Place, tuple[date, Standing]]:
    """The standings of officers numbered `first` to `last`, and since when each is so."""
    return _current(session, core(Standings).c.officer_id.between(first, last))


def standings_of(session: Session, officers: Collection[int]) -> dict[Place, tuple[date, Standing]]:
    """The same of some hundreds of officers."""
    return _current(session, core(Standings).c.officer_id.in_(officers))


def _current(session: Session, whose: ColumnElement[bool]) -> dict[Place, tuple[date, Standing]]:
    table = core(Standings)
    rows = session.connection().execute(
        select(*(table.c[name] for name in COLUMNS)).where(whose, table.c.until.is_(None))
    )
    return {
        (officer_id, key, period): (
            since,
            Standing(
                officer_id, key, State(state), Reason(reason), value, target, period, due_on, source, as_on, mdo, detail
            ),
        )
        for officer_id, key, period, value, target, due_on, source, as_on, mdo, detail, state, reason, since in rows
    }


def same(before: Standing, after: Standing) -> bool:
    """Whether nothing changed that a person would see, the time of the facts apart."""
    return (
        before.state is after.state
        and before.reason is after.reason
        and before.value == after.value
        and before.target == after.target
        and before.due_on == after.due_on
        and before.mdo == after.mdo
        and before.detail == after.detail
    )


def write_standings(session: Session, day: date, ended: Iterable[tuple[Place, date]], new: Iterable[Standing]) -> None:
    """End the standings given with the day since which they were so, and write the new ones."""
    table = core(Standings)
    place = (
        (table.c.officer_id == bindparam("of_officer"))
        & (table.c.obligation_key == bindparam("of_obligation"))
        & (table.c.period == bindparam("of_period"))
        & (table.c.since == bindparam("of_since"))
    )
    today: list[dict[str, Any]] = []
    earlier: list[dict[str, Any]] = []
    for (officer_id, key, period), since in ended:
        which = {
            "of_officer": officer_id,
            "of_obligation": key,
            "of_period": period,
            "of_since": since,
        }
        (today if since >= day else earlier).append(which)
    connection = session.connection()
    if today:  # two checks on one day: the later one speaks for the day
        connection.execute(delete(table).where(place), today)
    if earlier:
        connection.execute(update(table).where(place).values(until=day), earlier)
    # The driver is quickest with plain text: an enum of text it would have to ask how to adapt, one by one.
    rows = [(*FIGURES(one), one.state.value, one.reason.value, day) for one in new]
    insert_many(session, Standings, (*FIGURE_COLUMNS, "state", "reason", "since"), rows)


def write_daily_counts(session: Session, day: date, counts: Mapping[tuple[str, int, str], int]) -> None:
    """Write how many officers of each office stand where with each obligation, in place of the day's earlier counts."""
    session.connection().execute(delete(DailyCounts).where(col(DailyCounts.day) == day))
    insert_many(
        session,
        DailyCounts,
        ("day", "office", "obligation_key", "state", "officers"),
        [(day, office, key, state, number) for (office, key, state), number in counts.items()],
    )


def checked_on(session: Session) -> date | None:
    """The day whose check wrote the standings as they are; None where there has been none."""
    return session.connection().scalar(select(func.max(col(DailyCounts.day))))


def states_on(session: Session, day: date, officers: Collection[int]) -> list[tuple[int, str]]:
    """Obligation and state of each standing that some officers had on a day."""
    table = core(Standings)
    there = table.c.officer_id.in_(officers), table.c.since <= day
    lasted = (table.c.until.is_(None)) | (table.c.until > day)
    question = select(table.c.obligation_key, table.c.state).where(*there, lasted)
    return [(key, state) for key, state in session.connection().execute(question)]


def counted_day(session: Session, latest: date, earliest: date) -> date | None:
    """The last day between these two on which everybody's standings were counted; None where there is none."""
    days = col(DailyCounts.day)
    return session.connection().scalar(select(func.max(days)).where(days >= earliest, days <= latest))


def counts_on(session: Session, day: date) -> dict[tuple[int, str], int]:
    """How many officers of all offices stood where on a day, by obligation and state."""
    by = col(DailyCounts.obligation_key), col(DailyCounts.state)
    counted = select(*by, func.sum(col(DailyCounts.officers))).where(col(DailyCounts.day) == day).group_by(*by)
    return {(key, state): int(officers) for key, state, officers in session.connection().execute(counted)}
