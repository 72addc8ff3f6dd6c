"""From the cells of one row of a portal report to a line of ours, or to the reason why not."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from scheduler.sources.cells import day, hours, said, seconds
from scheduler.sources.columns import folded
from scheduler.sources.lines import AssessmentLine, EnrolmentLine, PlanLine, UserLine
from scheduler.sources.rejections import Unfit
from storage.email_address import normal_email
from storage.mobile_number import e164
from storage.rows import ReportKind

Line = UserLine | EnrolmentLine | AssessmentLine | PlanLine
Cells = tuple[str, ...]
Value = TypeVar("Value")

_PROGRESS = {
    "completed": "completed",
    "inprogress": "in_progress",
    "notstarted": "not_started",
    "notenrolled": "not_enrolled",
}
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})

# The same addresses, names and days come again row after row. Bounded: memory does not grow with a report.
_name = lru_cache(maxsize=8192)(said)
_progress = lru_cache(maxsize=64)(lambda text: _PROGRESS.get(folded(text)))


@lru_cache(maxsize=8192)
def _email(text: str) -> str | None:
    return normal_email(text)


@lru_cache(maxsize=8192)
def _mobile(text: str) -> str | None:
    return e164(text)


@dataclass(slots=True)
class Reader:
    """What the rows of one file are read with: the file's own names for its columns, and a place to count."""

    labels: Mapping[str, str]
    """Our word for a column → what the file's header calls it."""
    folder: str | None
    """The organisation that the folder in the zip names."""
    not_completed: Counter[str] = field(default_factory=Counter)
    _mdos: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def parser(self, kind: ReportKind) -> Callable[[int, Cells], Line | None]:
        """What reads the rows of one kind of report."""
        parsers: dict[ReportKind, Callable[[int, Cells], Line | None]] = {
            ReportKind.USERS: self.user,
            ReportKind.ENROLMENTS: self.enrolment,
            ReportKind.ASSESSMENTS: self.assessment,
            ReportKind.PLAN: self.plan_item,
        }
        return parsers[kind]

    def user(self, row: int, cells: Cells) -> UserLine:
        """A row of the report on users."""
        (_, mdo, mdo_name, email, mobile, user_id, employee_id, status, registered_on, course, event, total) = cells
        who = (_name(user_id), _email(email), _mobile(mobile), _name(employee_id))
        if who == (None, None, None, None):
            raise Unfit("nobody")
        return UserLine(
            row,
            *self._mdo(mdo, mdo_name),
            *who,
            _name(status),
            self._value(day, registered_on, "registered_on", "bad_date"),
            self._value(hours, course, "course_hours", "bad_number"),
            self._value(hours, event, "event_hours", "bad_number"),
            self._value(hours, total, "total_hours", "bad_number"),
        )

    def enrolment(self, row: int, cells: Cells) -> EnrolmentLine | None:
        """A row of the report on enrolments; None, and counted, for a course that is not completed."""
        (_, mdo, mdo_name, email, mobile, status, course, completed_on, duration) = cells
        if status != "completed" and (progress := self._progress(status, "status")) != "completed":
            self.not_completed[progress] += 1
            return None
        address, number = _email(email), _mobile(mobile)
        if address is None and number is None:
            raise Unfit("nobody")
        try:  # not by _value: millions of rows come through here
            finished, length = day(completed_on), seconds(duration)
        except ValueError:
            finished = self._value(day, completed_on, "completed_on", "bad_date")
            raise Unfit("bad_duration", column=self.labels["duration"]) from None
        if finished is None:
            raise Unfit("blank", column=self.labels["completed_on"])
        key, name = self._mdo(mdo, mdo_name)
        title = _name(course) or self._needed(course, "course")
        return EnrolmentLine(row, key, name, address, number, title, finished, length)

    def assessment(self, row: int, cells: Cells) -> AssessmentLine:
        """A row of the report on assessments."""
        (_, mdo, mdo_name, email, mobile, user_id, employee_id, assessment, course_id, passed, attempted_on) = cells
        who = (_name(user_id), _email(email), _mobile(mobile), _name(employee_id))
        if who == (None, None, None, None):
            raise Unfit("nobody")
        return AssessmentLine(
            row,
            *self._mdo(mdo, mdo_name),
            *who,
            self._needed(assessment, "assessment"),
            _name(course_id) or "",
            self._yes(passed, "passed"),
            self._value(day, attempted_on, "attempted_on", "bad_date"),
        )

    def plan_item(self, row: int, cells: Cells) -> PlanLine:
        """A row of the report on training plans."""
        (_, mdo, mdo_name, email, mobile, employee_id, course, is_apar, progress, due_on, completed_on) = cells
        who = (_email(email), _mobile(mobile), _name(employee_id))
        if who == (None, None, None):
            raise Unfit("nobody")
        return PlanLine(
            row,
            *self._mdo(mdo, mdo_name),
            *who,
            self._needed(course, "course"),
            self._yes(is_apar, "is_apar"),
            self._progress(progress, "progress"),
            self._value(day, due_on, "due_on", "bad_date"),
            self._value(day, completed_on, "completed_on", "bad_date"),
        )

    def _mdo(self, mdo: str, mdo_name: str) -> tuple[str, str]:
        """The organisation's key and name; the key of a non-government file says so, whether or not its rows do."""
        if (known := self._mdos.get((mdo, mdo_name))) is not None:
            return known
        name = _name(mdo_name)
        key = _name(mdo) or self.folder or name
        if key is None:
            raise Unfit("blank", column=self.labels["mdo_name"])
        if self.folder and self.folder.endswith("_non_govt") and not key.endswith("_non_govt"):
            key += "_non_govt"
        self._mdos[mdo, mdo_name] = key, name or key
        return key, name or key

    def _value(self, read: Callable[[str], Value], text: str, word: str, code: str) -> Value:
        try:
            return read(text)
        except ValueError:
            raise Unfit(code, column=self.labels[word]) from None

    def _needed(self, text: str, word: str) -> str:
        if (name := _name(text)) is None:
            raise Unfit("blank", column=self.labels[word])
        return name

    def _progress(self, text: str, word: str) -> str:
        if (progress := _progress(text)) is None:
            raise Unfit("unknown_word", column=self.labels[word])
        return progress

    def _yes(self, text: str, word: str) -> bool:
        if (answer := text.strip().casefold()) in _YES:
            return True
        if answer in _NO or said(text) is None:
            return False
        raise Unfit("unknown_word", column=self.labels[word])
