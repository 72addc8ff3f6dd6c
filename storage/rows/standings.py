"""Where one officer stands with one obligation, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Where one officer stands with one obligation."""

    MET = "met"
    MET_LATE = "met_late"
    OPEN = "open"
    AWAITING_REPORT = "awaiting_report"
    OVERDUE = "overdue"
    MISSED = "missed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    EXEMPT = "exempt"


class Reason(StrEnum):
    """Why a standing is what it is; the words for each are in templates/."""

    REACHED = "reached"
    REACHED_LATE = "reached_late"
    SHORT = "short"
    NOT_FOUND = "not_found"
    """The officer is not in a fresh, complete report of the department: not the same as unregistered."""
    PERSONAL_EMAIL = "personal_email"
    """The account is there, on an address that is not the government's: met, with advice."""
    EMAILS_DIFFER = "emails_differ"
    SELF_DECLARED = "self_declared"
    """Met by a SPARROW email that the officer typed, not one that the department's list confirms."""
    NO_SPARROW_EMAIL = "no_sparrow_email"
    TWO_ACCOUNTS = "two_accounts"
    NO_REPORT = "no_report"
    STALE_REPORT = "stale_report"
    NO_PLAN = "no_plan"
    NOT_ATTEMPTED = "not_attempted"
    """No row in the assessment report: not attempted or not eligible, never failed."""
    NOT_PASSED = "not_passed"
    REPORT_TOO_EARLY = "report_too_early"
    """The due day is over, but the report does not yet cover it and the grace after it."""
    OUTSIDE_AUDIENCE = "outside_audience"
    BEFORE_WINDOW = "before_window"
    LEFT = "left"
    ADVICE = "advice"
    EXEMPTED = "exempted"


@dataclass(slots=True)
class Standing:
    """One officer and one obligation on one day."""

    officer_id: int
    obligation_key: int
    state: State
    reason: Reason
    value: float | None = None
    target: float | None = None
    period: str = ""
    """The due date, or the window's key; empty where there is neither."""
    due_on: date | None = None
    source: str | None = None
    as_on: datetime | None = None
    mdo: str | None = None
    """Whose report was read, where that is the point (not found); None where it was those of several."""
    detail: str | None = None
    """A free remark behind the reason: why somebody is exempt."""
