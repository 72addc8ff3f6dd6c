"""What officers have completed, and what their plans still hold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session, SQLModel, col

from storage.tables import AccountLinks, Completions, Courses, PlanItems
from storage.tables.columns import core
from storage.versioned import holds


@dataclass(frozen=True, slots=True)
class Done:
    """A course that was completed, and the hours that it counts for."""

    name: str
    on: date
    hours: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A course of the training plan that is not completed."""

    name: str
    due_on: date | None
    begun: bool


@dataclass(frozen=True, slots=True)
class Learning:
    """The newest of what was done within some days, how much that was altogether, and the first of what is planned."""

    done: Sequence[Done]
    done_count: int
    done_hours: float
    planned: Sequence[Planned]
    planned_count: int


def learning_of(session: Session, visible: int, officer_id: int, first: date, last: date, limit: int) -> Learning:
    """What an officer completed from one day to another, both included, and what the plan still holds."""
    connection = session.connection()
    within = and_(
        _linked(Completions, visible, officer_id),
        col(Completions.completed_on).between(first, last),
    )
    count, seconds = connection.execute(
        select(func.count(), func.coalesce(func.sum(col(Completions.seconds)), 0))
        .select_from(Completions)
        .join(AccountLinks, within)
    ).one()
    newest: Iterable[Any] = connection.execute(
        select(col(Courses.name), col(Completions.completed_on), col(Completions.seconds))
        .join(AccountLinks, within)
        .join(Courses, col(Courses.id) == col(Completions.course_id))
        .order_by(col(Completions.completed_on).desc(), col(Courses.name))
        .limit(limit)
    )
    remaining = and_(_linked(PlanItems, visible, officer_id), col(PlanItems.progress) != "completed")
    planned = connection.scalar(select(func.count()).select_from(PlanItems).join(AccountLinks, remaining)) or 0
    first_due: Iterable[Any] = connection.execute(
        select(col(Courses.name), col(PlanItems.due_on), col(PlanItems.progress) == "in_progress")
        .join(AccountLinks, remaining)
        .join(Courses, col(Courses.id) == col(PlanItems.course_id))
        .order_by(col(PlanItems.due_on).is_(None), col(PlanItems.due_on), col(Courses.name))
        .limit(limit)
    )
    return Learning(
        [Done(name, on, spent / 3600) for name, on, spent in newest],
        int(count),
        int(seconds) / 3600,
        [Planned(*row) for row in first_due],
        int(planned),
    )


def _linked(table: type[SQLModel], visible: int, officer_id: int) -> Any:
    return and_(
        core(table).c.account_id == col(AccountLinks.account_id),
        col(AccountLinks.officer_id) == officer_id,
        col(AccountLinks.how) != "candidate",
        *holds(AccountLinks, visible),
        *holds(table, visible),
    )


def completions_of(session: Session, visible: int, officers: Collection[int], since: date) -> dict[int, int]:
    """How many courses each of some hundreds of officers has completed since a day; who has none is left out."""
    theirs = and_(
        col(AccountLinks.account_id) == col(Completions.account_id),
        col(AccountLinks.how) != "candidate",
        *holds(AccountLinks, visible),
    )
    counted = (
        select(col(AccountLinks.officer_id), func.count())
        .join(Completions, theirs)
        .where(col(AccountLinks.officer_id).in_(officers), col(Completions.completed_on) >= since)
        .where(*holds(Completions, visible))
        .group_by(col(AccountLinks.officer_id))
    )
    return {officer_id: int(number) for officer_id, number in session.connection().execute(counted)}
