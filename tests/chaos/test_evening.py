"""The two ledgers of an evening show who was skipped, and who was asked for again for nothing."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from scheduler.clock import IST
from tests.chaos.evening import Evening, Killed, Line, expected
from tests.chaos.portal import Month

DAY = date(2026, 4, 1)
MONTH = Month(60, DAY, 6, 1)
PEOPLE = MONTH.people
LAST_EVENING = datetime.combine(MONTH.all_days()[-1], time(23, 30), IST)


def two(lines: list[str], **more: Any) -> Evening:
    """Officers 1 and 2, of whom the list has the email a, or b; somebody whose list has a too may lead to user-2."""
    about = {"a": frozenset({1}), "b": frozenset({2}), "user-1": frozenset({1}), "user-2": frozenset({2})}
    calls: list[Line] = [_line(each) for each in lines]
    both = {"serving": frozenset({1, 2}), "about": about, "finished": frozenset({1, 2}), **more}
    return Evening(causes={**about, "user-2": frozenset({1, 2})}, lines=calls, **both)


def _line(asked: str) -> dict[str, Any]:
    if asked.startswith("user-"):
        return {"method": "enrolments", "user_id": asked}
    return {"method": "search", "by": "email", "value": asked}


def test_whoever_is_asked_for_and_written_down_is_not_skipped() -> None:
    assert two(["user-1", "b"]).skipped == set()


def test_whoever_is_written_down_and_never_asked_for_is_skipped() -> None:
    assert two(["user-1"]).skipped == {2}


def test_whoever_is_asked_for_and_never_written_down_is_skipped() -> None:
    assert two(["user-1", "b"], finished=frozenset({1})).skipped == {2}


def test_whoever_can_be_asked_for_by_nothing_is_only_written_down() -> None:
    assert two(["user-1", "b"], serving=frozenset({1, 2, 3}), finished=frozenset({1, 2, 3})).skipped == set()


@pytest.mark.parametrize(
    ("after", "again"),
    [(["user-1"], {1}), (["a"], {1}), (["user-2"], set()), (["b"], set())],
    ids=["read again", "searched for again", "perhaps for another's sake", "another"],
)
def test_whoever_was_written_down_before_a_kill_is_not_asked_for_again(after: list[str], again: set[int]) -> None:
    assert two(["user-1", *after], kills=[Killed(frozenset({1}), calls=1)]).again == again


def test_what_was_asked_before_a_kill_is_not_again() -> None:
    assert two(["user-1", "a", "b"], kills=[Killed(frozenset({1}), calls=2)]).again == set()


def test_what_was_under_way_is_counted() -> None:
    assert (two(["user-1", "user-1", "b"]).repeated, two(["user-1", "b"]).repeated) == (1, 0)


def test_everybody_on_the_list_has_a_turn() -> None:
    turn = expected(PEOPLE, DAY, LAST_EVENING).serving
    assert turn == {one.number for one in PEOPLE if one.fate != "joins"}


def test_an_account_may_be_asked_for_because_of_whoever_lists_its_email() -> None:
    evening = expected(PEOPLE, MONTH.second_list, LAST_EVENING)
    taker = next(one for one in PEOPLE if one.fate == "takes email")
    giver = next(one for one in PEOPLE if one.email == taker.accounts[0].email(LAST_EVENING))
    assert giver.fate == "gives email"
    assert evening.causes[taker.accounts[0].user_id] == {taker.number, giver.number}
    assert evening.about[taker.accounts[0].user_id] == {taker.number}


def test_each_fate_has_fallen_on_somebody_whatever_the_seed() -> None:
    fates = [sorted(one.fate for one in replace(MONTH, seed=seed).people) for seed in range(3)]
    assert fates[0] == fates[1] == fates[2]
