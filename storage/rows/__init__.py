"""The plain values that rules, sources and storage hand each other; standard library only."""

from storage.rows.alerts import Alert, AlertKind, AlertLimits
from storage.rows.broadcasts import SENT, Alike, Audience, Broadcast, BroadcastState, LeftOut, Pile, Progress, Recipient
from storage.rows.look_ups import IGOT_API, CompletedCourse, FoundAccount, LookUp, LookUpOutcome, Sought
from storage.rows.officers import TOLD_BY_API, Account, Known, Measure, Officer, Report, ReportKind, Reports
from storage.rows.orders import (
    Choice,
    ContactPoint,
    Criterion,
    Due,
    Metric,
    NodalDuty,
    Obligation,
    Order,
    Passage,
    Period,
    Window,
)
from storage.rows.reminding import Held, Nudge, Occasion, Reminding, WorkingCalendar
from storage.rows.retention import RetentionDays
from storage.rows.roles import ROLES, Actor, Right
from storage.rows.sending import MessageState, Outcome, Receipt
from storage.rows.standings import Reason, Standing, State
from storage.rows.words import LANGUAGES, Language, Text

__all__ = [
    "IGOT_API",
    "LANGUAGES",
    "ROLES",
    "SENT",
    "TOLD_BY_API",
    "Account",
    "Actor",
    "Alert",
    "AlertKind",
    "AlertLimits",
    "Alike",
    "Audience",
    "Broadcast",
    "BroadcastState",
    "Choice",
    "CompletedCourse",
    "ContactPoint",
    "Criterion",
    "Due",
    "FoundAccount",
    "Held",
    "Known",
    "Language",
    "LeftOut",
    "LookUp",
    "LookUpOutcome",
    "Measure",
    "MessageState",
    "Metric",
    "NodalDuty",
    "Nudge",
    "Obligation",
    "Occasion",
    "Officer",
    "Order",
    "Outcome",
    "Passage",
    "Period",
    "Pile",
    "Progress",
    "Reason",
    "Receipt",
    "Recipient",
    "Reminding",
    "Report",
    "ReportKind",
    "Reports",
    "RetentionDays",
    "Right",
    "Sought",
    "Standing",
    "State",
    "Text",
    "Window",
    "WorkingCalendar",
]
