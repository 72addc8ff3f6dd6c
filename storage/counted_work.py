"""What officers have done, counted: for each kind of count one statement over some hundred officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, false, func, literal_column, or_, select, true
from sqlmodel import Session, SQLModel, col

from storage.rows import Metric
from storage.tables import AccountLinks, Assessments, Completions, Courses, PlanItems
from storage.tables.columns import core
from storage.versioned import holds

kept = lru_cache(maxsize=32)
"""For statements: SQLAlchemy takes longer to build one anew than SQLite to answer it for a few hundred officers."""
COUNTED_FROM_COMPLETIONS = {Metric.COURSES, Metric.HOURS, Metric.ADVICE}


@dataclass(frozen=True, slots=True)
class Count:
    """What is to be counted for every officer: one obligation, and the days (both included) that count."""

    obligation_key: int
    metric: Metric
    named: tuple[str, ...]
    target: float
    counted_from: date | None
    counted_to: date | None
    due_on: date | None = None
    """Where work after the due date counts as late; None where that cannot be."""
    closing: bool = False
    """Of a window that has just ended: goes to `Known.closing`."""


def asked_for(column: Any) -> Any:
    """Of the officers that the statement is given."""
    return column.in_(bindparam("officers", expanding=True))


def _linked(table: type[SQLModel], visible: int) -> Any:
    return and_(
        core(table).c.account_id == col(AccountLinks.account_id),
        *holds(AccountLinks, visible),
        col(AccountLinks.how) != "candidate",
        *holds(table, visible),
    )


def _counts(count: Count, among: tuple[int, ...]) -> Any:
    """True for the completions that count."""
    conditions = []
    if count.counted_from is not None:
        conditions.append(col(Completions.completed_on) >= count.counted_from)
    if count.counted_to is not None:
        conditions.append(col(Completions.completed_on) <= count.counted_to)
    if count.named:
        conditions.append(col(Completions.course_id).in_(among))
    return and_(true(), *conditions)


def _amount(count: Count) -> Any:
    return col(Completions.seconds) if count.metric is Metric.HOURS else literal_column("1")


@kept
def completed(visible: int, counts: tuple[Count, ...], courses: tuple[tuple[int, ...], ...]) -> Any:
    """Officer, then for each count what was done, and what of it by the due date; hours in seconds."""
    figures = []
    for count, among in zip(counts, courses, strict=True):
        amount, valid = _amount(count), _counts(count, among)
        by_due = and_(valid, col(Completions.completed_on) <= count.due_on) if count.due_on else false()
        figures += [func.sum(case((valid, amount), else_=0)), func.sum(case((by_due, amount), else_=0))]
    return (
        select(col(AccountLinks.officer_id), *figures)
        .where(_linked(Completions, visible), asked_for(col(AccountLinks.officer_id)))
        .group_by(col(AccountLinks.officer_id))
    )


@kept
def reached(visible: int, count: Count, among: tuple[int, ...]) -> Select[Any]:
    """Of the given officers, the day on which each reached the target."""
    officer: Any = col(AccountLinks.officer_id)
    so_far = func.sum(_amount(count)).over(
        partition_by=officer, order_by=(col(Completions.completed_on), col(Completions.course_id)), rows=(None, 0)
    )
    lines = (
        select(officer.label("officer_id"), col(Completions.completed_on).label("day"), so_far.label("so_far"))
        .where(
            _linked(Completions, visible),
            _counts(count, among),
            asked_for(officer),
        )
        .subquery()
    )
    unit = 3600 if count.metric is Metric.HOURS else 1
    enough = lines.c.so_far >= count.target * unit
    return select(lines.c.officer_id, func.min(lines.c.day)).where(enough).group_by(lines.c.officer_id)


@kept
def plan_share(visible: int, count: Count) -> Select[Any]:
    """Officer, the share of the plan that is completed, when the target was reached, how many courses it has."""
    officer: Any = col(AccountLinks.officer_id)
    done = case((col(PlanItems.progress) == "completed", 1), else_=0)
    lines = (
        select(
            officer.label("officer_id"),
            col(PlanItems.completed_on).label("completed_on"),
            func.count().over(partition_by=officer).label("total"),
            func.sum(done).over(partition_by=officer).label("done"),
            func.sum(done)
            .over(
                partition_by=officer,
                order_by=(col(PlanItems.completed_on).is_(None), col(PlanItems.completed_on), col(PlanItems.course_id)),
                rows=(None, 0),
            )
            .label("amount"),
        )
        .where(_linked(PlanItems, visible), col(PlanItems.is_apar), asked_for(officer))
        .subquery()
    )
    on = case((lines.c.amount >= count.target * lines.c.total, lines.c.completed_on))
    share = func.max(lines.c.done) * 1.0 / func.max(lines.c.total)
    return select(lines.c.officer_id, share, func.min(on), func.max(lines.c.total)).group_by(lines.c.officer_id)


@kept
def passed(visible: int, count: Count) -> Select[Any]:
    """Officer, 1 if an assessment that counts was passed and else 0, on which day first, how many were attempted."""
    officer: Any = col(AccountLinks.officer_id)
    done = col(Assessments.passed)
    statement = select(
        officer,
        func.max(case((done, 1), else_=0)),
        func.min(case((done, col(Assessments.attempted_on)))),
        func.count(),
    ).where(_linked(Assessments, visible), asked_for(officer))
    if count.counted_from is not None:
        statement = statement.where(col(Assessments.attempted_on) >= count.counted_from)
    if count.named:
        names = list(count.named)
        statement = statement.where(or_(col(Assessments.name).in_(names), col(Assessments.course).in_(names)))
    return statement.group_by(officer)


def course_ids(session: Session, named: Sequence[str]) -> tuple[int, ...]:
    """The courses that a list means, by folded name or by the portal's id."""
    if not named:
        return ()
    names = list(named)
    return tuple(
        session.scalars(
            select(col(Courses.id)).where(or_(col(Courses.folded).in_(names), col(Courses.portal_id).in_(names)))
        )
    )
