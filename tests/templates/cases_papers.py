"""Cases of what pictures and papers say."""

from tests.templates.sample_orders import BIHAR, RAJASTHAN
from tests.templates.sample_values import FIGURES, OFFICERS, WAYS, Values, courses, due_in, hours, item


def _progress_item_cases() -> dict[str, Values]:
    """What the picture says beside each bar."""
    late = {"state": "overdue", **due_in(-5)}
    items = {
        **{f"hours, {f}": hours(f, hours_per_week=f) for f in FIGURES},
        **{f"courses, {f}": courses(f) for f in FIGURES},
        "nothing per week": hours(51.998, hours_per_week=None, **due_in(0)),
        "late": courses(1, **late),
        "met": item("account", state="met", reason="reached"),
        "emails": item("same_email"),
        "one email": item("same_email", state="unknown", reason="no_sparrow_email", sparrow_email=None),
    }
    return {
        **{case: {"item": each, "dated": False} for case, each in items.items()},
        "its own day": {"item": item("assessment"), "dated": True},
    }


DEPARTMENT: Values = {"department": {"hi": "उदाहरण विभाग", "en": "Department of Examples"}}


def _compliance(**changes: object) -> Values:
    return {
        **DEPARTMENT,
        "nodal": {
            "designation": {
                "hi": "संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग",
                "en": "Joint Secretary, Home (Group-6) Department",
            },
            "scope": {"hi": "भारतीय पुलिस सेवा", "en": "Indian Police Service"},
        },
        "officers": 1,
        "today": "2026-04-02",
        "as_on": "2026-04-01T20:30:00+00:00",
        **changes,
    }


def _office(**changes: object) -> Values:
    office = {"name": "प्रखंड कार्यालय, उदाहरणपुर", "asked": 123456, "met": 1, **changes}
    return {"number": 11, "office": office}


CASES: dict[str, dict[str, Values]] = {
    "compliance": {
        **{f"{f}": _compliance(officers=f) for f in FIGURES},
        "no report yet": _compliance(as_on=None),
    },
    "compliance_item": {
        "कंडिका": {"order": BIHAR, "item": item("hours")},
        "अनुच्छेद": {"order": RAJASTHAN, "item": item("same_email")},
    },
    "compliance_notes": {
        **{f"{f}": {"not_joined": f, "unreachable": f, "emails_differ": f} for f in FIGURES},
        "no order about emails": {"not_joined": 0, "unreachable": 0, "emails_differ": None},
    },
    "compliance_order": {"dated, with a memo": {"order": BIHAR}, "as e-signed": {"order": RAJASTHAN}},
    "department": {
        **{f"{f}": {**DEPARTMENT, "officers": f, "as_on": "2026-04-01", "since": "2026-03-25"} for f in FIGURES},
        "no report yet": {**DEPARTMENT, "officers": 1, "as_on": None, "since": None},
    },
    "department_office": {
        **{f"{f}": _office(met=f, completions=f) for f in FIGURES},
        "completions not counted": _office(completions=None),
    },
    "invite": {
        "Telegram": {**DEPARTMENT, "ways": WAYS[:1]},
        "WhatsApp": {**DEPARTMENT, "ways": WAYS[1:]},
        "both": {**DEPARTMENT, "ways": WAYS},
    },
    "progress": {
        "one day": {"officer": OFFICERS[0], "as_on": "2026-04-01"},
        "several days, no salutation": {"officer": OFFICERS[1], "as_on": None},
    },
    "progress_item": _progress_item_cases(),
    "progress_order": {"dated": {"order": BIHAR}, "as e-signed": {"order": RAJASTHAN}},
}
