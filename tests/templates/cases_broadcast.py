"""The cases of the texts of broadcasts."""

from typing import Any

Values = dict[str, Any]

NOTICE: Values = {
    "number": 12,
    "state": "awaiting_approval",
    "groups": [],
    "standing": None,
    "named": None,
    "languages": ["hi", "en"],
    "attachment": "आदेश-166.pdf",
    "order_number": "166",
    "starts_at": "2026-11-25T05:00:00+00:00",
    "valid_until": "2026-11-28T18:29:00+00:00",
}
BARE = {**NOTICE, "state": "draft", "languages": [], "attachment": None, "order_number": None, "starts_at": None}
PREVIEW: Values = {
    "notice": NOTICE,
    "author": None,
    "officers": 12_420,
    "messages": 11_920,
    "by_channel": [{"channel": "telegram", "messages": 11_920}],
    "by_language": [
        {"language": "hi", "messages": 11_000, "of_other": 0},
        {"language": "en", "messages": 920, "of_other": 12},
    ],
    "left_out": [
        {"because": "no_contact", "number": 490},
        {"because": "stopped", "number": 8},
        {"because": "unreachable", "number": 1},
        {"because": "left", "number": 1},
    ],
    "minutes": 7,
    "outside_hours": True,
    "not_in_time": True,
    "for_approval": False,
}
PROGRESS: Values = {
    "number": 12,
    "state": "running",
    "messages": 11_920,
    "waiting": 0,
    "sent": 11_920,
    "unknown": 0,
    "not_sent": 0,
}
REPORT: Values = {
    "number": 12,
    "state": "finished",
    "officers": 12_420,
    "messages": 11_920,
    "sent": 11_909,
    "unknown": 1,
    "unwritten": 0,
    "not_sent": [
        {"because": "refused", "number": 5},
        {"because": "our_fault", "number": 1},
        {"because": "stopped", "number": 2},
        {"because": "expired", "number": 1},
        {"because": "other", "number": 1},
    ],
    "left_out": PREVIEW["left_out"],
    "without_receipts": ["telegram"],
    "has_file": True,
}
ASK: Values = {"problem": None, "length": None, "limit": None}
PARTS = ("hindi", "english", "attachment", "when", "until", "order")
PROBLEMS = {
    "too_long": {"part": "hindi", "length": 5_012, "limit": 4_096},
    "too_long_for_file": {"part": "attachment", "length": 1_712, "limit": 1_024},
    "too_large": {"part": "attachment"},
    "no_file": {"part": "attachment"},
    "past": {"part": "when"},
    "not_understood": {"part": "until"},
}
REFUSED = (
    *("unknown", "not_now", "no_text", "no_until", "too_late", "too_long", "not_frozen", "nobody", "not_author"),
    *("no_approver", "own", "changed_since"),
)
DONE = ("asked", "approved", "scheduled", "rejected", "given_back", "paused", "resumed", "surely", "cancelled")

CASES: dict[str, dict[str, Values]] = {
    "broadcast_ask": {
        **{part: {**ASK, "part": part} for part in PARTS},
        **{problem: {**ASK, "problem": problem, **rest} for problem, rest in PROBLEMS.items()},
    },
    "broadcast_attached": {"a file": {"name": "आदेश-166.pdf"}},
    "broadcast_card": {
        "whole": {"notice": NOTICE},
        "bare": {"notice": {**BARE, "valid_until": None}},
        "of offices": {"notice": {**NOTICE, "groups": [[{"field": "office", "values": ["पटना", "गया"]}]]}},
        "by standing": {"notice": {**NOTICE, "standing": "overdue", "languages": ["hi"]}},
        "by name": {"notice": {**NOTICE, "named": 3}},
    },
    "broadcast_done": {
        **{what: {"what": what, "notice": NOTICE} for what in DONE},
        "scheduled now": {"what": "scheduled", "notice": BARE},
    },
    "broadcast_fetching": {"a file": {"name": "आदेश-166.pdf"}},
    "broadcast_freezing": {"begun": {"number": 12, "officers": 0}, "going on": {"number": 12, "officers": 11_000}},
    "broadcast_list": {"two": {"notices": [BARE, {**NOTICE, "number": 13}]}},
    "broadcast_not_sent": {"always": {"number": 12}},
    "broadcast_people": {
        "first": {"found": 0, "unknown": [], "more": 0},
        "all found": {"found": 40, "unknown": [], "more": 0},
        "some unknown": {
            "found": 38,
            "unknown": [
                {"row": 3, "said": "E0O3", "several": False},
                {"row": 9, "said": "90000 00009", "several": True},
            ],
            "more": 4,
        },
    },
    "broadcast_preview": {
        "to its author": PREVIEW,
        "for approval": {**PREVIEW, "for_approval": True, "author": "मीरा सिन्हा"},
        "plain": {
            **PREVIEW,
            "notice": {**BARE, "languages": ["hi"]},
            "by_language": [{"language": "hi", "messages": 1, "of_other": 0}],
            "by_channel": [{"channel": "telegram", "messages": 1}],
            "officers": 1,
            "messages": 1,
            "left_out": [],
            "minutes": 1,
            "outside_hours": False,
            "not_in_time": False,
        },
        "nobody": {
            **PREVIEW,
            "officers": 3,
            "messages": 0,
            "by_channel": [],
            "by_language": [],
            "left_out": [{"because": "no_contact", "number": 3}],
            "minutes": 0,
        },
    },
    "broadcast_progress": {
        "done": PROGRESS,
        "under way": {**PROGRESS, "waiting": 6_000, "sent": 5_915, "unknown": 1, "not_sent": 4},
    },
    "broadcast_refused": {because: {"because": because} for because in REFUSED},
    "broadcast_report": {
        "with some left": REPORT,
        "on a channel that does not take everything": {
            **REPORT,
            "not_sent": [{"because": each, "number": 3} for each in ("no_approved_wording", "day_allowance")],
        },
        "all reached": {**REPORT, "unknown": 0, "not_sent": [], "left_out": [], "has_file": False},
        "cancelled": {**REPORT, "state": "cancelled", "unwritten": 900, "unknown": 0, "not_sent": []},
    },
    "broadcast_to": {"audience": {"kind": "audience"}, "standing": {"kind": "standing"}},
    "broadcast_values": {
        "few": {"field": "service", "unknown": [], "more": 0, "nothing": False},
        "many, some unknown": {"field": "office", "unknown": ["पटाना"], "more": 26, "nothing": False},
        "one more": {"field": "office", "unknown": [], "more": 1, "nothing": False},
        "none": {"field": "group", "unknown": [], "more": 0, "nothing": True},
    },
    "department_notice": {
        "an order": {
            "lines": ["दिनांक 30.11.2026 को कार्यशाला है।", "", "स्थान: सभागार", "समय: 11 बजे"],
            "order_number": "166",
        },
        "one line": {"lines": ["iGOT portal will be closed on Sunday."], "order_number": None},
    },
}
"""By template and case."""
