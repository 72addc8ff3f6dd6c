"""The comparison of two sources excuses what stands in the list, in the shape that it may have, and nothing else."""

from datetime import datetime, timedelta

import pytest

from scheduler.clock import IST
from tests.chaos.lags import Place, Stood, compare
from tests.chaos.portal import Account, Learnt, Officer

MIDNIGHT = datetime(2026, 4, 2, tzinfo=IST)
NOON, ASKED, LONG_AGO = MIDNIGHT + timedelta(hours=12), MIDNIGHT + timedelta(hours=18), MIDNIGHT - timedelta(days=300)
SHORT, NOT_FOUND, TWO = ("overdue", "short"), ("unknown", "not_found"), ("unknown", "two_accounts")
BY_ID, SECOND = "known by id alone", "second account"


def officer(
    fate: str = "usual",
    learnt: datetime | None = None,
    changed: datetime | None = None,
    closed: datetime | None = None,
) -> Officer:
    done = (Learnt(learnt, "Course 1", 2),) if learnt else ()
    first = Account("user-2", ((LONG_AGO, "officer2@gov.example"),), "9000000002", "E0000002", done, closed)
    later = Account("second-2", ((MIDNIGHT, "second2@gov.example"),), "9000000002", "E0000002")
    accounts = (first, later) if fate == SECOND else (first,)
    changes = (changed,) if changed else ()
    return Officer(2, fate, False, "", None, None, accounts, changes)  # noqa: FBT003 - of no All India Service


def stood(state: str, reason: str, value: float | None = None) -> Stood:
    return Stood(state, reason, value, 3.0, "2026-03-31")


def compared(one: Officer, reports: Stood | None, api: Stood | None, obligation: str = "courses") -> list[str]:
    """The causes found, or what is unlisted."""
    place = Place(one.employee_id, obligation, "2026-03-31")
    by_reports, by_api = ({place: each} if each else {} for each in (reports, api))
    told = compare(by_reports, by_api, {one.employee_id: one}, MIDNIGHT, ASKED)
    return [cause.split()[0] for cause in told.lags] + ["unlisted" for _ in told.unlisted]


@pytest.mark.parametrize(
    ("one", "reports", "api", "cause"),
    [
        pytest.param(officer(), stood(*SHORT, 1), stood(*SHORT, 1), [], id="the same"),
        pytest.param(officer(), stood(*SHORT, 1), stood(*SHORT, 2), ["unlisted"], id="for no reason"),
        pytest.param(officer(), stood(*SHORT, 1), None, ["unlisted"], id="missing on one side"),
        pytest.param(officer(learnt=NOON), stood(*SHORT, 1), stood(*SHORT, 2), ["completed"], id="completed since"),
        pytest.param(officer(learnt=NOON), stood(*SHORT, 1), stood(*SHORT, 3), ["unlisted"], id="more than that"),
        pytest.param(officer(learnt=NOON), stood(*SHORT, 2), stood(*SHORT, 1), ["unlisted"], id="the other way about"),
        pytest.param(officer(learnt=LONG_AGO), stood(*SHORT, 0), stood(*SHORT, 1), ["unlisted"], id="long completed"),
        pytest.param(officer(changed=NOON), stood(*NOT_FOUND), stood(*SHORT, 1), ["account"], id="new since"),
        pytest.param(officer(changed=LONG_AGO), stood(*NOT_FOUND), stood(*SHORT, 1), ["unlisted"], id="long new"),
        pytest.param(officer(BY_ID), stood(*SHORT, 1), stood(*NOT_FOUND), ["known"], id="known by the id alone"),
        pytest.param(officer(BY_ID), stood(*NOT_FOUND), stood(*SHORT, 1), ["unlisted"], id="found by the API alone"),
        pytest.param(officer(SECOND), stood(*TWO), stood(*SHORT, 1), ["a"], id="a second account"),
        pytest.param(officer(SECOND), stood(*SHORT, 1), stood(*TWO), ["unlisted"], id="seen by the API alone"),
        pytest.param(officer(closed=LONG_AGO), stood(*NOT_FOUND), stood(*SHORT, 0), ["an"], id="closed"),
        pytest.param(
            officer(closed=LONG_AGO), stood(*SHORT, 0), stood(*NOT_FOUND), ["unlisted"], id="not told by reports"
        ),
    ],
)
def test_a_difference_has_a_listed_cause_or_none(
    one: Officer, reports: Stood | None, api: Stood | None, cause: list[str]
) -> None:
    assert compared(one, reports, api) == cause


def test_hours_count_from_april() -> None:
    short = stood(*SHORT, 1), stood(*SHORT, 3)
    assert compared(officer(learnt=NOON), *short, "hours") == ["completed"]
    assert compared(officer(learnt=NOON - timedelta(days=2)), *short, "hours") == ["unlisted"]
