"""The cases of the texts of imports, orders and proposals by chat."""

from typing import Any

Values = dict[str, Any]
ALWAYS: dict[str, Values] = {"always": {}}
ORDER = {"about": "166", "subject": {"hi": "iGOT प्रशिक्षण के संबंध में", "en": "Training on iGOT"}}
ASKS = [{"hi": "iGOT पर खाता", "en": "An account on iGOT"}, {"hi": "3 पाठ्यक्रम", "en": "3 courses"}]
ACTIVATION = {"kind": "activate_order", "about": "166"}

CASES: dict[str, dict[str, Values]] = {
    "order_proposed": {
        "one officer": {**ORDER, "asks": ASKS[:1], "by": "आशा देवी", "binds": 1, "messages": 1},
        "many officers": {**ORDER, "asks": ASKS, "by": "Asha Devi", "binds": 123456, "messages": 0},
    },
    "proposal_decided": {each: {**ACTIVATION, "outcome": each} for each in ("approved", "rejected")},
    "proposal_has_changed": {"an order": {"about": "166"}},
    "proposal_is_own": {"an order": {"about": "166"}},
    "proposal_needs_a_second": {"an order": {"shell": "smaran orders activate bihar-panchayati-raj-166-2026"}},
    "proposal_over": {each: {"about": "166", "outcome": each} for each in ("approved", "rejected", "replaced")},
    "proposal_unknown": ALWAYS,
    "proposals_none": ALWAYS,
    "proposed": {"one other": {**ACTIVATION, "others": 1}, "two others": {**ACTIVATION, "others": 2}},
}
"""By template and case."""
