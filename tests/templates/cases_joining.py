"""The cases of the texts of joining, language, stopping, privacy."""

from typing import Any

from tests.templates.sample_values import OFFICERS

ALWAYS: dict[str, dict[str, Any]] = {"always": {}}
ASK = {"phone": "0612-0000000", "email": None}
REQUEST = {
    "id": 12,
    "name": "मेघा रस्तोगी",
    "employee_id": "EX-1002",
    "office": "प्रखंड कार्यालय, उदाहरणपुर",
    "mobile": "+919000000002",
    "asked_on": "2026-04-02",
}
ABOUT_ONE = {"salutation": {"officer": OFFICERS[0]}, "none": {"officer": OFFICERS[1]}}
WHOM = {"named": {"ask": ASK}, "nobody": {"ask": None}}
COMMANDS = [{"name": "why", "command": "why"}, {"name": "stop", "command": "stop"}, {"name": "help", "command": "help"}]


def _request(
    *, number_is_listed: bool = False, listed: dict[str, str | None] | None = None, **changed: str
) -> dict[str, Any]:
    return {"request": {**REQUEST, **changed}, "number_is_listed": number_is_listed, "listed": listed}


MY_DATA: dict[str, Any] = {
    "today": "2026-04-02",
    "contact": {"language": "hi", "accepted_on": "2026-04-01", "stopped_on": "2026-04-02"},
    "requests": [{"name": "मेघा रस्तोगी", "asked_on": "2026-04-01"}],
    "messages": [{"on": "2026-04-02", "text": "नमस्कार।"}],
    "officers": [
        {
            "listed": [{"field": "name", "value": "मेघा रस्तोगी"}, {"field": "mobile", "value": "+919000000002"}],
            "sparrow_emails": ["megha@gov.example"],
            "account_emails": ["megha@mail.example"],
            "completions": [{"name": "Code of Conduct", "on": "2026-03-30", "hours": 1.5}],
            "standings": [
                {
                    "title": {"hi": "3 पाठ्यक्रम", "en": "3 courses"},
                    "order": "bihar-166",
                    "obligation": "courses",
                    "state": "open",
                    "since": "2026-03-26",
                },
                {"title": None, "order": "gone", "obligation": "hours", "state": "met", "since": "2026-03-27"},
            ],
            "tickets": [
                {"on": "2026-04-01", "what": "email", "words": "SPARROW का ई-मेल बदल गया है"},
                {"on": "2026-04-02", "what": "course", "words": None},
            ],
            "assistants": [{"since": "2026-04-01"}],
            "acts": [{"on": "2026-04-01", "act": "joined"}],
        }
    ],
}

CASES: dict[str, dict[str, dict[str, Any]]] = {
    "assistant_code": ABOUT_ONE,
    "assistant_code_over": ALWAYS,
    "assistant_ended": ABOUT_ONE,
    "assistant_had_ended": ALWAYS,
    "assistant_how": ALWAYS,
    "assistant_invitation": {
        "with a link": {"officer": OFFICERS[0], "code": "ABCDE23456", "link": "https://t.me/a_bot?start=ABCDE23456"},
        "without": {"officer": OFFICERS[1], "code": "ABCDE23456", "link": None},
    },
    "assistant_is_known": ALWAYS,
    "assistant_named": ABOUT_ONE,
    "assistant_revoked": ALWAYS,
    "assistant_welcome": ABOUT_ONE,
    "assistants": {
        "one": {"officer": OFFICERS[0], "since": "2026-04-02"},
        "none": {"officer": OFFICERS[1], "since": None},
    },
    "assisting": ABOUT_ONE,
    "employee_id": ALWAYS,
    "employee_id_tries_over": WHOM,
    "employee_id_whole": ALWAYS,
    "employee_id_wrong": {"four": {"left": 4}, "one": {"left": 1}},
    "forget_confirm": {"officer": {"joined": True}, "visitor": {"joined": False}},
    "forgotten": ALWAYS,
    "forgotten_before": ALWAYS,
    "help": {
        case: {
            "commands": COMMANDS,
            "joined": case != "not joined",
            "reminded": case == "running",
            "stopped": case == "stopped",
        }
        for case in ("running", "stopped", "not joined", "a role alone")
    },
    "join_request": {
        "new": _request(),
        "listed": _request(listed={"name": "मेघा रस्तोगी", "office": "पटना"}),
        "listed without an office": _request(listed={"name": "मेघा रस्तोगी", "office": None}),
        "wrong employee ids": _request(number_is_listed=True),
        "no office": _request(office=""),
    },
    "joined": {
        "salutation": {"officer": OFFICERS[0], "more": False, "stopped": False, "start": False},
        "another name": {"officer": OFFICERS[1], "more": True, "stopped": False, "start": False},
        "another name, number known": {"officer": OFFICERS[1], "more": True, "stopped": False, "start": True},
        "stopped": {"officer": OFFICERS[0], "more": False, "stopped": True, "start": False},
    },
    "language_chosen": ALWAYS,
    "language_choice": ALWAYS,
    "my_data": {
        "officer": MY_DATA,
        "visitor": {
            "today": "2026-04-02",
            "contact": {"language": "en", "accepted_on": None, "stopped_on": None},
            "requests": [],
            "messages": [],
            "officers": [],
        },
    },
    "notice": {
        f"{case}, {whom}": {"changed": case == "changed", "keeps": 180, **values}
        for case in ("new", "changed")
        for whom, values in WHOM.items()
    },
    "notice_accepted": ALWAYS,
    "notice_assistant": {
        f"{case}, {whom}": {"changed": case == "changed", "keeps": 180, **values}
        for case in ("new", "changed")
        for whom, values in WHOM.items()
    },
    "notice_left": ALWAYS,
    "notice_not_accepted": ALWAYS,
    "new_number": ALWAYS,
    "new_number_listed": ALWAYS,
    "number_moved": ABOUT_ONE,
    "privacy_begun": ALWAYS,
    "privacy_complete": ALWAYS,
    "privacy_ready": ALWAYS,
    "privacy_under_way": ALWAYS,
    "request_admitted": {"name": {"name": "मेघा रस्तोगी"}},
    "request_ambiguous": ALWAYS,
    "request_approved": ABOUT_ONE,
    "request_being_admitted": ALWAYS,
    "request_confirm": {"told": {"request": REQUEST}},
    "request_decided": ALWAYS,
    "request_employee_id": ALWAYS,
    "request_linked": {"name": {"name": "मेघा रस्तोगी"}},
    "request_name": {"not listed": {"tries_over": False}, "tries over": {"tries_over": True}},
    "request_not_admitted": {"name": {"name": "मेघा रस्तोगी"}},
    "request_office": ALWAYS,
    "request_own": ALWAYS,
    "request_rejected": ALWAYS,
    "request_rejection_told": {"name": {"name": "मेघा रस्तोगी"}},
    "request_sent": ALWAYS,
    "request_waits": ALWAYS,
    "requests_more": {"three": {"more": 3}},
    "requests_none": ALWAYS,
    "requests_too_many": WHOM,
    "role_already": ALWAYS,
    "role_greeting": {
        "one": {"name": "मेघा रस्तोगी", "roles": ["it_manager"]},
        "two": {"name": "मेघा रस्तोगी", "roles": ["nodal_officer", "viewer"]},
    },
    "share_number": ALWAYS,
    "stays_forgotten": ALWAYS,
    "welcome_back": {"running": {"stopped": False}, "stopped": {"stopped": True}},
}
"""By template and case."""
