"""The cases of the texts of imports, orders and proposals by chat."""

from typing import Any

from bot.render import writing

Values = dict[str, Any]
ALWAYS: dict[str, Values] = {"always": {}}
ORDER = {"about": "166", "subject": {"hi": "iGOT प्रशिक्षण के संबंध में", "en": "Training on iGOT"}}
ASKS = [{"hi": "iGOT पर खाता", "en": "An account on iGOT"}, {"hi": "3 पाठ्यक्रम", "en": "3 courses"}]
ACTIVATION = {"kind": "activate_order", "about": "166"}
ROWS = {"read": 412, "new": 3, "changed": 1, "unchanged": 408, "ended": 0, "rejected": 0}
REPORT = {"mdo": "Example Department", "as_on": "2026-04-02T10:05:09+05:30"}
IMPORT: Values = {
    "kind": "reports",
    "state": "tried",
    "import_id": None,
    "reports": [{**REPORT, "what": "users"}, {**REPORT, "what": "enrolments"}],
    "rows": [{**ROWS, "what": "users"}, {**ROWS, "what": "enrolments", "read": 123456, "rejected": 1}],
    "rejected": 1,
    "links": {"new": 2, "changed": 0, "unchanged": 9, "ended": 1},
    "undecided": 0,
    "ignored": [],
    "remarks": [],
    "doubts": [],
    "before": None,
}
LISTED: Values = {**IMPORT, "kind": "officers", "reports": [], "rows": [{**ROWS, "what": "officers"}], "undecided": 1}
BEFORE = {"import_id": 3, "on": "2026-04-01T09:00:00+05:30"}
MDO = "Example Department"
DOUBTS: list[Values] = [
    {"code": "shrunk", "kind": "users", "mdo": MDO, "now": 12, "before": 412},
    {"code": "unusable", "file": "UserReport.csv"},
    {"code": "broken_off", "file": "UserReport.csv"},
    {"code": "strange", "mdo": MDO},
    {"code": "lost", "ended": 12, "known": 412},
    {"code": "no_hours", "mdo": MDO},
]
REMARKS = [
    {"code": code, "params": {"name": "UserReport.csv", "time": "02.04.2026 10:05", "rows": "412"}}
    for code in writing("en").words["remarks"]
]
COLUMN: Values = {"file": "UserReport.csv", "column": "Email", "closest": None, "present": ["Name", "Phone"]}
EACH_KIND: dict[str, Values] = {kind: {"kind": kind} for kind in ("reports", "officers", "sparrow")}
SHOWN: Values = {**ORDER, "order": "bihar-panchayati-raj-166-2026", "asks": ASKS}
LOOKED_AT: Values = {
    **SHOWN,
    "stored": True,
    "binds": 412,
    "messages": 12,
    "stand": [
        {"title": ASKS[0], "states": [{"state": "open", "officers": 12}, {"state": "met", "officers": 400}]},
        {"title": ASKS[1], "states": [{"state": "overdue", "officers": 1}]},
    ],
    "remarks": [],
}
NOBODY = 'draft.toml: audience, group 1: nobody on the list has service "IAS"; it says nothing of service'
ACTIVE: Values = {**SHOWN, "since": "2026-04-01", "by": "Asha Devi"}
NO_ORDER: Values = {"active": [], "available": [], "lost": [], "faulty": []}
WRONG = "draft.toml: obligations.hours.threshold: missing; expected a number above 0"

FULL: Values = {"because": "The disk is full.", "refusal": None}
TOLD = {
    "name": "All Reports.zip › UserReport.csv",
    "columns": "Sl No, Name",
    "column": "Email",
    "line": "12",
    "first": "Mobile",
    "second": "Phone",
    "at_first": "3",
    "at_second": "7",
    "size": "4",
    "times": "100",
    "files": "412",
    "limit": "200",
    "kind": "users",
    "mdo": MDO,
    "as_on": "02.04.2026 10:05",
    "known": "03.04.2026 10:05",
    "today": "01.04.2026",
}


def _refused(code: str) -> Values:
    return {"because": "The same in English.", "refusal": {"code": code, "params": TOLD}}


DROPPED: Values = {**IMPORT, "names": ["All Reports.zip"], "command": None}
COMMAND = 'smaran import reports "/srv/reports/held/All Reports.zip" --confirm'
DENIED = "Permission denied: /srv/reports"

CASES: dict[str, dict[str, Values]] = {
    "folder_import": {
        "reports": {
            **DROPPED,
            "state": "applied",
            "import_id": 4,
            "names": ["UserReport.csv", "ConsumptionReport.csv"],
        },
        "nothing new": {**DROPPED, "state": "unchanged"},
        "a list": {**LISTED, "names": ["officers.xlsx"], "state": "applied", "import_id": 4, "command": None},
        "held": {**DROPPED, "state": "held", "doubts": DOUBTS, "command": COMMAND},
    },
    "folder_known": {"an import": {"names": ["All Reports.zip"], **BEFORE}},
    "folder_password": {
        "first": {"names": ["All Reports.zip"], "wrong": False},
        "wrong": {"names": ["One.zip", "Two.zip"], "wrong": True},
    },
    "folder_password_ask": ALWAYS,
    "folder_password_kept": ALWAYS,
    "folder_password_over": ALWAYS,
    "folder_rejected": {
        "damaged": {"names": ["All Reports.zip"], **_refused("damaged")},
        "a fault of the machine": {"names": ["All Reports.zip"], **FULL},
    },
    "folder_trouble": {"no permission": {"because": DENIED}},
    "reports_are_old": {
        "soon": {"as_on": REPORT["as_on"], "rests": False, "rests_from": "2026-04-10"},
        "resting": {"as_on": REPORT["as_on"], "rests": True, "rests_from": "2026-04-10"},
        "never": {"as_on": None, "rests": False, "rests_from": None},
    },
    "import_begun": {"a look": {"trial": True}, "the import": {"trial": False}},
    "import_column_missing": {"another": {**COLUMN, "closest": "E-Mail id"}, "none like it": COLUMN},
    "import_done": {
        "reports": {**IMPORT, "state": "applied", "import_id": 4},
        "a list": {**LISTED, "state": "applied", "import_id": 4},
        "nothing new": {**LISTED, "state": "unchanged"},
        "the same files": {**IMPORT, "state": "unchanged", "before": BEFORE},
    },
    "import_given_up": ALWAYS,
    "import_is_off": ALWAYS,
    "import_not_a_table": {kind: {**each, "name": "photo.jpg"} for kind, each in EACH_KIND.items()},
    "import_password": {
        "first": {"names": ["All Reports.zip"], "left": None, "lost": False},
        "of two": {"names": ["One.zip", "Two.zip"], "left": None, "lost": False},
        "wrong": {"names": ["All Reports.zip"], "left": 1, "lost": False},
        "lost": {"names": ["All Reports.zip"], "left": None, "lost": True},
    },
    "import_password_elsewhere": {
        "one": {"names": ["All Reports.zip"]},
        "two": {"names": ["One.zip", "Two.zip"]},
    },
    "import_password_given_up": ALWAYS,
    "import_progress": {
        "reading": {"percent": 40, "written": 0, "trial": True},
        "writing": {"percent": 100, "written": 123456, "trial": False},
    },
    "import_received": {"two": {"names": ["UserReport.csv", "ConsumptionReport.csv"]}},
    "import_refused": {**{code: _refused(code) for code in writing("en").words["refusals"]}, "another": FULL},
    "import_rejected_rows": {"one": {"rows": 1}, "many": {"rows": 123456}},
    "import_send": {
        **{case: {**values, "passwords": True} for case, values in EACH_KIND.items()},
        "reports, no passwords": {"kind": "reports", "passwords": False},
    },
    "import_too_large": {
        kind: {**each, "name": "All Reports.zip", "megabytes": 20} for kind, each in EACH_KIND.items()
    },
    "import_trial": {
        "reports": {**IMPORT, "ignored": ["All Reports.zip › ContentReport.csv"], "remarks": REMARKS},
        "a list taken in before": {**LISTED, "before": BEFORE},
        "held": {**IMPORT, "doubts": DOUBTS},
        "a list held": {**LISTED, "doubts": [{"code": "shrunk", "kind": "officers", "mdo": "", "now": 1, "before": 2}]},
    },
    "import_waits": ALWAYS,
    "import_which": {"asked": {"file": None}, "a file came": {"file": "All Reports.zip"}},
    "import_working": ALWAYS,
    "order_looked_at": {
        "a draft": LOOKED_AT,
        "for nobody": {**LOOKED_AT, "stored": False, "binds": 0, "messages": 0, "stand": [], "remarks": [NOBODY]},
    },
    "order_looking": ALWAYS,
    "order_not_toml": {"a picture": {"name": "order.jpg"}},
    "order_proposed": {
        "one officer": {**ORDER, "asks": ASKS[:1], "by": "आशा देवी", "binds": 1, "messages": 1},
        "many officers": {**ORDER, "asks": ASKS, "by": "Asha Devi", "binds": 123456, "messages": 0},
    },
    "order_refused": {
        "one mistake": {"wrong": [WRONG], "more": 0},
        "many": {"wrong": [WRONG] * 3, "more": 2},
    },
    "order_send": ALWAYS,
    "order_withdraw": {"an order": {"about": "166"}},
    "order_withdrawn": {"an order": {"about": "166"}},
    "orders": {
        "some": {"active": [ACTIVE], "available": [SHOWN, SHOWN], "lost": [], "faulty": []},
        "none": NO_ORDER,
        "at fault": {**NO_ORDER, "lost": ["own-order"], "faulty": [WRONG]},
    },
    "press_a_button": ALWAYS,
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
