"""The shape of one usable row of each source: tuples, so that they go into the database as they are."""

from datetime import date
from typing import NamedTuple

from storage.rows import Language


class UserLine(NamedTuple):
    """An account, from the report on users; hours are the portal's own totals."""

    row: int
    mdo: str
    mdo_name: str
    user_id: str | None
    email: str | None
    mobile: str | None
    employee_id: str | None
    profile_status: str | None
    registered_on: date | None
    course_hours: float | None
    event_hours: float | None
    total_hours: float | None


class EnrolmentLine(NamedTuple):
    """A completed course."""

    row: int
    mdo: str
    mdo_name: str
    email: str | None
    mobile: str | None
    course: str
    completed_on: date
    seconds: int
    """The published duration; 0 where the portal gives none."""


class AssessmentLine(NamedTuple):
    """An assessment that was attempted."""

    row: int
    mdo: str
    mdo_name: str
    user_id: str | None
    email: str | None
    mobile: str | None
    employee_id: str | None
    assessment: str
    course_id: str
    """Empty where the report has none."""
    passed: bool
    attempted_on: date | None


class PlanLine(NamedTuple):
    """A course in somebody's training plan."""

    row: int
    mdo: str
    mdo_name: str
    email: str | None
    mobile: str | None
    employee_id: str | None
    course: str
    is_apar: bool
    progress: str
    """`completed`, `in_progress`, `not_started` or `not_enrolled`."""
    due_on: date | None
    completed_on: date | None


class OfficerLine(NamedTuple):
    """An officer on the department's list."""

    row: int
    name: str
    salutation: str | None
    mobile: str | None
    employee_id: str | None
    service: str | None
    cadre: str | None
    batch: str | None
    group: str | None
    designation: str | None
    department: str | None
    office: str | None
    tag: str | None
    deputation: str | None
    official_email: str | None
    sparrow_email: str | None
    language: Language
    agreed: bool | None
    joined_on: date | None
    on_leave_until: date | None
    retires_on: date | None


class SparrowLine(NamedTuple):
    """The email that SPARROW has for somebody."""

    row: int
    employee_id: str | None
    mobile: str | None
    email: str
