"""Every recorded shape of iGOT's answers, read; and those that are of no shape that is known."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scheduler.sources.igot_answers import (
    Profile,
    ShapeChanged,
    courses_of,
    read_enrolments,
    read_found,
    read_profile,
    says_not_found,
)
from storage.rows import CompletedCourse, FoundAccount

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "payloads" / "igot.json").read_text("utf-8"))
DEPARTMENT = "0135101", "Panchayati Raj Department, Bihar"
ASHA = FoundAccount(
    "3f1c-asha", "asha.kumari@bihar.gov.example", "+919000000001", *DEPARTMENT, "VERIFIED", date(2025, 6, 1)
)
BARE = FoundAccount("3f1c-asha", None, None, None, None, None, None)
ETHICS = CompletedCourse("ethicsinpubliclife", "Ethics in Public Life", "do_1", date(2026, 4, 1), 5400)
NOTING = CompletedCourse("notinganddrafting", "Noting and Drafting", "do_2", date(2026, 3, 31), 3600)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ("one account", [Profile(ASHA, active=True)]),
        ("nobody", []),
        ("hardly anything is said", [Profile(BARE, active=True)]),
        ("masked", [Profile(BARE, active=True)]),
        ("no longer active", [Profile(BARE, active=False)]),
    ],
)
def test_what_a_search_finds(recorded: str, expected: list[Profile]) -> None:
    assert read_found(RECORDED[f"search: {recorded}"]) == expected


def test_two_accounts_are_told_apart_by_their_ids() -> None:
    found = [one.account for one in read_found(RECORDED["search: two accounts with one mobile"])]
    assert [(one.user_id, one.mobile, one.organisation_name, one.profile_status) for one in found] == [
        ("3f1c-asha", "+919000000001", DEPARTMENT[1], "VERIFIED"),
        ("9d2e-asha", "+919000000001", "Karmayogi Prarambh", "NOT-VERIFIED"),
    ]


def test_a_profile_is_read_with_its_day_in_india() -> None:
    found = read_profile(RECORDED["read: one account"]).account
    assert (found.email, found.mobile, found.profile_status) == ("asha@nic.in", "+919000000001", "NOT-MY-USER")
    assert found.registered_on == date(2025, 6, 1)


def test_only_the_portal_itself_can_say_that_there_is_nobody() -> None:
    assert says_not_found(RECORDED["read: nobody"])
    assert not says_not_found({"message": "no Route matched with those values"})


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        pytest.param("as documented", [ETHICS, NOTING], id="a millisecond before midnight in India is the day before"),
        pytest.param("numbers as text and text as numbers", [ETHICS], id="either way of writing a number"),
        pytest.param(
            "no duration",
            [CompletedCourse(ETHICS.folded, ETHICS.name, "do_1", ETHICS.completed_on, None)],
            id="a duration that is not said is not zero",
        ),
        pytest.param("only the certificate is dated", [ETHICS], id="the certificate's day stands in"),
        pytest.param("one course without a date", [ETHICS], id="what has no day is left out"),
        pytest.param("none", [], id="nobody has done anything"),
    ],
)
def test_completed_courses(recorded: str, expected: list[CompletedCourse]) -> None:
    assert list(read_enrolments(RECORDED[f"enrolments: {recorded}"]).completed) == expected


@pytest.mark.parametrize(("recorded", "whole"), [("as documented", True), ("one course without a date", False)])
def test_whether_all_of_it_could_be_read(recorded: str, *, whole: bool) -> None:
    assert read_enrolments(RECORDED[f"enrolments: {recorded}"]).whole is whole


@pytest.mark.parametrize(
    ("recorded", "seconds"),
    [("as documented", 9000), ("numbers as text and text as numbers", 5400), ("no duration", None)],
)
def test_the_total_is_in_seconds(recorded: str, seconds: int | None) -> None:
    assert read_enrolments(RECORDED[f"enrolments: {recorded}"]).course_seconds == seconds


def test_a_course_counts_once_on_its_first_day() -> None:
    told = read_enrolments(RECORDED["enrolments: the same course in two batches"])
    [course] = courses_of(told.completed).values()
    assert course.completed_on == date(2026, 4, 1)


@pytest.mark.parametrize("recorded", ["content is a word", "renamed", "nobody's id"])
def test_a_search_of_another_shape_says_so(recorded: str) -> None:
    with pytest.raises(ShapeChanged):
        read_found(RECORDED[f"search: {recorded}"])


@pytest.mark.parametrize("recorded", ["time in seconds", "courses by id", "renamed"])
def test_enrolments_of_another_shape_say_so(recorded: str) -> None:
    with pytest.raises(ShapeChanged):
        read_enrolments(RECORDED[f"enrolments: {recorded}"])


@pytest.mark.parametrize("body", [None, [], "OK", 7, {"result": []}])
def test_what_is_no_answer_at_all_says_so(body: Any) -> None:
    with pytest.raises(ShapeChanged):
        read_profile(body)
