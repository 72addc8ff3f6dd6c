"""Windows, due dates and targets, as the orders mean them."""

import dataclasses
from datetime import date

import pytest

from scheduler.rules import periods
from storage.rows import Due, Metric, Period, Window
from tests.scheduler.rules.invented import BIHAR, REMINDING, asked, at, obligation, officer, order, reports

FINANCIAL = Window("financial_year", first=date(2026, 4, 1))
CALENDAR = Window("calendar_year")
PRO_RATA = Window("calendar_year", first=date(2026, 4, 1), pro_rata=True)
NINE_MONTHS = Window("dates", starts=date(2026, 4, 1), ends=date(2026, 12, 31))
LEARNING_WEEK = Window("dates", starts=date(2026, 4, 2), ends=date(2026, 4, 10))


def hours(window: Window | None, due: Due = Due("window_end")):  # noqa: ANN201, B008 - rows do not change
    return obligation(Metric.HOURS, due, 52, window)


@pytest.mark.parametrize(
    ("window", "today", "starts", "ends", "key"),
    [
        pytest.param(FINANCIAL, "2026-04-01", "2026-04-01", "2027-03-31", "2026-27", id="year's first day"),
        pytest.param(FINANCIAL, "2027-03-31", "2026-04-01", "2027-03-31", "2026-27", id="year's last day"),
        pytest.param(FINANCIAL, "2027-04-01", "2027-04-01", "2028-03-31", "2027-28", id="next year, with a leap day"),
        pytest.param(FINANCIAL, "2025-05-05", "2026-04-01", "2027-03-31", "2026-27", id="2025-26 is never demanded"),
        pytest.param(Window("financial_year"), "2100-01-01", "2099-04-01", "2100-03-31", "2099-00", id="century"),
        pytest.param(CALENDAR, "2028-02-29", "2028-01-01", "2028-12-31", "2028", id="leap year"),
        pytest.param(CALENDAR, "2026-12-31", "2026-01-01", "2026-12-31", "2026", id="New Year's Eve"),
        pytest.param(PRO_RATA, "2026-02-01", "2026-04-01", "2026-12-31", "2026", id="pro rata from its first day"),
        pytest.param(PRO_RATA, "2027-02-01", "2027-01-01", "2027-12-31", "2027", id="whole from the second year"),
        pytest.param(
            LEARNING_WEEK, "2026-09-01", "2026-04-02", "2026-04-10", "2026-04-02/2026-04-10", id="a week, ever after"
        ),
    ],
)
def test_period(window: Window, today: str, starts: str, ends: str, key: str) -> None:
    expected = Period(date.fromisoformat(starts), date.fromisoformat(ends), key)
    assert periods.period(hours(window), date.fromisoformat(today)) == expected


def test_without_a_window_there_is_no_period() -> None:
    assert periods.period(BIHAR.obligations[0], date(2026, 4, 2)) is None


DAYS = Due("days_after_order", days=15)


@pytest.mark.parametrize(
    ("due", "dated", "joined_on", "expected"),
    [
        pytest.param(DAYS, "2026-03-25", None, "2026-04-09", id="15 days over a month's end"),
        pytest.param(DAYS, "2028-02-20", None, "2028-03-06", id="15 days over a leap day"),
        pytest.param(DAYS, "2026-12-20", None, "2027-01-04", id="15 days over the year's end"),
        pytest.param(DAYS, "2026-03-25", "2026-03-25", "2026-04-09", id="joined on the order's day"),
        pytest.param(DAYS, "2026-03-25", "2026-03-26", "2026-04-10", id="joined a day later"),
        pytest.param(DAYS, "2026-03-25", "2020-01-01", "2026-04-09", id="joined long before"),
        pytest.param(
            Due("days_after_order", days=15, from_joining=False),
            "2026-03-25",
            "2026-05-01",
            "2026-04-09",
            id="joining set aside by the order",
        ),
        pytest.param(
            Due("days_after_order", days=15, counted_from=date(2026, 3, 17)),
            "2026-03-25",
            None,
            "2026-04-01",
            id="counted from the letter instead",
        ),
        pytest.param(DAYS, None, None, "2026-04-16", id="undated order: from its activation"),
        pytest.param(
            Due("date", on=date(2026, 3, 31)), "2026-03-25", "2026-05-01", "2026-03-31", id="a date is a date"
        ),
        pytest.param(Due("none"), "2026-03-25", None, None, id="none"),
        pytest.param(Due("window_end"), "2026-03-25", None, None, id="end of a window that is not there"),
        pytest.param(Due("days_after_order"), "2026-03-25", None, None, id="days not given"),
    ],
)
def test_due_on(due: Due, dated: str | None, joined_on: str | None, expected: str | None) -> None:
    who = officer(joined_on=joined_on and date.fromisoformat(joined_on))
    one = obligation(Metric.ACCOUNT, due)
    by = order(one, dated=dated and date.fromisoformat(dated), activated_on=date(2026, 4, 1))
    assert periods.due_on(one, by, who, None) == (expected and date.fromisoformat(expected))


def test_days_of_an_order_without_date_or_activation_never_run_out() -> None:
    one = obligation(Metric.ACCOUNT, DAYS)
    assert periods.due_on(one, order(one, dated=None, activated_on=None), None, None) is None


@pytest.mark.parametrize(
    ("window", "today", "target"),
    [
        pytest.param(PRO_RATA, "2026-05-01", 39, id="nine twelfths"),
        pytest.param(PRO_RATA, "2027-05-01", 52, id="whole in the second year"),
        pytest.param(Window("calendar_year", first=date(2026, 4, 1)), "2026-05-01", 52, id="whole without pro rata"),
        pytest.param(Window("calendar_year", pro_rata=True), "2026-05-01", 52, id="pro rata of a whole year"),
        pytest.param(
            Window("dates", None, date(2026, 4, 2), date(2026, 4, 10), pro_rata=True), "2026-05-01", 52, id="a week"
        ),
    ],
)
def test_target(window: Window, today: str, target: float) -> None:
    assert asked(hours(window), date.fromisoformat(today)).target == target


@pytest.mark.parametrize(
    ("today", "activated_on", "first", "keys"),
    [
        pytest.param("2027-03-31", "2026-03-25", None, ["2026-27"], id="the year runs"),
        pytest.param("2027-04-01", "2026-03-25", None, ["2027-28", "2026-27"], id="the first day after it"),
        pytest.param("2027-04-30", "2026-03-25", None, ["2027-28", "2026-27"], id="thirty days after it"),
        pytest.param("2027-05-01", "2026-03-25", None, ["2027-28"], id="no longer"),
        pytest.param("2027-04-10", "2027-03-31", None, ["2027-28", "2026-27"], id="active on its last day"),
        pytest.param("2027-04-10", "2027-04-01", None, ["2027-28"], id="active too late: nobody was told"),
        pytest.param("2027-04-10", None, None, ["2027-28"], id="never active"),
        pytest.param("2026-04-10", "2026-03-25", "2026-04-01", ["2026-27"], id="before the first there is none"),
        pytest.param("2026-04-10", "2026-03-25", "2026-03-31", ["2026-27", "2025-26"], id="demanded for one day"),
    ],
)
def test_a_year_that_has_ended_is_closed_beside_the_next(
    today: str, activated_on: str | None, first: str | None, keys: list[str]
) -> None:
    one = hours(Window("financial_year", first=first and date.fromisoformat(first)))
    by = order(one, activated_on=activated_on and date.fromisoformat(activated_on))
    day = date.fromisoformat(today)
    prepared = periods.asked(one, by, reports(at(day)), day, REMINDING)
    assert [one.period_key for one in prepared] == keys
    assert [one.closing for one in prepared] == [False, True][: len(keys)]


def test_a_week_is_never_closed_beside_itself() -> None:
    one = hours(LEARNING_WEEK)
    today = date(2026, 4, 5)
    assert len(periods.asked(one, order(one), reports(at(today)), today, REMINDING)) == 1


@pytest.mark.parametrize(
    ("window", "counts_from", "days"),
    [
        pytest.param(None, None, (None, None), id="ever"),
        pytest.param(None, date(2025, 1, 1), (date(2025, 1, 1), None), id="from a day on"),
        pytest.param(LEARNING_WEEK, None, (date(2026, 4, 2), date(2026, 4, 10)), id="inside the window"),
        pytest.param(LEARNING_WEEK, date(2026, 4, 5), (date(2026, 4, 5), date(2026, 4, 10)), id="part of the window"),
    ],
)
def test_days_on_which_work_counts(
    window: Window | None, counts_from: date | None, days: tuple[date | None, date | None]
) -> None:
    one = dataclasses.replace(obligation(Metric.COURSES, Due("none"), 3, window), counts_from=counts_from)
    on_it = asked(one, date(2026, 4, 2))
    assert (on_it.counted_from, on_it.counted_to) == days


@pytest.mark.parametrize(
    ("metric", "window", "due", "points"),
    [
        pytest.param(Metric.HOURS, FINANCIAL, Due("window_end"), 3, id="hours of a year"),
        pytest.param(Metric.COURSES, FINANCIAL, Due("window_end"), 0, id="courses have no pace"),
        pytest.param(Metric.HOURS, LEARNING_WEEK, Due("window_end"), 0, id="nor has a week"),
        pytest.param(Metric.HOURS, NINE_MONTHS, Due("window_end"), 0, id="nor have other days, be they many"),
        pytest.param(Metric.HOURS, FINANCIAL, Due("date", on=date(2026, 9, 1)), 0, id="nor a due date inside the year"),
        pytest.param(Metric.HOURS, None, Due("none"), 0, id="nor hours without a window"),
    ],
)
def test_pace_belongs_to_the_hours_of_a_year(metric: Metric, window: Window | None, due: Due, points: int) -> None:
    assert len(asked(obligation(metric, due, 52, window), date(2026, 4, 2)).pace) == points
    assert asked(obligation(metric, due, None, window), date(2026, 4, 2)).pace == ()
