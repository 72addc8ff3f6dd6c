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
TELEGRAM: Values = {
    "channel": "telegram",
    "messages": 11_920,
    "ways": [],
    "without_words": [],
    "minutes": 7,
    "days": 1,
    "ends_on": None,
    "people_a_day": None,
    "not_in_time": 0,
    "cost": None,
}
WHATSAPP: Values = {
    **TELEGRAM,
    "channel": "whatsapp",
    "messages": 102_420,
    "ways": [
        {"way": "free", "messages": 2_000},
        {"way": "notice", "messages": 99_000},
        {"way": "read", "messages": 1_000},
        {"way": "other_language", "messages": 300},
        {"way": "other_channel", "messages": 100},
        {"way": "waits", "messages": 20},
    ],
    "without_words": [{"language": "en", "messages": 420}],
    "minutes": 72_000,
    "days": 50,
    "ends_on": "2027-01-13",
    "people_a_day": 2_000,
    "not_in_time": 94_000,
    "cost": 123_456,
}
FIGURES: Values = {
    "officers": 12_420,
    "messages": 11_920,
    "as_of": "2026-11-24T05:00:00+00:00",
    "channels": [TELEGRAM],
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
    "outside_hours": True,
}
ON_BOTH: Values = {
    **FIGURES,
    "officers": 114_840,
    "messages": 114_340,
    "channels": [{**TELEGRAM, "not_in_time": 30}, WHATSAPP],
    "by_language": [
        {"language": "hi", "messages": 113_420, "of_other": 0},
        {"language": "en", "messages": 920, "of_other": 0},
    ],
}
A_FEW: Values = {**WHATSAPP, "messages": 40, "ways": [{"way": "free", "messages": 40}], "without_words": []}
A_FEW |= {"minutes": 1, "days": 1, "ends_on": None, "people_a_day": None, "not_in_time": 0, "cost": 0}
PREVIEW: Values = {"notice": NOTICE, "author": None, "figures": FIGURES, "for_approval": False}
PROGRESS: Values = {
    "number": 12,
    "state": "running",
    "messages": 11_920,
    "waiting": 0,
    "waiting_because": [],
    "sent": 11_920,
    "unknown": 0,
    "not_sent": 0,
}
HELD_UP = [{"because": "day_allowance", "number": 5_900}, {"because": "no_approved_wording", "number": 20}]
BY_TELEGRAM: Values = {"channel": "telegram", "sent": 11_909, "delivered": None, "read": None, "cost": None}
BY_WHATSAPP: Values = {"channel": "whatsapp", "sent": 9_000, "delivered": 8_700, "read": 4_321, "cost": 10_234}
REPORT: Values = {
    "number": 12,
    "state": "finished",
    "officers": 12_420,
    "messages": 11_920,
    "sent": 11_909,
    "unknown": 1,
    "unwritten": 0,
    "waiting": 0,
    "waiting_because": [],
    "opened": 0,
    "channels": [BY_TELEGRAM],
    "not_sent": [
        {"because": "refused", "number": 5},
        {"because": "our_fault", "number": 1},
        {"because": "stopped", "number": 2},
        {"because": "expired", "number": 1},
        {"because": "day_allowance", "number": 300},
        {"because": "no_approved_wording", "number": 20},
        {"because": "other", "number": 1},
    ],
    "left_out": FIGURES["left_out"],
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
DONE = ("asked", "approved", "scheduled", "rejected", "paused", "resumed", "surely", "cancelled")

CASES: dict[str, dict[str, Values]] = {
    "broadcast_ask": {
        **{part: {**ASK, "part": part} for part in PARTS},
        **{problem: {**ASK, "problem": problem, **rest} for problem, rest in PROBLEMS.items()},
    },
    "broadcast_attached": {"a file": {"name": "आदेश-166.pdf"}},
    "broadcast_card": {
        "whole": {"notice": NOTICE, "figures": None},
        "bare": {"notice": {**BARE, "valid_until": None}, "figures": None},
        "of offices": {
            "notice": {**NOTICE, "groups": [[{"field": "office", "values": ["पटना", "गया"]}]]},
            "figures": None,
        },
        "by standing": {"notice": {**NOTICE, "standing": "overdue", "languages": ["hi"]}, "figures": None},
        "by name": {"notice": {**NOTICE, "named": 3}, "figures": None},
        "with figures": {"notice": {**NOTICE, "state": "scheduled"}, "figures": ON_BOTH},
    },
    "broadcast_done": {
        **{what: {"what": what, "notice": NOTICE} for what in DONE},
        "scheduled now": {"what": "scheduled", "notice": BARE},
    },
    "broadcast_fetching": {"a file": {"name": "आदेश-166.pdf"}},
    "broadcast_freezing": {"begun": {"number": 12, "officers": 0}, "going on": {"number": 12, "officers": 11_000}},
    "broadcast_given_back": {
        "with a reason": {"notice": NOTICE, "by": "Meera Sharma", "because": "तिथि 12 अप्रैल होनी चाहिए।"},
        "without": {"notice": NOTICE, "by": "Meera Sharma", "because": None},
    },
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
            "figures": {
                **FIGURES,
                "officers": 1,
                "messages": 1,
                "channels": [{**TELEGRAM, "messages": 1, "minutes": 1}],
                "by_language": [{"language": "hi", "messages": 1, "of_other": 0}],
                "left_out": [],
                "outside_hours": False,
            },
        },
        "on both channels": {**PREVIEW, "figures": ON_BOTH},
        "all in their windows": {**PREVIEW, "figures": {**FIGURES, "messages": 40, "channels": [A_FEW]}},
        "nobody": {
            **PREVIEW,
            "figures": {
                **FIGURES,
                "officers": 3,
                "messages": 0,
                "channels": [],
                "by_language": [],
                "left_out": [{"because": "no_contact", "number": 3}],
            },
        },
    },
    "broadcast_progress": {
        "done": PROGRESS,
        "under way": {**PROGRESS, "waiting": 6_000, "sent": 5_915, "unknown": 1, "not_sent": 4},
        "held up": {**PROGRESS, "waiting": 6_000, "waiting_because": HELD_UP, "sent": 5_920},
    },
    "broadcast_refused": {because: {"because": because} for because in REFUSED},
    "broadcast_report": {
        "with some left": REPORT,
        "on a channel that does not take everything": {
            **REPORT,
            "not_sent": [{"because": each, "number": 3} for each in ("no_approved_wording", "day_allowance")],
        },
        "all reached": {**REPORT, "unknown": 0, "not_sent": [], "left_out": [], "has_file": False},
        "on both channels": {**REPORT, "opened": 98, "channels": [BY_TELEGRAM, BY_WHATSAPP]},
        "on one that tells": {**REPORT, "opened": 0, "channels": [BY_WHATSAPP], "not_sent": [], "left_out": []},
        "under way": {
            **REPORT,
            "state": "running",
            "sent": 5_920,
            "waiting": 6_000,
            "waiting_because": HELD_UP,
            "channels": [BY_WHATSAPP],
            "has_file": False,
        },
        "cancelled": {**REPORT, "state": "cancelled", "unwritten": 900, "unknown": 0, "not_sent": []},
    },
    "broadcast_to": {"audience": {"kind": "audience"}, "standing": {"kind": "standing"}},
    "broadcast_values": {
        "few": {"field": "service", "unknown": [], "more": 0, "nothing": False},
        "many, some unknown": {"field": "office", "unknown": ["पटाना"], "more": 26, "nothing": False},
        "one more": {"field": "office", "unknown": [], "more": 1, "nothing": False},
        "none": {"field": "group", "unknown": [], "more": 0, "nothing": True},
    },
    "broadcast_why": {"always": {"notice": NOTICE}},
    "department_notice": {
        "an order": {
            "lines": ["दिनांक 30.11.2026 को कार्यशाला है।", "", "स्थान: सभागार", "समय: 11 बजे"],
            "order_number": "166",
            "number": 12,
            "attached": True,
        },
        "one line": {
            "lines": ["iGOT portal will be closed on Sunday."],
            "order_number": None,
            "number": 12,
            "attached": False,
        },
        "one paragraph with a file": {
            "lines": ["कार्यशाला का कार्यक्रम संलग्न है।"],
            "order_number": "166",
            "number": 12,
            "attached": True,
        },
    },
    "notice_rests": {"paused": {"over": False}, "over": {"over": True}},
}
"""By template and case."""
