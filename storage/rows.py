"""The plain values that rules, sources and storage hand each other; standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal, NamedTuple

Language = Literal["hi", "en"]


class Metric(StrEnum):
    """What an obligation measures."""

    ACCOUNT = "account"
    SAME_EMAIL = "same_email"
    COURSES = "courses"
    HOURS = "hours"
    PLAN_SHARE = "plan_share"
    ASSESSMENT = "assessment"
    ADVICE = "advice"


class ReportKind(StrEnum):
    """The portal reports that carry facts; every other report is ignored."""

    USERS = "users"
    ENROLMENTS = "enrolments"
    ASSESSMENTS = "assessments"
    PLAN = "plan"


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


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    hi: str
    en: str

    def within(self, language: Language) -> str:
        """The words in one language."""
        return self.hi if language == "hi" else self.en


# --- orders -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The time inside which work counts; `first` is the first day of the first window that is demanded."""

    kind: Literal["financial_year", "calendar_year", "dates"]
    first: date | None = None
    starts: date | None = None
    ends: date | None = None
    pro_rata: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """When an obligation falls due; `none` has a cadence in days instead."""

    kind: Literal["date", "days_after_order", "window_end", "none"]
    on: date | None = None
    days: int | None = None
    counted_from: date | None = None
    """The day that `days` run from: the order's date unless the file says otherwise."""
    from_joining: bool = True
    """For someone who joined later than `counted_from`, the days run from joining."""
    cadence_days: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """One concrete stretch of days, both ends included; `key` tells occasions of different periods apart."""

    starts: date | None
    ends: date | None
    key: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One field of an officer and the folded spellings of the values that satisfy it."""

    name: str
    spellings: frozenset[str]
    written: tuple[str, ...] = ()
    """The values as the order's file writes them, without their aliases: to be shown, never compared."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that an order asks."""

    key: int
    """The row in the table of obligations; 0 until the order is stored."""
    order_id: str
    id: str
    clause: str
    clause_text: str
    """As issued, to the letter."""
    clause_english: str
    """Our rendering, always shown as unofficial."""
    title: Text
    metric: Metric
    threshold: float | None
    window: Window | None
    due: Due
    named: tuple[str, ...] = ()
    """Courses or assessments, by name or portal id; empty means any."""
    counts_from: date | None = None
    """Courses completed before this day do not count; None counts all."""
    how_to: Text | None = None


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Somebody whom an order names for a purpose; phone and email come from the config."""

    purpose: str
    designation: Text
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class NodalDuty:
    """An officer, named by designation, who must see to the compliance of those who fit the scope."""

    designation: Text
    scope: tuple[tuple[Criterion, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading of the order that could be another: what was chosen, the alternatives, and why."""

    setting: str
    """The key in the order's file that holds it, as `obligations.hours.window`."""
    chosen: str
    alternatives: tuple[str, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an order that asks nothing measurable of an officer, and how it is read all the same."""

    clause: str
    clause_text: str
    """As issued, to the letter."""
    clause_english: str
    reading: Text


@dataclass(frozen=True, slots=True)
class Order:
    """A government order as one version of its file states it."""

    id: str
    """The file's name without its ending: how people and tables refer to the order."""
    number: str
    memo_number: str | None
    dated: date | None
    """None: the order bears "as e-signed" instead of a date."""
    issuer: Text
    subject: Text
    officer_word: str
    """What this order's state calls an officer in Hindi: पदाधिकारी or अधिकारी."""
    clause_word: str
    """What it calls a clause in Hindi: कंडिका or अनुच्छेद."""
    references: tuple[str, ...]
    audience: tuple[tuple[Criterion, ...], ...]
    """OR between the groups, AND inside each; a single empty group is everybody."""
    nodal: tuple[NodalDuty, ...]
    copy_to: tuple[Text, ...]
    contacts: tuple[ContactPoint, ...]
    choices: tuple[Choice, ...]
    obligations: tuple[Obligation, ...]
    version: str
    """SHA-256 of the file, in hex."""
    passages: tuple[Passage, ...] = ()
    activated_on: date | None = None
    """The day a cadence runs from; None while the order is not active."""


# --- officers, accounts and what is known of them ---------------------------------------------------------------------


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
        own = Reports(tuple(report for report in self.newest if report.mdo == mdo))
        return own.newest_of(kind) or self.newest_of(kind)


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


# --- deciding whom to write to ----------------------------------------------------------------------------------------


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


class Occasion(NamedTuple):
    """One reason to write; never used twice."""

    officer_id: int
    obligation_key: int
    period: str
    stage: str
    """`first`, `30` … `0`, `overdue-1` …, `pace-1` … `pace-3`, `cadence-2026-04-02`, `missed`, `all-met`."""


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


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """How many days each kind is kept after it has ended; what still holds is kept however old."""

    message_text: int = 180
    """The words as sent, and the values they were made of; the rest of the message stays."""
    messages: int = 730
    superseded_facts: int = 400
    """What lists and reports said before a later one said otherwise."""
    imports: int = 730
    past_standings: int = 1100
    inbox_bodies: int = 1
    inbox: int = 30
    """That an update was handled: longer than any channel repeats one."""
    job_slots: int = 90
    audit: int = 3650
    rejected_files: int = 30
    backups_kept: int = 7
    """Not days but copies: the newest made before upgrades."""


# --- sending ----------------------------------------------------------------------------------------------------------


class MessageState(StrEnum):
    """Where a message of the outbox is; rules/delivery.py says how it may move."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may or may not have gone out: never resent blindly, never forgotten."""
    DROPPED = "dropped"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """What one call to a provider came to; each channel maps its own codes to these."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    """Surely not sent, by an entry in the channel's list: may be tried again."""
    SLOW_DOWN = "slow_down"
    """Not sent, and the whole sender pauses."""
    UNREACHABLE = "unreachable"
    """Not sent, and this person cannot be reached here until they write again."""
    OUR_FAULT = "our_fault"
    """Not sent, and never will be as it is: the operator is told, the kind stops."""
    SENDER_STOPPED = "sender_stopped"
    """Not sent: the sender itself is refused and stops until the operator has seen to it."""
    LOST = "lost"
    """Any other failure: it may have been delivered."""
