"""Values of papers about an invented department."""

from typing import Any

from tests.templates.sample_orders import BIHAR, KINDS, RAJASTHAN, Values

DEPARTMENT = {"hi": "उदाहरण विभाग, नमूना सरकार", "en": "Department of Examples, Government of Nowhere"}
NODAL = {
    "designation": {"hi": "संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग", "en": "Joint Secretary, Home (Group-6) Department"},
    "scope": {"hi": "सेवा: भारतीय पुलिस सेवा; संवर्ग: राजस्थान", "en": "service: Indian Police Service; cadre: Rajasthan"},
}
COUNTS = {"met": 412, "met_late": 31, "open": 538, "overdue": 96, "missed": 4, "unknown": 118, "exempt": 5}


def office(number: int, met: int, asked: int = 120) -> Values:
    """One office of a ranking."""
    return {"name": f"प्रखंड पंचायत राज कार्यालय, उदाहरणपुर {number}", "asked": asked, "met": met, "completions": met / 7}


def obligation(metric: str, clause: str = "2", **counts: int) -> Values:
    """What an order asks, and how many stand where."""
    kind = KINDS[metric]
    return {"clause": clause, "title": kind["title"], "due_on": kind.get("due_on"), "counts": counts or COUNTS}


def compliance(**changes: Any) -> Values:
    """The values of a nodal officer's report."""
    bihar = [obligation(metric) for metric in ("account", "courses", "hours")]
    orders = [
        {**BIHAR, "obligations": bihar},
        {**RAJASTHAN, "obligations": [obligation("same_email", "1", met=1, open=1205)]},
    ]
    return {
        "today": "2026-04-02",
        "department": DEPARTMENT,
        "nodal": NODAL,
        "officers": 1206,
        "not_joined": 214,
        "unreachable": 9,
        "emails_differ": 87,
        "as_on": "2026-04-01T20:30:00+00:00",
        "orders": orders,
        "offices": [office(number, 120 - 4 * number) for number in range(1, 31)],
        **changes,
    }


def department(**changes: Any) -> Values:
    """The values of the IT manager's report."""
    before = {**COUNTS, "met": 400, "open": 560, "overdue": 90}
    obligations = [{**obligation(metric), "counts_before": before} for metric in ("account", "courses", "hours")]
    return {
        "department": DEPARTMENT,
        "officers": 1206,
        "as_on": "2026-04-01T20:30:00+00:00",
        "since": "2026-03-26",
        "obligations": obligations,
        "offices": [office(number, 120 - 4 * number) for number in range(1, 31)],
        **changes,
    }
