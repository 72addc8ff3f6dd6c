"""The cases of the texts of nodal officers."""

from typing import Any

from scheduler.scoped import Show
from tests.templates.sample_orders import BIHAR, KINDS, RAJASTHAN
from tests.templates.sample_values import OFFICERS, TODAY, courses, due_in, hours, item

Values = dict[str, Any]
COUNTS = {"met": 412, "met_late": 31, "open": 538, "overdue": 96, "missed": 4, "unknown": 118, "exempt": 5}
HOW = {"how": "reached", "since": None, "because": None}
GONE = {"how": "unreachable", "since": "2026-03-11T09:00:00+00:00", "because": "blocked"}
STOPPED = {"how": "stopped", "since": "2026-03-12T09:00:00+00:00", "because": None}
LATE = {"state": "overdue", **due_in(-5)}


def person(place: int, *items: Values, reach: Values = HOW, **more: Any) -> Values:
    """One officer of a list."""
    office = "प्रखंड कार्यालय, उदाहरणपुर" if place == 0 else None
    return {**OFFICERS[place], "designation": None, "office": office, "items": list(items), "reach": reach, **more}


def counted(metric: str, clause: str, **counts: int) -> Values:
    """What an order asks, and how many stand where."""
    return {"clause": clause, "title": KINDS[metric]["title"], "due_on": None, "counts": counts}


def standing(total: int, *, clear: bool = False) -> Values:
    """A summary of a scope."""
    counts = {"met": total} if clear else COUNTS
    none_asked: dict[str, int] = {}
    orders = [
        {**BIHAR, "obligations": [counted(metric, "2", **counts) for metric in ("account", "courses", "hours")]},
        {**RAJASTHAN, "obligations": [counted("same_email", "1", **none_asked)]},
    ]
    shown = {show.value: 0 if clear else 12 for show in Show}
    return {"today": TODAY.isoformat(), "as_of": TODAY.isoformat(), "total": total, "shown": shown, "orders": orders}


def page(show: Show, *officers: Values, brief: bool = False, first: int = 1) -> Values:
    """A page of names."""
    as_of = TODAY.isoformat()
    return {"as_of": as_of, "today": as_of, "show": show, "first": first, "officers": list(officers), "brief": brief}


BOTH = (person(0, courses(1, **LATE), item("account", **LATE)), person(1, hours(12.5, **due_in(363))))
FAR = (person(0, courses(1, **LATE), reach=GONE), person(1, reach={**GONE, "because": "none we know"}))
MIXED = [{"why": "told_today", "officers": 31}, {"why": "no_contact", "officers": 5}, {"why": "ticket", "officers": 1}]
EVERY_WHY = (
    *("told_today", "after_hours", "nothing_new", "unreachable", "awaiting_report", "stale_report", "no_report"),
    *("non_working_day", "budget", "on_leave", "left", "no_contact", "stopped", "snoozed", "digest_only", "ticket"),
)
DIGEST = {**standing(1206), "nodal": "मेघा रस्तोगी", "officers": list(BOTH), "more": 525, "brief": False}

CASES: dict[str, dict[str, Values]] = {
    "compliance_made": {language: {"total": 1206, "in_language": language} for language in ("hi", "en")},
    "digest": {
        "many": DIGEST,
        "without figures": {**DIGEST, "brief": True, "more": 0},
        "not joined alone": {**DIGEST, **standing(12), "officers": [], "more": 0},
        "all clear": {**DIGEST, **standing(1, clear=True), "officers": [], "more": 0},
    },
    "list_comes": {"always": {}},
    "list_made": {
        "one": {"show": "overdue", "officers": 1, "as_of": TODAY.isoformat()},
        "many": {"show": "emails", "officers": 123456, "as_of": TODAY.isoformat()},
        "no check": {"show": "not_joined", "officers": 0, "as_of": None},
    },
    "nodal_duties": {
        "all": {
            "today": TODAY.isoformat(),
            "duties": [
                {
                    "order": RAJASTHAN,
                    "designation": {
                        "hi": "संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग",
                        "en": "Joint Secretary, Home (Group-6) Department",
                    },
                }
            ],
            "waiting": ["मेघा रस्तोगी"],
            "empty": ["सुरेन्द्र प्रताप"],
        },
        "only one": {"today": TODAY.isoformat(), "duties": [], "waiting": ["मेघा रस्तोगी"], "empty": []},
    },
    "pending_page": {
        "overdue": page(Show.OVERDUE, *BOTH, first=11),
        "without figures": page(Show.ALL, *BOTH, brief=True),
        "unreachable": page(Show.UNREACHABLE, *FAR),
        "stopped": page(Show.UNREACHABLE, person(0, reach=STOPPED)),
        "emails": page(
            Show.EMAILS,
            person(0, emails=["me•••1@mail.example", "me•••i@gov.example"]),
            person(1, emails=[None, "me•••i@gov.example"]),
        ),
        "nobody": page(Show.MISSED),
        "no check": {**page(Show.MISSED), "as_of": None},
    },
    "pending_summary": {
        "many": standing(1206),
        "all clear": standing(1, clear=True),
        "nobody": {**standing(0), "total": 0},
        "no check": {**standing(2, clear=True), "as_of": None, "orders": []},
    },
    "remind_done": {
        "some": {"total": 68, "now": 31, "held": MIXED},
        "all": {"total": 1, "now": 1, "held": []},
        "none": {"total": 37, "now": 0, "held": MIXED},
    },
    "remind_preview": {
        "some": {"total": 68, "now": 31, "held": MIXED},
        "one": {"total": 1, "now": 1, "held": []},
        "none": {"total": 37, "now": 0, "held": [{"why": why, "officers": 2} for why in EVERY_WHY]},
        "nobody": {"total": 0, "now": 0, "held": []},
    },
}
"""By template and case."""
