"""When and how often to write, and what is said or held back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from storage.rows.standings import Standing


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days and hours on which one office works, in Indian Standard Time."""

    holidays: frozenset[date]
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    opens: time = time(10)
    closes: time = time(18)


@dataclass(frozen=True, slots=True)
class Reminding:
    """When and how often to write: the `[reminders]` part of the config as the rules read it."""

    stages_before: tuple[int, ...] = (30, 15, 7, 3, 1, 0)
    overdue_every_days: int = 7
    overdue_nudges: int = 4
    """After so many the obligation appears in the nodal officer's digest instead."""
    pace_first_days: int = 30
    default_cadence_days: int = 14
    per_day: int = 1
    per_seven_days: int = 3
    grace_hours: int = 48
    stale_after_days: int = 7
    personal_domains: frozenset[str] = frozenset(
        {"gmail.com", "yahoo.com", "yahoo.co.in", "outlook.com", "hotmail.com", "rediffmail.com"}
    )


class Held(StrEnum):
    """Why something that could have been said today is not said today."""

    AWAITING_REPORT = "awaiting_report"
    STALE_REPORT = "stale_report"
    NO_REPORT = "no_report"
    NON_WORKING_DAY = "non_working_day"
    BUDGET = "budget"
    ON_LEAVE = "on_leave"
    LEFT = "left"
    NO_CONTACT = "no_contact"
    STOPPED = "stopped"
    SNOOZED = "snoozed"
    DIGEST_ONLY = "digest_only"
    TICKET = "ticket"
    """The officer says that something is wrong with it, and nobody has looked into that yet."""
    FINISHED = "finished"
    """The officer says that it has just been done; what is reported lags behind."""


class Occasion(NamedTuple):
    """One reason to write; never used twice."""

    officer_id: int
    obligation_key: int
    period: str
    stage: str
    """`first`, `30` … `0`, `overdue-1` …, `pace-1` … `pace-3`, `cadence-2026-04-02`, `asked-2026-04-02`, `missed`,
    `all-met`."""


@dataclass(slots=True)
class Nudge:
    """What one officer is to be told on one day: the occasions it uses and the standings it speaks of."""

    officer_id: int
    template: str
    occasions: tuple[Occasion, ...]
    standings: tuple[Standing, ...]
    """The most urgent first."""
    not_before: datetime
    valid_until: datetime
    last_reminder: bool = False
    """The last one before a due date: outside the budget."""
