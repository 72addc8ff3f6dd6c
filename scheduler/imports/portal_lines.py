"""The lines of the portal's reports, shaped for the staging file: organisations and courses as numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from scheduler.rules.audience import fold
from scheduler.sources.lines import AssessmentLine, EnrolmentLine, PlanLine, UserLine
from scheduler.sources.portal_reports import ReportFile
from scheduler.sources.rejections import Reject
from storage.rows import ReportKind
from storage.staging import Staging, facts, reports

Row = tuple[Any, ...]


@dataclass
class Catalogue:
    """Courses by number: all spellings that fold alike are one."""

    known: dict[str, int]
    """By folded name."""
    next_number: int
    new: list[Row] = field(default_factory=list)
    """Id, folded name, name, portal id."""
    seen: dict[str, int] = field(default_factory=dict)
    """By the name as written: folding each once is enough."""

    def number(self, name: str) -> int:
        """Number a course, anew if it has never been heard of."""
        folded = fold(name) or name
        number = self.known.get(folded)
        if number is None:
            number = self.next_number + len(self.new)
            self.known[folded] = number
            self.new.append((number, folded, name, None))
        self.seen[name] = number
        return number


@dataclass
class PortalLines:
    """What one import reads, and the organisations that it meets."""

    staging: Staging
    courses: Catalogue
    reject: Reject
    scopes: list[reports.Scope] = field(default_factory=list)

    def take(self, file: ReportFile) -> list[reports.Scope]:
        """Stream a file into the staging file, and return the organisations it speaks for."""
        known = len(self.scopes)
        add, shape = SHAPES[file.kind]
        add(self.staging, shape(self, file))
        return self.scopes[known:]

    def scope(self, file: ReportFile, mdo: str, mdo_name: str) -> int:
        """Number the organisation of a line."""
        for scope in self.scopes:
            if (scope.kind, scope.file, scope.mdo) == (file.kind, file.name, mdo):
                return scope.number
        scope = reports.Scope(len(self.scopes) + 1, file.kind, file.name, mdo, mdo_name)
        self.scopes.append(scope)
        reports.add_scope(self.staging, scope)
        return scope.number

    def users(self, file: ReportFile) -> Iterator[Row]:
        """Shape accounts."""
        scope, organisation = 0, None
        for line in cast("Iterator[UserLine]", file.lines(self.reject)):
            row, mdo, mdo_name, user_id, email, mobile, employee_id, status, registered_on, *hours = line
            if mdo != organisation:
                scope, organisation = self.scope(file, mdo, mdo_name), mdo
            yield (scope, row, user_id, email, mobile, employee_id, status, _iso(registered_on), *hours)

    def completions(self, file: ReportFile) -> Iterator[Row]:
        """Shape completed courses: millions, so nothing is done twice."""
        scope, organisation = 0, None
        seen, number_of = self.courses.seen.get, self.courses.number
        for line in cast("Iterator[EnrolmentLine]", file.lines(self.reject)):
            row, mdo, mdo_name, email, mobile, course, completed_on, seconds = line
            if mdo != organisation:
                scope, organisation = self.scope(file, mdo, mdo_name), mdo
            yield scope, row, email, mobile, seen(course) or number_of(course), completed_on.isoformat(), seconds

    def attempts(self, file: ReportFile) -> Iterator[Row]:
        """Shape attempted assessments."""
        for line in cast("Iterator[AssessmentLine]", file.lines(self.reject)):
            row, mdo, mdo_name, user_id, email, mobile, employee_id, assessment, course, passed, on = line
            scope, name = self.scope(file, mdo, mdo_name), fold(assessment) or assessment
            yield scope, row, user_id, email, mobile, employee_id, name, course, int(passed), _iso(on)

    def planned(self, file: ReportFile) -> Iterator[Row]:
        """Shape the items of training plans."""
        for line in cast("Iterator[PlanLine]", file.lines(self.reject)):
            row, mdo, mdo_name, email, mobile, employee_id, course, is_apar, progress, due, done = line
            scope, number = (
                self.scope(file, mdo, mdo_name),
                self.courses.seen.get(course) or self.courses.number(course),
            )
            yield scope, row, email, mobile, employee_id, number, int(is_apar), _iso(due), _iso(done), progress


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


Adding = Callable[[Staging, Iterator[Row]], None]
Shaping = Callable[[PortalLines, ReportFile], Iterator[Row]]

SHAPES: dict[ReportKind, tuple[Adding, Shaping]] = {
    ReportKind.USERS: (reports.add_users, PortalLines.users),
    ReportKind.ENROLMENTS: (facts.add_completions, PortalLines.completions),
    ReportKind.ASSESSMENTS: (facts.add_attempts, PortalLines.attempts),
    ReportKind.PLAN: (facts.add_planned, PortalLines.planned),
}
"""How the lines of each kind are shaped, and how they go into the staging file."""
