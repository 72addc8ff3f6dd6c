"""Officers, their accounts, and what is known of them on one day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from storage.rows.words import Language


@dataclass(slots=True)
class Officer:
    """A person on the department's list, as the list says it now."""

    id: int
    name: str
    employee_id: str | None = None
    salutation: str | None = None
    mobile: str | None = None
    """E.164, with the plus."""
    service: str | None = None
    cadre: str | None = None
    batch: str | None = None
    group: str | None = None
    designation: str | None = None
    department: str | None = None
    office: str | None = None
    tag: str | None = None
    deputation: str | None = None
    official_email: str | None = None
    language: Language = "hi"
    joined_on: date | None = None
    on_leave_until: date | None = None
    retires_on: date | None = None
    left: bool = False
    """No longer on a complete list of the scope that held them: kept, not nudged."""


class ReportKind(StrEnum):
    """The portal reports that carry facts; every other report is ignored."""

    USERS = "users"
    ENROLMENTS = "enrolments"
    ASSESSMENTS = "assessments"
    PLAN = "plan"


@dataclass(slots=True)
class Account:
    """What the portal says about one account."""

    id: int
    mdo: str
    """The organisation whose report it stands in: its id, or its name where the report has none."""
    email: str | None = None
    """As `normal_email` writes it, like every address here: the rules compare it as it stands."""
    mobile: str | None = None
    user_id: str | None = None
    employee_id: str | None = None
    registered_on: date | None = None
    profile_status: str | None = None
    course_hours: float | None = None
    event_hours: float | None = None
    total_hours: float | None = None
    """The portal's own totals, in hours: shown beside our figures, never compared with a threshold."""


@dataclass(slots=True)
class Measure:
    """What storage has counted for one officer and one obligation inside its period."""

    value: float
    """Courses, hours, the share from 0 to 1, or 1 for a passed assessment."""
    reached_on: date | None = None
    """The day on which the threshold was reached, if it was."""
    total: int | None = None
    """Courses in the plan (plan_share) or rows of the assessment report (assessment); None elsewhere."""


@dataclass(frozen=True, slots=True)
class Report:
    """The newest report of one kind from one organisation."""

    kind: ReportKind
    mdo: str
    mdo_name: str
    as_on: datetime
    source: str
    """`portal_reports` or `igot_api`."""


TOLD_BY_API = frozenset({ReportKind.USERS, ReportKind.ENROLMENTS})
"""Of what the portal's API speaks as well as these reports."""


@dataclass(frozen=True, slots=True)
class Reports:
    """The newest report of each kind from each organisation."""

    newest: tuple[Report, ...] = ()

    def newest_of(self, kind: ReportKind) -> Report | None:
        """The newest report of a kind from anybody."""
        return max(
            (report for report in self.newest if report.kind is kind), key=lambda report: report.as_on, default=None
        )

    def of(self, kind: ReportKind, mdo: str) -> Report | None:
        """The newest report of a kind from one organisation, or from anybody where that one has sent none."""
        return self.own(kind, mdo) or self.newest_of(kind)

    def own(self, kind: ReportKind, mdo: str) -> Report | None:
        """The newest report of a kind from one organisation."""
        return Reports(tuple(report for report in self.newest if report.mdo == mdo)).newest_of(kind)


@dataclass(slots=True)
class Known:
    """All that the rules may know of one officer on one day."""

    officer: Officer
    account: Account | None
    candidates: int = 0
    """Accounts that may be this officer's, when a person must decide; 0 once decided."""
    sparrow_email: str | None = None
    sparrow_source: str | None = None
    """`sparrow_list`, `officer_list` or `self_declared`."""
    measures: dict[int, Measure] = field(default_factory=dict)
    """By obligation key."""
    closing: dict[int, Measure] = field(default_factory=dict)
    """By obligation key: what was counted in a yearly window that has just ended, while the next one runs."""
    exemptions: dict[int, str] = field(default_factory=dict)
    """The reason, by obligation key; key 0 exempts from all."""
    resting: frozenset[int] = frozenset()
    """Obligation keys of which the officer says that something is wrong: nobody nudges about them for now."""
    finished: frozenset[int] = frozenset()
    """Obligation keys which the officer says are just done: nobody nudges about them for 48 hours."""
    looked_up_on: datetime | None = None
    """When the portal's API last told what is known of the account, or that there is none; None where it never did."""
