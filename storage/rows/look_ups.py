"""What one officer is looked up by on the portal, and what it answered."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

IGOT_API = "igot_api"
"""The portal's API as a source of facts."""


class LookUpOutcome(StrEnum):
    """How looking one officer up ended."""

    READ = "read"
    """Account and enrolments were read."""
    NOT_FOUND = "not_found"
    """The portal has no active account with any of the officer's identifiers."""
    NOTHING_TO_GO_BY = "nothing_to_go_by"
    """The officer has neither email nor mobile, and no account is known."""
    UNREADABLE = "unreadable"
    """An answer was not of the shape that is known; nothing of it was taken in."""


@dataclass(frozen=True, slots=True)
class Sought:
    """By what an officer can be found on the portal, the better sign first."""

    officer_id: int
    user_ids: tuple[str, ...] = ()
    """Of the accounts that are the officer's by now."""
    emails: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    """E.164."""


@dataclass(frozen=True, slots=True)
class CompletedCourse:
    """One course that an account has completed."""

    folded: str
    name: str
    portal_id: str | None
    completed_on: date
    """The day in India."""
    seconds: int | None
    """The published duration; None where the answer does not say it."""


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """One account as the portal's API tells it; None stands for what it does not say."""

    user_id: str
    email: str | None
    mobile: str | None
    organisation: str | None
    organisation_name: str | None
    profile_status: str | None
    """`VERIFIED`, `NOT-VERIFIED` or `NOT-MY-USER`."""
    registered_on: date | None
    completed: tuple[CompletedCourse, ...] = ()
    whole: bool = True
    """Whether every completed course could be read: only then does one that is missing end."""
    course_seconds: int | None = None
    """The portal's own total, nominal: shown beside our figures, never compared."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """What the portal said of one officer at one moment."""

    officer_id: int
    outcome: LookUpOutcome
    as_on: datetime
    accounts: tuple[FoundAccount, ...] = ()
