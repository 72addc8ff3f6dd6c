"""The cases of the texts of the IT manager's other commands."""

from typing import Any

from tests.templates.sample_values import OFFICERS, WAYS, counted, due_in, hours, item

Values = dict[str, Any]
ALWAYS: dict[str, Values] = {"always": {}}
NOON = "2026-04-02T06:30:00+00:00"
LISTED = {**OFFICERS[0], "office": "प्रखंड कार्यालय, उदाहरणपुर", "left": False}
LEFT = {**OFFICERS[1], "office": None, "left": True}
TITLE = {"hi": "वर्ष में 52 घंटे", "en": "52 hours in the year"}
DEPARTMENT = {"hi": "उदाहरण विभाग", "en": "Example Department"}
REASON = "मातृत्व अवकाश"
FREED = [
    {"id": 4, "all": False, "title": TITLE, "reason": REASON, "until": "2026-09-30"},
    {"id": 5, "all": True, "title": None, "reason": "प्रतिनियुक्ति", "until": None},
    {"id": 6, "all": False, "title": None, "reason": "पुराना आदेश", "until": None},
]


def _sender(**changes: Any) -> Values:
    return {"name": "telegram", "stopped": False, "until": None, "by_hand": False, **changes}


SENDERS = {
    "sends": {"senders": [_sender()]},
    "paused": {"senders": [_sender(until=NOON, by_hand=True), _sender(name="whatsapp", until=NOON)]},
    "stopped": {"senders": [_sender(stopped=True, by_hand=True), _sender(name="whatsapp", stopped=True)]},
    "none": {"senders": []},
}


def _unknown(number: int, **changes: Any) -> Values:
    usual = {"whose": "E001", "kind": "nudge", "channel": "telegram", "since": NOON, "reason": "lost", "in_time": True}
    return {"id": number, **usual, **changes}


def _contact(**changes: Any) -> Values:
    usual: Values = {"assistant": False, "stopped": False, "unreachable": False, "agreed": False, "snoozed_until": None}
    return {"channel": "telegram", **usual, **changes}


def _officer(**changes: Any) -> Values:
    nothing: Values = {"items": [], "contacts": [], "account": None, "candidates": [], "tickets": [], "finished": []}
    return {"officer": LISTED, "designation": None, **nothing, "exemptions": [], "messages": [], **changes}


OFFICER = {
    "of whom much is known": _officer(
        designation="लेखा पदाधिकारी",
        items=[
            counted("courses", 1, 3, state="overdue", **due_in(-5)),
            hours(12.5, hours_per_week=1.9),
            item("account", state="met", reason="reached", due_on=None),
        ],
        contacts=[_contact(), _contact(channel="whatsapp", assistant=True, snoozed_until="2026-04-05")],
        account={"id": 12, "email": "anita@gov.example", "registered_on": "2025-06-01", "hours": 12.5},
        tickets=[7, 9],
        finished=[{"title": {"hi": "3 पाठ्यक्रम", "en": "3 courses"}, "until": "2026-04-04"}],
        exemptions=FREED,
        messages=[
            {"on": "2026-04-01", "kind": "nudge", "template": "hours", "state": "sent", "reason": None},
            {"on": "2026-03-28", "kind": "broadcast", "template": "notice", "state": "unknown", "reason": "lost"},
        ],
    ),
    "to whom not everything may be said": _officer(
        messages=[
            {"on": "2026-04-01", "kind": "nudge", "template": "hours", "state": state, "reason": reason}
            for state, reason in (
                ("queued", "no_approved_wording"),
                ("queued", "announced"),
                ("queued", "day_allowance"),
                ("failed", "elsewhere"),
            )
        ],
    ),
    "of whom a person must decide": _officer(
        items=[item("account")],
        contacts=[
            _contact(unreachable=True),
            _contact(stopped=True, channel="sms"),
            _contact(agreed=True, channel="whatsapp"),
        ],
        candidates=[
            {"id": 31, "signs": ["mobile", "email"], "mdo": "0100", "registered_on": "2025-06-01", "hours": 3.0},
            {"id": 32, "signs": [], "mdo": None, "registered_on": None, "hours": None},
        ],
    ),
    "of whom nothing is asked": _officer(officer=LEFT),
}
ROLE = {"id": 3, "name": "Ravi Kumar", "role": "nodal_officer", "scope": "service=IPS", "ends": "0003", "here": True}
WHOLE = {**ROLE, "id": 4, "role": "viewer", "scope": "", "ends": None, "here": False}
MANAGER = {**ROLE, "id": 1, "role": "it_manager", "scope": ""}
GRANT = {"name": "Ravi Kumar", "role": "nodal_officer", "ends": "0003", "within": "office=Patna; office=Gaya"}
REPORT = {
    "department": DEPARTMENT,
    "officers": 123456,
    "joined": 98765,
    "unreachable": 432,
    "agreed": 0,
    "as_on": NOON,
    "since": "2026-03-26",
    "obligations": [
        {
            "title": TITLE,
            "asked": 123456,
            "met": 61234,
            "more_met": 1234,
            "open": 50000,
            "overdue": 12000,
            "more_overdue": -34,
            "unknown": 222,
        },
        {
            "title": {"hi": "मार्च 2026 तक 3 पाठ्यक्रम", "en": "3 courses by March 2026"},
            "asked": 2,
            "met": 1,
            "more_met": 0,
            "open": 1,
            "overdue": 0,
            "more_overdue": 0,
            "unknown": 0,
        },
    ],
}
UNCOMPARED = [{**each, "more_met": None, "more_overdue": None} for each in REPORT["obligations"]]  # type: ignore[attr-defined]
ACT = {"at": NOON, "actor": "actor 1", "via": "telegram", "act": "exempt", "subject": "#12"}

CASES: dict[str, dict[str, Values]] = {
    "account_being_linked": ALWAYS,
    "account_linked": ALWAYS,
    "account_not_linked": ALWAYS,
    "audit_file": ALWAYS,
    "audit_list": {
        "some": {
            "acts": [
                ACT,
                {**ACT, "act": "pause_sender", "subject": "telegram", "actor": "root", "via": "shell"},
                {**ACT, "act": "of_a_later_version", "subject": None},
            ]
        }
    },
    "audit_none": ALWAYS,
    "exempt": {
        "of some": {"officer": LISTED, "exemptions": FREED, "asked": True},
        "of nothing": {"officer": LISTED, "exemptions": [], "asked": True},
        "nothing asked": {"officer": LEFT, "exemptions": [], "asked": False},
    },
    "exempt_confirm": {
        "of one": {"officer": LISTED, "title": TITLE, "reason": REASON, "until": "2026-09-30"},
        "of all": {"officer": LISTED, "title": None, "reason": REASON, "until": None},
    },
    "exempt_done": ALWAYS,
    "exempt_until": ALWAYS,
    "exempt_until_not_read": ALWAYS,
    "exempt_why": {"one": {"title": TITLE}, "all": {"title": None}},
    "exemption_ended": ALWAYS,
    "exemption_is_over": ALWAYS,
    "file_comes": ALWAYS,
    "grant_confirm": {
        "a scope": {**GRANT, "officers": 412},
        "one officer": {**GRANT, "officers": 1},
        "everybody": {**GRANT, "within": "", "officers": 123456},
        "nobody": {**GRANT, "officers": 0},
        "an IT manager": {**GRANT, "role": "it_manager", "within": "", "officers": None},
    },
    "grant_counting": ALWAYS,
    "grant_holds_it": {"always": {"name": "Ravi Kumar", "role": "it_manager"}},
    "grant_name": ALWAYS,
    "grant_no_mobile": ALWAYS,
    "grant_proposed": {
        "a scope": {**GRANT, "by": "Asha Devi"},
        "everybody": {**GRANT, "by": "Asha Devi", "within": ""},
        "an IT manager": {**GRANT, "by": "Asha Devi", "role": "it_manager", "within": ""},
    },
    "grant_scope": {"always": {"name": "Ravi Kumar", "role": "viewer"}},
    "grant_scope_not_read": ALWAYS,
    "grant_which": ALWAYS,
    "grant_whom": {"always": {"role": "nodal_officer"}},
    "grant_whom_not_found": ALWAYS,
    "invite_file": {
        f"{paper} {form}": {"paper": paper, "form": form} for paper in ("hi", "en") for form in ("pdf", "png")
    },
    "invite_follows": ALWAYS,
    "invite_forward": {
        "of a department": {"ways": WAYS[:1], "department": "उदाहरण विभाग"},
        "of any, on WhatsApp": {"ways": WAYS[1:], "department": None},
        "on both": {"ways": WAYS, "department": "उदाहरण विभाग"},
    },
    "invite_no_name": ALWAYS,
    "igot_state": {code: {"code": code} for code in ("wrong_key", "changed_shape", "unreachable", "works_again")},
    "officer": OFFICER,
    "officer_asked_nothing": ALWAYS,
    "officer_nobody": ALWAYS,
    "officer_searching": ALWAYS,
    "officer_which": {f"{n}": {"number": n, "more": n == 80} for n in (1, 2, 80)},
    "officer_whom": ALWAYS,
    "pause_sure": {span: {"span": span} for span in ("hour", "day", "always")},
    "report": {
        "whole": REPORT,
        "some agreed": {**REPORT, "agreed": 4321, "obligations": []},
        "the first": {**REPORT, "since": None, "unreachable": 0, "obligations": UNCOMPARED},
        "nothing asked": {**REPORT, "as_on": None, "obligations": []},
    },
    "report_comes": ALWAYS,
    "report_file": ALWAYS,
    "report_picture": ALWAYS,
    "role_end_sure": {"a number": ROLE, "none": WHOLE},
    "role_ended": {"always": {"role": "nodal_officer"}},
    "role_granted": {
        "a scope": {"role": "nodal_officer", "scope": "office=Patna"},
        "everybody": {"role": "viewer", "scope": ""},
        "an IT manager": {"role": "it_manager", "scope": ""},
    },
    "role_is_over": ALWAYS,
    "role_is_the_last": ALWAYS,
    "role_taken": {"always": ROLE},
    "roles_list": {
        "some": {"roles": [MANAGER, ROLE, WHOLE], "page": 1, "pages": 1},
        "a page": {"roles": [ROLE], "page": 2, "pages": 3},
        "nobody": {"roles": [], "page": 1, "pages": 1},
    },
    "senders": SENDERS,
    "senders_resumed": {f"{n} wordings": {"wordings": n, **SENDERS["sends"]} for n in (0, 1, 2)},
    "unknown_all": {
        f"{act} {n}, {late} late": {"act": act, "number": n, "late": late}
        for act, n, late in (("resend", 1, 0), ("resend", 12, 3), ("leave", 1, 0), ("leave", 12, 0))
    },
    "unknown_changed": ALWAYS,
    "unknown_list": {
        "some": {
            "number": 3,
            "page": 1,
            "pages": 1,
            "messages": [
                _unknown(17),
                _unknown(18, whose=None, kind="digest", reason="crashed", in_time=False),
                _unknown(19, reason=None, kind="else"),
            ],
        },
        "a page": {"number": 9, "page": 2, "pages": 3, "messages": [_unknown(21, reason="lease_taken")]},
    },
    "unknown_none": ALWAYS,
    "unknown_settled": {
        f"{act} {n}, {left} left": {"act": act, "number": n, "left": left}
        for act, n, left in (("resend", 1, 0), ("resend", 2, 1), ("leave", 1, 2), ("leave", 12, 0))
    },
}
"""By template and case."""
