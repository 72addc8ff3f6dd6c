"""The cases of the texts of what an officer asks, and of what they say is wrong."""

from typing import Any

from tests.templates.sample_values import FIGURES, OFFICERS, counted, courses, due_in, hours, item, nudge, whole_order

Values = dict[str, Any]
ALWAYS: dict[str, Values] = {"always": {}}

COUNTED = item("same_email", registered_email="me•••1@mail.example", sparrow_email="me•••i@gov.example")
LATE = {"state": "overdue", **due_in(-5)}
LISTED = {**OFFICERS[0], "office": "प्रखंड कार्यालय, उदाहरणपुर", "left": False}
GONE = {**OFFICERS[1], "office": None, "left": True}
SAID = "पाठ्यक्रम मिशन कर्मयोगी 12 मार्च को पूर्ण हुआ था"


def standing(*items: Values, officer: Values = OFFICERS[0], **changes: Any) -> Values:
    more = {"tickets": [], "finished": [], "stopped": False, "snoozed_until": None, **changes}
    return {**nudge(*items, officer=officer), **more}


def _status_cases() -> dict[str, Values]:
    not_known = ("no_report", "stale_report", "two_accounts", "not_found")
    return {
        **{f"{f}": standing(courses(f), hours(f, hours_per_week=f, **due_in(131))) for f in FIGURES},
        "some of everything": standing(
            item("account", state="met", reason="reached", due_on=None),
            counted("courses", 1, 3, **LATE),
            hours(12.5, hours_per_week=1.9),
            COUNTED,
            item("assessment", state="unknown", reason="not_attempted"),
            item("plan_share", value=0.2),
        ),
        "met": standing(
            counted("courses", 4, 3, state="met_late", reason="reached_late", **due_in(-5)),
            item("account", state="met", reason="personal_email"),
            item("same_email", state="met", reason="self_declared"),
        ),
        "report awaited": standing(courses(1, state="awaiting_report", reason="report_too_early", **due_in(-1))),
        "not found": standing(item("account"), item("courses", state="unknown", reason="not_found", mdo="0100")),
        **{f"not known, {why}": standing(item("hours", state="unknown", reason=why)) for why in not_known},
        "no email of SPARROW": standing(
            item("same_email", state="unknown", reason="no_sparrow_email", sparrow_email=None)
        ),
        "exempt, not begun, ended": standing(
            item("account", state="exempt", reason="exempted"),
            item("hours", state="not_applicable", reason="before_window", as_on=None, source=None),
            hours(20, state="missed", **due_in(-2)),
        ),
        "two days of reports": standing(courses(1), item("account", as_on="2026-03-30T20:30:00+00:00")),
        "nothing from a report": standing(item("hours", state="unknown", reason="no_report", as_on=None, source=None)),
        "left, no salutation": standing(
            item("hours", state="not_applicable", reason="left", as_on=None), officer=OFFICERS[1]
        ),
        "a ticket": standing(courses(1), tickets=[12]),
        "two tickets, put off": standing(courses(1), tickets=[12, 13], snoozed_until="2026-04-05"),
        "just finished": standing(
            courses(1), finished=[{"title": {"hi": "3 पाठ्यक्रम", "en": "3 courses"}, "until": "2026-04-04"}]
        ),
        "stopped": standing(courses(1), stopped=True),
    }


def _ticket(**changes: Any) -> Values:
    return {
        "number": 12,
        "what": "course",
        "said": SAID,
        "opened_on": "2026-04-02T05:00:00+00:00",
        "officer": LISTED,
        "item": courses(1),
        **changes,
    }


def _learning(count: int, hours_: float, planned: int) -> Values:
    done = [{"name": f"Course {n}", "on": "2026-05-03", "hours": hours_ / count} for n in range(1, count + 1)]
    plan = [{"name": f"Planned {n}", "due_on": "2027-03-31" if n % 2 else None, "begun": n > 1} for n in range(planned)]
    return {
        "officer": OFFICERS[0],
        "starts": "2026-04-01",
        "ends": "2027-03-31",
        "done": done[:10],
        "done_count": count,
        "done_hours": hours_,
        "planned": plan[:10],
        "planned_count": planned,
        "source": "portal_reports",
        "as_on": "2026-05-04T20:30:00+00:00",
    }


def _emails(**changes: Any) -> Values:
    return {
        "officer": OFFICERS[0],
        "registered_email": "me•••1@mail.example",
        "sparrow_email": "me•••i@gov.example",
        "sparrow_source": "sparrow_list",
        "same": False,
        "who_changes": "",
        "how": {"how_to": None},
        **changes,
    }


def _looked_up(outcome: str | None, *items: Values) -> Values:
    return {"officer": OFFICERS[0], "items": list(items), "outcome": outcome}


def _finished(**changes: Any) -> Values:
    usual = {"asks": False, "too_often": False, "as_on": "2026-04-01T14:00:00+05:30", "rests_until": "2026-04-04"}
    shown = {"officer": OFFICERS[0], "items": [courses(1)], "expected": "2026-04-06"}
    return {**usual, **shown, **changes}


NAMED = {"with employee id": _ticket(), "left": _ticket(officer=GONE), "forgotten": _ticket(officer=None, item=None)}
HEARD = {
    "of what is asked": _ticket(),
    "of what is asked no longer": _ticket(item=None),
    "nobody": _ticket(officer=None),
}

CASES: dict[str, dict[str, Values]] = {
    "email": {
        "differ": _emails(),
        "differ, all there is to say": _emails(
            who_changes="SPARROW: कार्मिक विभाग · Personnel Department", how={"how_to": COUNTED["how_to"]}
        ),
        "same": _emails(same=True),
        "same by the officer's word": _emails(same=True, sparrow_source="self_declared"),
        "no account": _emails(registered_email=None, same=None),
        "no email of SPARROW": _emails(sparrow_email=None, sparrow_source=None, same=None),
        "neither": _emails(registered_email=None, sparrow_email=None, sparrow_source=None, same=None),
    },
    "email_ask": ALWAYS,
    "email_not_read": ALWAYS,
    "finished_looked_up": {
        "met": _looked_up("read", counted("courses", 3, 3, state="met", reason="reached")),
        "one of two open": _looked_up("read", courses(1), counted("hours", 52, 52, state="met", reason="reached")),
        **{str(outcome): _looked_up(outcome, courses(1)) for outcome in ("not_found", "unreadable", None)},
    },
    "finished_noted": {
        "asked at once": _finished(asks=True),
        "asked often": _finished(too_often=True, rests_until=None),
        "of two": _finished(items=[courses(1), hours(1)]),
        "of one, no report yet": _finished(items=[courses(1)], as_on=None),
    },
    "finished_nothing": ALWAYS,
    "how_do_i": {
        **{metric: nudge(item(metric)) for metric in ("account", "same_email", "plan_share", "assessment", "advice")},
        "courses": nudge(courses(1)),
        "hours": nudge(hours(1)),
    },
    "my_courses": {
        **{f"{n} done, {h} hours": _learning(n, h, n) for n, h in ((1, 1), (2, 1.5), (10, 11), (12, 2.25))},
        "nothing": {**_learning(1, 1, 0), "done": [], "done_count": 0, "done_hours": 0},
        "no report": {**_learning(1, 1, 0), "done": [], "done_count": 0, "done_hours": 0, "as_on": None},
        "looked up": {**_learning(1, 1, 1), "source": "igot_api"},
    },
    "no_tickets": ALWAYS,
    "picture": {"officer": {"officer": OFFICERS[0], "today": "2026-04-02"}},
    "picture_comes": ALWAYS,
    "snooze_how_long": ALWAYS,
    "snooze_not_needed": ALWAYS,
    "snoozed": {"until": {"until": "2026-04-05"}},
    "status": _status_cases(),
    "ticket": {
        **{case: {**values, "place": 1, "waiting": 2} for case, values in NAMED.items()},
        "without words": _ticket(said=None, what="email", item=COUNTED, place=11, waiting=11),
    },
    "ticket_answer": NAMED,
    "ticket_answered": {case: {**values, "answer": "पाठ्यक्रम अगली रिपोर्ट में आ जाएगा।"} for case, values in HEARD.items()},
    "ticket_choose": ALWAYS,
    "ticket_closed": HEARD,
    "ticket_done": {"told": {"number": 12, "told": True}, "not told": {"number": 12, "told": False}},
    "ticket_exempt": NAMED,
    "ticket_exempt_why": ALWAYS,
    "ticket_exempted": {
        **{case: {**values, "until": "2027-03-31"} for case, values in HEARD.items()},
        "for good": {**_ticket(), "until": None},
    },
    "ticket_is_closed": {"closed": {"number": 12}},
    "ticket_is_open": {"open": _ticket()},
    "ticket_new": {
        "with words": {**_ticket(), "title": courses(1)["title"]},
        "without": {**_ticket(said=None, officer=GONE), "title": courses(1)["title"]},
    },
    "ticket_opened": {
        "rests": {"number": 12, "title": courses(1)["title"], "rests_until": "2026-04-16"},
        "rests not": {"number": 12, "title": courses(1)["title"], "rests_until": None},
    },
    "which": {
        command: {**nudge(*whole_order(1), item("same_email")), "command": command}
        for command in ("why", "wrong", "how", "done")
    },
    "wrong_what": {"courses": {"officer": OFFICERS[0], "item": courses(1)}},
    "wrong_words": {
        what: {"officer": OFFICERS[0], "item": shown, "what": what}
        for what, shown in (
            ("course", courses(1)),
            ("hours", hours(1)),
            ("account", item("account")),
            ("email", COUNTED),
            ("post", item("account")),
            ("other", courses(1)),
        )
    },
}
"""By template and case."""
