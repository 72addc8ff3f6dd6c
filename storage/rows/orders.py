"""Government orders, as one version of a file states them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from storage.rows.words import Text


class Metric(StrEnum):
    """What an obligation measures."""

    ACCOUNT = "account"
    SAME_EMAIL = "same_email"
    COURSES = "courses"
    HOURS = "hours"
    PLAN_SHARE = "plan_share"
    ASSESSMENT = "assessment"
    ADVICE = "advice"


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
    aliases: tuple[tuple[str, frozenset[str]], ...] = ()
    """Rows of folded spellings that mean the same, each with the criterion that it belongs to."""
    activated_on: date | None = None
    """The day a cadence runs from; None while the order is not active."""
