"""Values for every template, of invented officers, in every case that its words distinguish."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from tests.templates.sample_orders import BIHAR, KINDS, PLAIN_ITEM, RAJASTHAN, Values

TODAY = date(2026, 4, 2)
FIGURES = (0, 0.5, 1, 1.5, 2, 11, 123456)
OFFICERS: tuple[Values, ...] = (
    {"name": "सुरेन्द्र प्रताप", "salutation": "श्री", "employee_id": "EX-1001"},
    {"name": "मेघा रस्तोगी", "salutation": None, "employee_id": None},
)


def item(metric: str, **changes: Any) -> Values:
    """One requirement of one officer."""
    return deepcopy({**PLAIN_ITEM, "metric": metric, **KINDS[metric], **changes})


def counted(metric: str, value: float, target: float, **changes: Any) -> Values:
    """A requirement with figures."""
    return item(metric, value=value, target=target, shortfall=max(target - value, 0), **changes)


def hours(value: float, **changes: Any) -> Values:
    """Hours of the year; many of them belong to a target as large."""
    return counted("hours", value, 52 if value < 52 else 200000, **changes)


def courses(value: float, **changes: Any) -> Values:
    """Courses; many of them belong to a target as large."""
    return counted("courses", value, 3 if value < 3 else 200000, **changes)


def nudge(*items: Values, officer: Values = OFFICERS[0], **changes: Any) -> Values:
    """The values of a message to one officer."""
    used = {each["order_id"] for each in items}
    orders = [
        {
            **order,
            "order_version": "c0ffee" * 10 + "cafe",
            "items": [each for each in items if each["order_id"] == order["id"]],
        }
        for order in (BIHAR, RAJASTHAN)
        if order["id"] in used
    ]
    return deepcopy({"today": TODAY.isoformat(), "officer": officer, "orders": orders, "items": list(items), **changes})


def due_in(days: int) -> Values:
    """A due date so many days after the day of writing."""
    return {"due_on": (TODAY + timedelta(days)).isoformat(), "days_left": days}


def deadlines(metric: str, **changes: Any) -> dict[str, Values]:
    """One requirement with each figure of days before its due date, and on the day itself."""
    return {f"days left: {days}": nudge(item(metric, **due_in(days), **changes)) for days in (0, 1, 2, 11, 363)}


def whole_order(value: float) -> tuple[Values, ...]:
    """Everything that the order of Bihar asks of one officer."""
    return (item("account", state="met", reason="reached", due_on=None), courses(value), hours(value), item("advice"))


def all_metrics(value: float) -> tuple[Values, ...]:
    """One requirement of each kind, the most a merged message holds."""
    return (courses(value), item("same_email"), item("assessment"), hours(value), item("plan_share", value=0.2))


def _account_cases() -> dict[str, Values]:
    return {
        **deadlines("account"),
        "no date, no salutation": nudge(item("account", due_on=None, as_on=None, mdo=None), officer=OFFICERS[1]),
        "looked up": nudge(item("account", source="igot_api", mdo=None)),
        **{f"others waiting: {n}": nudge(item("account"), *[item("courses", state="unknown")] * n) for n in (1, 2, 11)},
    }


def _hours_cases() -> dict[str, Values]:
    return {
        **{f"behind pace, {f}": nudge(hours(f, pace_target=f, hours_per_week=f)) for f in FIGURES},
        **{f"near the end, {f}": nudge(hours(f, **due_in(15), hours_per_week=f)) for f in FIGURES},
        **{f"missed, {f}": nudge(hours(f, state="missed", **due_in(-2))) for f in FIGURES},
        "on the last day": nudge(hours(51.998, **due_in(0))),
        "nothing known": nudge(item("hours", state="unknown", reason="no_report")),
    }


def _overdue_cases() -> dict[str, Values]:
    late = {"state": "overdue", **due_in(-5)}
    return {
        **{f"courses, {f}": nudge(courses(f, **late)) for f in FIGURES},
        **{f"days ago: {d}": nudge(courses(1, state="overdue", **due_in(-d))) for d in (1, 2, 11)},
        "account": nudge(item("account", **late)),
        "hours": nudge(hours(12.5, **late)),
        "email": nudge(item("same_email", **late)),
        "plan": nudge(item("plan_share", value=0.2, shortfall=0.3, **late)),
        "assessment": nudge(item("assessment", **late)),
    }


def _why_cases() -> dict[str, Values]:
    reasons = ("no_report", "stale_report", "two_accounts")
    declared = {
        "state": "met",
        "reason": "self_declared",
        "source": "self_declared",
        "registered_email": "me•••i@gov.example",
    }
    return {
        **{f"whole order, {f}": nudge(*whole_order(f)) for f in FIGURES},
        "emails differ": nudge(item("same_email")),
        "self-declared": nudge(item("same_email", **declared)),
        "from both sources": nudge(
            hours(12.5, source="igot_api", other={"source": "portal_reports", "as_on": "2026-04-01T03:30:00+00:00"})
        ),
        "exempt": nudge(item("hours", state="exempt", reason="exempted", detail="मातृत्व अवकाश")),
        "assessment and plan": nudge(item("assessment"), item("plan_share", value=0.2, shortfall=0.3)),
        **{f"unknown, {reason}": nudge(item("hours", state="unknown", reason=reason)) for reason in reasons},
    }


ASKED: dict[str, Values] = {
    "nobody named": {"ask": None},
    "phone and email": {"ask": {"phone": "0612-0000000", "email": "it-manager@department.example"}},
    "phone": {"ask": {"phone": "0612-0000000", "email": None}},
    "email": {"ask": {"phone": None, "email": "it-manager@department.example"}},
}
"""Whom the department names for questions."""
LOOKED_UP: dict[str, Values] = {
    **{case: {**values, "start": False} for case, values in ASKED.items()},
    "number known": {**ASKED["phone"], "start": True},
}
WELCOMED: dict[str, Values] = {
    "श्री": {"officer": OFFICERS[0], "stopped": False},
    "no salutation": {"officer": OFFICERS[1], "stopped": False},
    "stopped": {"officer": OFFICERS[0], "stopped": True},
}
WAYS: list[Values] = [
    {"channel": "telegram", "link": "https://t.me/example_smaran_bot?start=poster", "handle": "@example_smaran_bot"},
    {"channel": "whatsapp", "link": "https://wa.me/919000000001?text=start", "handle": "+919000000001"},
]
ALWAYS: dict[str, Values] = {"always": {}}

CASES: dict[str, dict[str, Values]] = {
    "account_not_found": _account_cases(),
    "all_done": {
        **{f"{f}": nudge(counted("hours", f, f, state="met", reason="reached")) for f in FIGURES},
        "everything, one late": nudge(
            item("account", state="met", reason="personal_email"),
            counted("courses", 4, 3, state="met_late", reason="reached_late"),
            item("same_email", state="met", reason="reached"),
        ),
    },
    "assessment": {
        **deadlines("assessment"),
        "not passed": nudge(item("assessment", reason="not_passed")),
    },
    "awaiting_report": {
        **{f"{f}": nudge(courses(f, state="awaiting_report", **due_in(-1))) for f in FIGURES},
        "no due date": nudge(item("account", state="awaiting_report", due_on=None)),
    },
    "courses": {
        **{f"{f}": nudge(courses(f)) for f in FIGURES},
        **{f"{f} remaining": nudge(counted("courses", 3, 3 + f)) for f in FIGURES},
        **deadlines("courses", value=1, target=3, shortfall=2),
        "nothing known": nudge(item("courses", state="unknown", reason="stale_report")),
    },
    "email_mismatch": {
        "no due date": nudge(item("same_email")),
        **deadlines("same_email"),
        "no how-to, no addresses": nudge(item("same_email", how_to=None, registered_email=None, sparrow_email=None)),
    },
    "email_unknown": {
        "no due date": nudge(item("same_email", state="unknown", reason="no_sparrow_email")),
        **deadlines("same_email", state="unknown", reason="no_sparrow_email"),
        "no how-to, no address": nudge(item("same_email", state="unknown", how_to=None, registered_email=None)),
    },
    "first_notice": {
        **{f"whole order, {f}": nudge(*whole_order(f)) for f in FIGURES},
        "as e-signed, no contact": nudge(item("same_email"), officer=OFFICERS[1]),
        "issued in English": nudge(item("plan_share", value=0.2, shortfall=0.3)),
    },
    "greeting": ALWAYS,
    "hours": _hours_cases(),
    "joined_already": WELCOMED,
    "merged": {
        **{f"{f}": nudge(courses(f), hours(f)) for f in FIGURES},
        "one alone": nudge(courses(1)),
        "two orders": nudge(item("account"), item("same_email")),
        "more than it shows": nudge(*all_metrics(2)),
    },
    "not_correct": ASKED,
    "not_read": ALWAYS,
    "nothing_asked": ALWAYS,
    "number_not_listed": LOOKED_UP,
    "number_not_own": ALWAYS,
    "number_shared": LOOKED_UP,
    "overdue": _overdue_cases(),
    "plan": {
        **{f"{f} per cent": nudge(item("plan_share", value=f / 100)) for f in (0, 0.5, 1, 1.5, 2, 11, 49.999)},
        "no plan": nudge(item("plan_share", state="unknown", reason="no_plan")),
    },
    "resumed": ALWAYS,
    "stopped": ALWAYS,
    "why": _why_cases(),
}
"""By template and case."""
