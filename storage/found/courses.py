"""Completed courses that were found, compared with those that are known."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.bulk import insert_many, take_ids
from storage.found.changes import Changes
from storage.rows import CompletedCourse, FoundAccount
from storage.tables import Completions, Courses
from storage.versioned import COMPLETIONS, holds

LOST_SHARE = 0.2
"""Completed courses only grow: an answer that lacks more than this share of an account's may have been cut off."""


def compare_courses(session: Session, visible: int, found: Mapping[int, FoundAccount], changes: Changes) -> None:
    """Set aside how completions differ."""
    numbers = _numbered(session, [one for account in found.values() for one in account.completed])
    mine = Completions
    known: dict[int, dict[int, Any]] = {}
    for row in session.scalars(select(mine).where(col(mine.account_id).in_(found), *holds(mine, visible))):
        known.setdefault(row.account_id, {})[row.course_id] = row
    for number, account in found.items():
        done = {numbers[one.folded]: one for one in account.completed}
        _compare(number, account, done, known.get(number, {}), changes)


def _compare(
    number: int,
    account: FoundAccount,
    done: Mapping[int, CompletedCourse],
    known: Mapping[int, Any],
    changes: Changes,
) -> None:
    for course, one in done.items():
        before = known.get(course)
        # A duration that is not said takes back none that was.
        seconds = one.seconds if one.seconds is not None else (before.seconds if before else 0)
        if before is None or (before.completed_on, before.seconds) != (one.completed_on, seconds):
            if before is not None:
                changes.end(COMPLETIONS, (number, course), before.since_import)
            changes.add(COMPLETIONS, (number, course, one.completed_on, seconds))
    missing = known.keys() - done.keys()
    if account.whole and len(missing) <= max(1, len(known) * LOST_SHARE):
        for course in sorted(missing):
            changes.end(COMPLETIONS, (number, course), known[course].since_import)


def _numbered(session: Session, completed: Iterable[CompletedCourse]) -> dict[str, int]:
    """Courses by folded name: new ones get numbers, and known ones the portal's id where it was not known."""
    named = {one.folded: one for one in completed}
    connection = session.connection()
    question = select(col(Courses.folded), col(Courses.id), col(Courses.portal_id))
    known = connection.execute(question.where(col(Courses.folded).in_(named))).all()
    numbers = {folded: int(number) for folded, number, _ in known}
    for folded, number, portal_id in known:
        if portal_id is None and (told := named[folded].portal_id) is not None:
            connection.execute(update(Courses).where(col(Courses.id) == number).values(portal_id=told))
    if new := [one for folded, one in named.items() if folded not in numbers]:
        first = take_ids(session, "courses", len(new))
        rows = [(first + place, one.folded, one.name, one.portal_id) for place, one in enumerate(new)]
        insert_many(session, Courses, ("id", "folded", "name", "portal_id"), rows)
        numbers |= {folded: number for number, folded, _, _ in rows}
    return numbers
