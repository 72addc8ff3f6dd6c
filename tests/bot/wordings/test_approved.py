"""Words approved beforehand: which stand for a message, what is put into them, and what their buttons say."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.wordings.approved import LONGEST, approved
from bot.wordings.file import news, wordings
from scheduler.channel import Approved, Button
from scheduler.rules.merging import TEMPLATES as NUDGES
from storage.rows import Language
from tests.templates.sample_values import OFFICERS, courses, hours, item, nudge

ROOT = Path(__file__).parents[3]
TELLING = {"tell", "notices", "to_it_managers", "to_officer"}
"""The functions by which people are told who did not just ask."""
NOTICE = {"lines": ["The portal is closed on Sunday."], "order_number": "12/2026", "number": 7, "attached": False}


def said(template: str, values: dict[str, Any], language: Language = "en") -> Approved:
    found = approved(template, language, values)
    assert found is not None
    return found


def put_in(template: str, values: dict[str, Any], language: Language = "en") -> dict[str, str]:
    return dict(said(template, values, language).parameters)


@pytest.mark.parametrize(
    ("template", "values", "name"),
    [
        ("courses", nudge(courses(1)), "smaran_courses"),
        ("hours", nudge(hours(1)), "smaran_hours"),
        ("hours", nudge(hours(1, state="missed")), "smaran_hours_ended"),
        ("merged", nudge(courses(1), hours(1)), "smaran_summary"),
        ("department_notice", NOTICE, "smaran_notice"),
        ("department_notice", {**NOTICE, "attached": True}, "smaran_notice_document"),
        ("department_notice", {**NOTICE, "lines": ["One line,", "another."]}, "smaran_notice"),
        ("department_notice", {**NOTICE, "lines": ["A paragraph.", "", "Another."]}, "smaran_notice_to_read"),
        ("department_notice", {**NOTICE, "lines": ["long " * 141]}, "smaran_notice_to_read"),
        ("department_notice", {"lines": ["As of an earlier version."], "order_number": None}, "smaran_notice"),
        ("ticket_answered", {}, "smaran_news"),
        ("digest", {}, "smaran_news"),
    ],
)
def test_which_words_stand_for_a_message(template: str, values: dict[str, Any], name: str) -> None:
    assert said(template, values).name == name


@pytest.mark.parametrize(
    ("template", "values", "stopped", "name"),
    [
        ("department_notice", NOTICE, {"smaran_notice"}, "smaran_notice_to_read"),
        ("department_notice", {**NOTICE, "attached": True}, {"smaran_notice_document"}, "smaran_notice_to_read"),
        ("department_notice", NOTICE, {"smaran_notice", "smaran_notice_to_read"}, None),
        ("hours", nudge(hours(1, state="missed")), {"smaran_hours_ended"}, None),
        ("courses", nudge(courses(1)), {"smaran_hours"}, "smaran_courses"),
    ],
)
def test_where_some_words_may_not_be_used_others_that_fit_stand_in(
    template: str, values: dict[str, Any], stopped: set[str], name: str | None
) -> None:
    usable = {(each.name, "en") for each in wordings().wordings if each.name not in stopped}
    found = approved(template, "en", values, usable)
    assert (found.name if found else None) == name


def test_words_approved_in_another_language_do_not_stand_in() -> None:
    assert approved("courses", "en", nudge(courses(1)), {("smaran_courses", "hi")}) is None


@pytest.mark.parametrize("template", ["status", "greeting", "awaiting_report", ""])
def test_what_only_answers_somebody_has_none(template: str) -> None:
    assert approved(template, "hi", {}) is None


@pytest.mark.parametrize(
    ("language", "value", "figures"),
    [
        ("hi", 0, "52 में से 0 घंटा पूर्ण, 52 शेष"),
        ("hi", 1, "52 में से 1 घंटा पूर्ण, 51 शेष"),
        ("hi", 1.5, "52 में से 1.5 घंटे पूर्ण, 50.5 शेष"),
        ("hi", 2, "52 में से 2 घंटे पूर्ण, 50 शेष"),
        ("hi", 11, "52 में से 11 घंटे पूर्ण, 41 शेष"),
        ("en", 0, "0 of 52 hours completed, 52 remaining"),
        ("en", 1, "1 of 52 hours completed, 51 remaining"),
        ("en", 1.5, "1.5 of 52 hours completed, 50.5 remaining"),
        ("en", 2, "2 of 52 hours completed, 50 remaining"),
        ("en", 11, "11 of 52 hours completed, 41 remaining"),
    ],
)
def test_phrases_are_whole(language: Language, value: float, figures: str) -> None:
    assert put_in("hours", nudge(hours(value)), language)["figures"] == figures


def test_nothing_is_left_empty_where_an_order_says_nothing() -> None:
    bare = nudge(item("same_email", registered_email=None, sparrow_email=None, as_on=None), officer=OFFICERS[1])
    assert put_in("email_mismatch", bare) == {
        "officer": "मेघा रस्तोगी, Sir/Madam",
        "igot_email": "not known to the department",
        "sparrow_email": "not known to the department",
        "due": "none set by the order",
        "help": "your department's iGOT administrator (MDO)",
        "order": "प. 10(4)कार्मिक/क-1/2024 पार्ट-5(14917), dated: as e-signed",
        "as_on": "no report yet",
    }


def test_what_has_line_breaks_in_it_comes_on_one_line() -> None:
    values = nudge(courses(1), officer={**OFFICERS[0], "name": "Asha\n\tDevi      Kumari"})
    assert put_in("courses", values)["officer"] == "Shri Asha Devi Kumari"


def test_what_looks_like_a_parameter_stays_a_name() -> None:
    values = nudge(courses(1), officer={**OFFICERS[0], "name": "{{title}}"})
    assert "To: Shri {{title}}\n" in said("courses", values).text


def test_figures_are_written_as_the_department_chose() -> None:
    values = {**nudge(hours(12.5)), "digits": "devanagari"}
    assert put_in("hours", values, "hi")["figures"] == "५२ में से १२.५ घंटे पूर्ण, ३९.५ शेष"


def test_the_longest_phrase_is_cut_where_the_whole_is_too_long() -> None:
    long = courses(1, title={"hi": "पाठ्यक्रम " * 120, "en": "courses " * 120})
    found = said("courses", nudge(long))
    assert len(found.text) <= LONGEST
    assert dict(found.parameters)["title"].endswith("courses …")
    assert dict(found.parameters)["figures"] == "1 of 3 courses completed, 2 remaining"


def test_a_value_that_is_empty_is_a_fault() -> None:
    with pytest.raises(ValueError, match="smaran_notice: nothing to put in for paragraph"):
        approved("department_notice", "en", {**NOTICE, "lines": []})


def test_how_it_reads_is_the_body_with_all_put_in() -> None:
    assert said("department_notice", NOTICE).text == (
        "Notice from the department (order: No. 12/2026)\n\nNotice: The portal is closed on Sunday.\n\n"
        "This notice was sent on behalf of the department by its reminder service."
    )


@pytest.mark.parametrize(
    ("template", "values", "buttons"),
    [
        ("courses", nudge(courses(1)), [("Why", ""), ("How do I", ""), ("This is wrong", "")]),
        ("merged", nudge(courses(1)), [("See all", "status"), ("Why", ""), ("This is wrong", "")]),
        ("department_notice", NOTICE, []),
        ("department_notice", {**NOTICE, "lines": ["One.", "", "Two."]}, [("Read", "read 7")]),
        ("digest", {}, [("Read", "read")]),
    ],
)
def test_buttons(template: str, values: dict[str, Any], buttons: list[tuple[str, str]]) -> None:
    assert [(button.label, button.answer) for button in said(template, values).buttons] == buttons


def test_a_button_without_an_answer_gives_that_of_the_messages_own() -> None:
    own = [Button("This is wrong", "wrong 12 7"), Button("Why", "why 12 7"), Button("How do I", "how 12 7")]
    assert said("merged", nudge(courses(1), hours(1))).answered(own) == (
        Button("See all", "status"),
        Button("Why", "why 12 7"),
        Button("This is wrong", "wrong 12 7"),
    )


@pytest.mark.parametrize(
    ("template", "values", "whole_and_takes_file"),
    [
        ("courses", nudge(courses(1)), (True, False)),
        ("department_notice", {**NOTICE, "attached": True}, (True, True)),
        ("department_notice", {**NOTICE, "attached": True, "lines": ["One.", "", "Two."]}, (False, False)),
        ("digest", {}, (False, False)),
    ],
)
def test_what_it_says_and_carries(
    template: str, values: dict[str, Any], whole_and_takes_file: tuple[bool, bool]
) -> None:
    found = said(template, values)
    assert (found.whole, found.takes_file) == whole_and_takes_file


def told_unasked() -> Iterator[str]:
    """The templates that are named where somebody is told who did not just ask."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLING:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and each.value)


def test_all_that_is_told_unasked_has_a_line_in_the_words() -> None:
    found = set(told_unasked())
    assert {"ticket_new", "number_moved", "ticket_answered", "join_request"} <= found
    assert found - set(news()) == set()


def test_every_nudge_has_words() -> None:
    nudges = {"first_notice", "all_done", "account_not_found", "merged", "overdue", "email_unknown"}
    nudges |= set(NUDGES.values())
    assert nudges <= {wording.template for wording in wordings().wordings}
