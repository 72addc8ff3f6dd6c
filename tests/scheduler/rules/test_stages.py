"""Which stage a standing reaches: before a due date, after it, at quarter ends, on a cadence, once at the end."""

from datetime import date, timedelta

import pytest

from scheduler.rules import stages
from scheduler.rules.stages import Timetable
from storage.rows import Due, Metric, Obligation, Reason, Reminding, Standing, State, Window, WorkingCalendar
from tests.scheduler.rules.invented import BIHAR, FIVE_DAY_WEEK, RAJASTHAN, REMINDING, asked, obligation

ACCOUNT, COURSES, HOURS, ADVICE = BIHAR.obligations
(SAME_EMAIL,) = RAJASTHAN.obligations


def reached(
    of: Obligation,
    today: date,
    used: dict[str, date],
    state: State = State.OPEN,
    reason: Reason = Reason.SHORT,
    value: float | None = None,
    reminding: Reminding = REMINDING,
    *,
    on_request: bool = False,
) -> str | None:
    by = BIHAR if of.order_id == "bihar" else None
    on_it = asked(of, today, by=by, reminding=reminding)
    stands = Standing(7, of.key, state, reason, value, on_it.target, on_it.period_key, on_it.due_on)
    return stages.stage(on_it, stands, used, Timetable(FIVE_DAY_WEEK, today, reminding, on_request=on_request))


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


LONG_AGO = {"first": date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("today", "used", "stage"),
    [
        pytest.param("02-26", LONG_AGO, None, id="before the first of them: 1 March is a Sunday"),
        pytest.param("02-27", LONG_AGO, "30", id="so 30 days is said on the Friday before"),
        pytest.param("02-28", LONG_AGO, "30", id="still unsaid the day after"),
        pytest.param("02-28", LONG_AGO | {"30": day("02-27")}, None, id="said"),
        pytest.param("03-15", LONG_AGO | {"30": day("02-27")}, None, id="the day before the next"),
        pytest.param("03-16", LONG_AGO, "15", id="15 days on its day"),
        pytest.param("03-23", LONG_AGO, "15", id="15 days still, the day before the next"),
        pytest.param("03-24", LONG_AGO, "7", id="missed stages are not made up, only the latest goes out"),
        pytest.param("03-24", {"first": day("03-24")}, None, id="the first notice takes the place of what was due"),
        pytest.param("03-24", {"first": day("03-23")}, "7", id="but not of what comes after it"),
        pytest.param("03-27", LONG_AGO, "3", id="3 days: the 28th is a Saturday"),
        pytest.param("03-29", {"3": day("03-27")}, None, id="nothing new on Sunday"),
        pytest.param("03-30", {"3": day("03-27")}, "0", id="due on a holiday: the last reminder a day before"),
        pytest.param("03-31", {"0": day("03-30")}, None, id="said"),
        pytest.param("03-31", {"3": day("03-27")}, "0", id="held back on the 30th, it still stands on the 31st"),
    ],
)  # fmt: skip
def test_before_a_due_date(today: str, used: dict[str, date], stage: str | None) -> None:
    assert reached(COURSES, day(today), used) == stage


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.OPEN, Reason.SHORT),
        (State.OVERDUE, Reason.SHORT),
        (State.UNKNOWN, Reason.NO_SPARROW_EMAIL),
        (State.UNKNOWN, Reason.NOT_FOUND),
    ],
)
def test_the_first_word_is_the_first_notice_whatever_the_days_left(state: State, reason: Reason) -> None:
    assert reached(COURSES, day("04-20"), {}, state, reason) == "first"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.MET, Reason.REACHED),
        (State.MET_LATE, Reason.REACHED_LATE),
        (State.AWAITING_REPORT, Reason.REPORT_TOO_EARLY),
        (State.UNKNOWN, Reason.STALE_REPORT),
        (State.UNKNOWN, Reason.NO_REPORT),
        (State.UNKNOWN, Reason.TWO_ACCOUNTS),
        (State.UNKNOWN, Reason.NO_PLAN),
        (State.NOT_APPLICABLE, Reason.BEFORE_WINDOW),
        (State.EXEMPT, Reason.EXEMPTED),
        (State.OPEN, Reason.ADVICE),
    ],
)
def test_of_these_nothing_is_said(state: State, reason: Reason) -> None:
    assert reached(COURSES, day("03-24"), {}, state, reason) is None
    assert reached(COURSES, day("03-24"), LONG_AGO, state, reason) is None


@pytest.mark.parametrize(
    ("today", "used", "stage"),
    [
        pytest.param("04-03", {"0": day("03-30")}, "overdue-1", id="as soon as it is known"),
        pytest.param("04-03", {"0": day("03-31")}, "overdue-1", id="also after a word on the due day itself"),
        pytest.param("04-03", {"first": day("04-02")}, None, id="not the day after a first notice that came late"),
        pytest.param("04-08", {"first": day("04-02")}, None, id="six days after it"),
        pytest.param("04-09", {"first": day("04-02")}, "overdue-1", id="a week after it"),
        pytest.param("04-10", {"overdue-1": day("04-03")}, "overdue-2", id="weekly"),
        pytest.param("06-10", {"overdue-1": day("04-03")}, "overdue-2", id="what was missed is not made up"),
        pytest.param(
            "04-12", {"overdue-1": day("04-03"), "overdue-2": day("04-10")}, None, id="a week from the last word"
        ),
        pytest.param(
            "06-10", {f"overdue-{n}": day("05-01") for n in (1, 2, 3)}, "overdue-4", id="the fourth is the last"
        ),
        pytest.param("06-10", {f"overdue-{n}": day("05-01") for n in (1, 2, 3, 4)}, None, id="then the digest"),
    ],
)
def test_after_a_due_date(today: str, used: dict[str, date], stage: str | None) -> None:
    assert reached(COURSES, day(today), used, State.OVERDUE) == stage


def test_how_often_and_how_long_is_the_configs() -> None:
    seldom = Reminding(overdue_every_days=10, overdue_nudges=1)
    assert reached(COURSES, day("04-11"), {"first": day("04-02")}, State.OVERDUE, reminding=seldom) is None
    assert reached(COURSES, day("04-12"), {"first": day("04-02")}, State.OVERDUE, reminding=seldom) == "overdue-1"
    assert reached(COURSES, day("05-12"), {"overdue-1": day("04-12")}, State.OVERDUE, reminding=seldom) is None


@pytest.mark.parametrize(
    ("state", "said", "only_digest"),
    [
        pytest.param(State.OVERDUE, 4, True, id="four times said"),
        pytest.param(State.OVERDUE, 5, True, id="more than four, by an older config"),
        pytest.param(State.OVERDUE, 3, False, id="three times"),
        pytest.param(State.OPEN, 4, False, id="not overdue any more"),
    ],
)
def test_digest_only(state: State, said: int, only_digest: bool) -> None:  # noqa: FBT001 - a column of the table
    used = {f"overdue-{n}": day("05-01") for n in range(said)} | {"first": day("04-01")}
    assert stages.digest_only(Standing(7, 2, state, Reason.SHORT), used, REMINDING) is only_digest


@pytest.mark.parametrize(
    ("today", "used", "value", "stage"),
    [
        pytest.param("2026-06-29", {"first": "2026-04-02"}, 0, None, id="a day before the quarter's end"),
        pytest.param("2026-06-30", {"first": "2026-04-02"}, 12.9, "pace-1", id="behind"),
        pytest.param("2026-06-30", {"first": "2026-04-02"}, None, "pace-1", id="nothing yet"),
        pytest.param("2026-06-30", {"first": "2026-04-02"}, 13, None, id="on pace"),
        pytest.param("2026-08-10", {"first": "2026-04-02"}, 5, "pace-1", id="after downtime, still the latest"),
        pytest.param("2026-08-10", {"first": "2026-06-30"}, 5, None, id="what the first notice took the place of"),
        pytest.param("2026-09-30", {"pace-1": "2026-06-30"}, 25.9, "pace-2", id="second quarter"),
        pytest.param("2026-12-31", {"pace-1": "2026-06-30"}, 38.9, "pace-3", id="third quarter"),
        pytest.param("2026-12-31", {"pace-1": "2026-06-30"}, 39, None, id="caught up"),
        pytest.param("2027-03-01", {"pace-3": "2026-12-31"}, 40, "30", id="towards the end the days count"),
    ],
)
def test_pace_of_a_year(today: str, used: dict[str, str], value: float | None, stage: str | None) -> None:
    told = {name: date.fromisoformat(when) for name, when in used.items()}
    assert reached(HOURS, date.fromisoformat(today), told, value=value) == stage


def test_pace_moves_to_the_working_day_before() -> None:
    calendar_year = obligation(Metric.HOURS, Due("window_end"), 52, Window("calendar_year"))
    told = {"first": date(2027, 1, 4)}
    # 30.09.2028 is a Saturday
    assert reached(calendar_year, date(2028, 9, 28), {"pace-2": date(2028, 6, 30)}, value=30.0) is None
    assert reached(calendar_year, date(2028, 9, 29), {"pace-2": date(2028, 6, 30)}, value=30.0) == "pace-3"
    assert reached(calendar_year, date(2027, 3, 31), told, value=1.0) == "pace-1"


@pytest.mark.parametrize(("quiet_days", "stage"), [(89, "pace-1"), (90, "pace-1"), (91, None)])
def test_no_pace_in_the_first_days_of_a_window(quiet_days: int, stage: str | None) -> None:
    quiet = Reminding(pace_first_days=quiet_days)
    assert reached(HOURS, date(2026, 6, 30), {"first": day("04-02")}, value=1.0, reminding=quiet) == stage


@pytest.mark.parametrize(
    ("today", "used", "stage"),
    [
        pytest.param("04-15", {"first": "04-02"}, None, id="thirteen days"),
        pytest.param("04-16", {"first": "04-02"}, "cadence-2026-04-16", id="fourteen days"),
        pytest.param("04-16", {"first": "04-01", "cadence-2026-04-15": "04-15"}, None, id="counted from the last"),
        pytest.param("07-16", {"first": "04-02"}, "cadence-2026-07-16", id="after downtime, once"),
    ],
)
def test_cadence_without_a_due_date(today: str, used: dict[str, str], stage: str | None) -> None:
    told = {name: day(when) for name, when in used.items()}
    assert reached(SAME_EMAIL, day(today), told, State.OPEN, Reason.EMAILS_DIFFER) == stage
    assert reached(SAME_EMAIL, day(today), told, State.UNKNOWN, Reason.NO_SPARROW_EMAIL) == stage


def test_the_orders_own_cadence_comes_first() -> None:
    weekly = obligation(Metric.SAME_EMAIL, Due("none", cadence_days=7))
    assert reached(weekly, day("04-08"), {"first": day("04-02")}) is None
    assert reached(weekly, day("04-09"), {"first": day("04-02")}) == "cadence-2026-04-09"


def test_unknown_with_a_due_date_keeps_the_cadence() -> None:
    due = obligation(Metric.SAME_EMAIL, Due("date", on=date(2026, 4, 30)))
    told = {"first": day("04-02")}
    assert reached(due, day("04-15"), told, State.UNKNOWN, Reason.NO_SPARROW_EMAIL) is None
    assert reached(due, day("04-16"), told, State.UNKNOWN, Reason.NO_SPARROW_EMAIL) == "cadence-2026-04-16"


def test_missed_is_said_once() -> None:
    assert reached(HOURS, date(2027, 4, 6), {}, State.MISSED) == "missed"
    assert reached(HOURS, date(2027, 4, 6), {"0": date(2027, 3, 31)}, State.MISSED) == "missed"
    assert reached(HOURS, date(2027, 4, 20), {"missed": date(2027, 4, 6)}, State.MISSED) is None


@pytest.mark.parametrize(
    ("today", "last"),
    [
        pytest.param("03-29", False, id="Sunday: the last is to come"),
        pytest.param("03-30", True, id="the working day before a due holiday"),
        pytest.param("03-31", True, id="the due day"),
        pytest.param("04-01", False, id="past"),
        pytest.param("01-05", False, id="long before"),
    ],
)
def test_last_chance(today: str, last: bool) -> None:  # noqa: FBT001 - a column of the table
    assert Timetable(FIVE_DAY_WEEK, day(today), REMINDING).last_chance(date(2026, 3, 31)) is last


def test_a_timetable_knows_its_day() -> None:
    six_days = WorkingCalendar(frozenset(), frozenset(range(6)))
    saturday = date(2026, 4, 4)
    assert Timetable(six_days, saturday, REMINDING).working
    assert not Timetable(FIVE_DAY_WEEK, saturday, REMINDING).working
    assert Timetable(six_days, saturday, REMINDING).closes - Timetable(
        six_days, saturday, REMINDING
    ).opens == timedelta(hours=8)
    assert Timetable(FIVE_DAY_WEEK, day("03-24"), Reminding(stages_before=(2, 9, 7))).before(date(2026, 3, 31)) == (
        "7",
        date(2026, 3, 24),
    )


@pytest.mark.parametrize(
    ("state", "today", "used", "stage"),
    [
        (State.OPEN, "03-05", {"30": day("02-27")}, "asked-2026-03-05"),
        (State.OPEN, "03-16", {"30": day("02-27")}, "15"),
        (State.OPEN, "03-16", {"15": day("03-16")}, None),
        (State.OPEN, "03-05", {}, "first"),
        (State.OPEN, "03-05", {"asked-2026-03-05": day("03-05")}, None),
        (State.OPEN, "03-06", {"asked-2026-03-05": day("03-05")}, "asked-2026-03-06"),
        (State.OVERDUE, "05-20", {f"overdue-{n}": day(f"04-{6 * n:02}") for n in (1, 2, 3, 4)}, "asked-2026-05-20"),
        (State.MISSED, "04-09", {"missed": day("04-02")}, None),
        (State.MET, "03-05", {"30": day("02-27")}, None),
    ],
)  # fmt: skip
def test_on_request_what_is_left_to_do_is_reason_enough_once_a_day(
    state: State, today: str, used: dict[str, date], stage: str | None
) -> None:
    assert reached(COURSES, day(today), used, state, on_request=True) == stage


def test_a_reminder_on_request_takes_the_place_of_what_was_due_by_then() -> None:
    assert reached(COURSES, day("03-17"), {"asked-2026-03-16": day("03-16")}) is None
