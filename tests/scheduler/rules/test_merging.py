"""At most one nudge a day over all orders: what it says, in which order, by which template, and what is held back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scheduler.rules import merging, periods, stages
from scheduler.rules.delivery import Reach
from scheduler.rules.merging import Planned
from scheduler.rules.standing import standing
from storage.rows import (
    Due,
    Held,
    Known,
    Measure,
    Metric,
    Order,
    Reason,
    ReportKind,
    Reports,
    Standing,
    State,
    WorkingCalendar,
)
from tests.scheduler.rules.invented import (
    BIHAR,
    FIVE_DAY_WEEK,
    RAJASTHAN,
    REMINDING,
    account,
    at,
    known,
    obligation,
    officer,
    order,
    reports,
)

TODAY = date(2026, 4, 2)
ACCOUNT, COURSES, HOURS, SAME_EMAIL = (1, "2026-04-09"), (2, "2026-03-31"), (3, "2026-27"), (5, "")
DIFFERENT = "a.sen@mail.example"
ALL_DONE = {2: Measure(3), 3: Measure(52)}
Used = dict[tuple[int, str], dict[str, date]]


def plan(
    who: Known,
    used: Used | None = None,
    today: date = TODAY,
    orders: tuple[Order, ...] = (BIHAR, RAJASTHAN),
    nudged_on: tuple[date, ...] = (),
    reach: Reach = Reach(),  # noqa: B008 - frozen
    seen: Reports | None = None,
    calendar: WorkingCalendar = FIVE_DAY_WEEK,
) -> Planned:
    seen = seen or reports(at(today, 4))
    stood = [
        (asked, standing(asked, who))
        for of in orders
        for one in of.obligations
        for asked in periods.asked(one, of, seen, today, REMINDING)
    ]
    timetable = stages.Timetable(calendar, today, REMINDING)
    return merging.plan(
        who.officer,
        stood,
        used or {},
        nudged_on=nudged_on,
        reach=reach,
        timetable=timetable,
        resting=who.resting,
        finished=who.finished,
    )


def told(*which: tuple[int, str], on: date = date(2026, 3, 1), stage: str = "first") -> Used:
    return {one: {stage: on} for one in which}


def said(planned: Planned) -> tuple[str, list[tuple[int, str]], list[int]]:
    """The template, the occasions used and the obligations spoken of."""
    assert planned.nudge is not None
    occasions = [(one.obligation_key, one.stage) for one in planned.nudge.occasions]
    return planned.nudge.template, sorted(occasions), [one.obligation_key for one in planned.nudge.standings]


NEARLY = {2: Measure(3), 3: Measure(1)}
TOLD = told(ACCOUNT, COURSES, HOURS, SAME_EMAIL)
"""All was announced a month ago."""


@pytest.mark.parametrize(
    ("who", "used", "today", "template", "occasions", "speaks_of"),
    [
        pytest.param(
            known(account=None), None, TODAY, "first_notice", [(1, "first"), (2, "first"), (3, "first")],
            [1, 2, 3, 5, 4], id="first notice: the whole order, and what else is open",
        ),
        pytest.param(
            known(measures={3: Measure(1)}), None, TODAY, "first_notice", [(2, "first"), (3, "first")],
            [3, 2, 1, 4], id="first notice: announced though a report is awaited, met ones in brief",
        ),
        pytest.param(
            known(sparrow_email=DIFFERENT, measures=ALL_DONE), None, TODAY, "first_notice", [(5, "first")],
            [5], id="first notice of the one order that asks anything",
        ),
        pytest.param(
            known(sparrow_email=DIFFERENT, measures=NEARLY), TOLD | told(HOURS, on=date(2026, 4, 1)),
            date(2026, 4, 6), "merged", [(5, "cadence-2026-04-06")], [3, 5],
            id="merged: what is open by the other order is told too",
        ),
        pytest.param(
            known(account=None), TOLD, TODAY, "account_not_found", [(1, "7")], [1, 2, 3, 5],
            id="not found: everything unknown is folded in, and uses no stage of its own",
        ),
        pytest.param(
            known(account=None), TOLD, date(2026, 4, 13), "account_not_found", [(1, "overdue-1")], [1, 2, 3, 5],
            id="not found and overdue",
        ),
        pytest.param(
            known(measures={2: Measure(1), 3: Measure(52)}), TOLD, date(2026, 4, 6), "overdue", [(2, "overdue-1")],
            [2], id="overdue alone",
        ),
        pytest.param(
            known(measures={2: Measure(1), 3: Measure(1)}), TOLD, date(2026, 4, 6), "merged", [(2, "overdue-1")],
            [2, 3], id="overdue comes first",
        ),
        pytest.param(
            known(measures={2: Measure(1), 3: Measure(52)}), TOLD, date(2026, 3, 27), "courses", [(2, "3")], [2],
            id="courses",
        ),
        pytest.param(
            known(measures=NEARLY), TOLD, date(2026, 6, 30), "hours", [(3, "pace-1")], [3], id="hours behind pace"
        ),
        pytest.param(
            known(sparrow_email=DIFFERENT, measures=ALL_DONE), TOLD, TODAY, "email_mismatch",
            [(5, "cadence-2026-04-02")], [5], id="emails differ",
        ),
        pytest.param(
            known(sparrow_email=None, measures=ALL_DONE), TOLD, TODAY, "email_unknown",
            [(5, "cadence-2026-04-02")], [5], id="SPARROW email unknown",
        ),
        pytest.param(
            known(measures=ALL_DONE, closing={3: Measure(52)}), told(ACCOUNT, HOURS), TODAY, "all_done",
            [(1, "all-met"), (3, "all-met")], [2, 1, 3, 5], id="all done: congratulated for what was asked of them",
        ),
    ],
)  # fmt: skip
def test_what_is_said(
    who: Known,
    used: Used | None,
    today: date,
    template: str,
    occasions: list[tuple[int, str]],
    speaks_of: list[int],
) -> None:
    assert said(plan(who, used, today)) == (template, occasions, speaks_of)


@pytest.mark.parametrize(
    ("metric", "measure", "template"),
    [(Metric.PLAN_SHARE, Measure(0, None, 4), "plan"), (Metric.ASSESSMENT, Measure(0, None, 1), "assessment")],
)
def test_templates_of_the_other_metrics(metric: Metric, measure: Measure, template: str) -> None:
    by = order(obligation(metric, Due("date", on=date(2026, 4, 9)), 0.5))
    assert said(plan(known(measures={1: measure}), told((1, "2026-04-09")), orders=(by,)))[0] == template


def test_without_an_account_obligation_not_found_is_said_by_itself() -> None:
    nobody = known(account=None)
    assert said(plan(nobody, orders=(RAJASTHAN,))) == ("first_notice", [(5, "first")], [5])
    later = plan(nobody, told(SAME_EMAIL), orders=(RAJASTHAN,))
    assert said(later) == ("account_not_found", [(5, "cadence-2026-04-02")], [5])


def test_whoever_is_exempt_from_the_account_is_not_asked_for_it_by_the_back_door() -> None:
    assert plan(known(account=None, exemptions={1: "no network"}), told(SAME_EMAIL)).nudge is None


def test_an_order_outside_the_audience_does_not_fold_anything() -> None:
    nobody = known(account=None)
    (one,) = periods.asked(BIHAR.obligations[0], BIHAR, reports(at(TODAY)), TODAY, REMINDING)
    (two,) = periods.asked(RAJASTHAN.obligations[0], RAJASTHAN, reports(at(TODAY)), TODAY, REMINDING)
    stood = [(one, standing(one, nobody, applies=False)), (two, standing(two, nobody))]
    timetable = stages.Timetable(FIVE_DAY_WEEK, TODAY, REMINDING)
    planned = merging.plan(nobody.officer, stood, {}, nudged_on=(), reach=Reach(), timetable=timetable)
    assert said(planned) == ("first_notice", [(5, "first")], [5])


def test_most_urgent_first() -> None:
    due = [("none", None), ("date", date(2026, 4, 20)), ("date", date(2026, 4, 9)), ("date", date(2026, 3, 1))]
    one = order(*(obligation(Metric.COURSES, Due(kind, on=on), 3, key=key) for key, (kind, on) in enumerate(due, 1)))
    unknown = obligation(Metric.SAME_EMAIL, Due("date", on=date(2026, 3, 5)), key=7)
    two = order(unknown, obligation(Metric.ADVICE, Due("none"), key=8), obligation(Metric.ACCOUNT, Due("none"), key=9))
    got = plan(known(sparrow_email=None), orders=(two, one))
    assert said(got)[2] == [4, 3, 2, 1, 7, 9, 8]


def test_urgency_of_every_state() -> None:
    day = date(2026, 4, 9)
    ranked = [
        Standing(7, 11, State.OVERDUE, Reason.SHORT, due_on=day),
        Standing(7, 10, State.OPEN, Reason.SHORT, due_on=day),
        Standing(7, 9, State.MISSED, Reason.SHORT, due_on=day),
        Standing(7, 8, State.OPEN, Reason.EMAILS_DIFFER),
        Standing(7, 7, State.UNKNOWN, Reason.NO_PLAN, due_on=day),
        Standing(7, 6, State.AWAITING_REPORT, Reason.REPORT_TOO_EARLY, due_on=day),
        Standing(7, 4, State.MET, Reason.REACHED, due_on=day),
        Standing(7, 5, State.MET_LATE, Reason.REACHED_LATE, due_on=day),
        Standing(7, 3, State.EXEMPT, Reason.EXEMPTED, due_on=day),
        Standing(7, 2, State.NOT_APPLICABLE, Reason.BEFORE_WINDOW, due_on=day),
        Standing(7, 1, State.OPEN, Reason.ADVICE),
    ]
    (asked,) = periods.asked(RAJASTHAN.obligations[0], RAJASTHAN, Reports(), TODAY, REMINDING)
    stood = [(asked, standing) for standing in reversed(ranked)]
    assert [standing for _, standing in sorted(stood, key=merging._urgency)] == ranked


def test_a_nudge_lives_in_the_office_hours_of_its_day() -> None:
    nudge = plan(known(account=None)).nudge
    assert nudge is not None
    assert (nudge.officer_id, nudge.not_before, nudge.valid_until) == (
        7,
        datetime(2026, 4, 2, 4, 30, tzinfo=UTC),
        datetime(2026, 4, 2, 12, 30, tzinfo=UTC),
    )
    assert (nudge.occasions[0].officer_id, nudge.occasions[0].period) == (7, "2026-04-09")


WEEK_FULL = (date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 1))
SHORT = known(measures={2: Measure(1), 3: Measure(52)})


@pytest.mark.parametrize(
    ("who", "today", "nudged_on", "reach", "why"),
    [
        pytest.param(known(account=None), date(2026, 4, 3), (), Reach(), Held.NON_WORKING_DAY, id="Good Friday"),
        pytest.param(known(account=None), TODAY, WEEK_FULL, Reach(), Held.BUDGET, id="three in seven days"),
        pytest.param(known(account=None), TODAY, (TODAY,), Reach(), Held.BUDGET, id="one today"),
        pytest.param(known(account=None), TODAY, (), Reach(stopped=True), Held.STOPPED, id="STOP"),
        pytest.param(known(account=None), TODAY, (), Reach(has_contact=False), Held.NO_CONTACT, id="no contact"),
        pytest.param(known(account=None), TODAY, (), Reach(snoozed_until=date(2026, 4, 3)), Held.SNOOZED, id="snoozed"),
        pytest.param(
            known(officer=officer(on_leave_until=TODAY), account=None), TODAY, (), Reach(), Held.ON_LEAVE, id="leave"
        ),
    ],
)
def test_what_stands_against_a_nudge(
    who: Known, today: date, nudged_on: tuple[date, ...], reach: Reach, why: Held
) -> None:
    planned = plan(who, TOLD, today, nudged_on=nudged_on, reach=reach)
    assert planned.nudge is None
    assert [(one.obligation_key, reason) for one, reason in planned.held] == [(1, why)]


def test_the_last_reminder_passes_the_budget_and_a_snooze() -> None:
    reach = Reach(snoozed_until=date(2026, 5, 1))
    last = plan(SHORT, TOLD, date(2026, 3, 30), nudged_on=WEEK_FULL, reach=reach).nudge
    assert last is not None
    assert last.last_reminder
    with_more = plan(known(sparrow_email=DIFFERENT), TOLD, date(2026, 3, 30)).nudge
    assert with_more is not None
    assert with_more.last_reminder
    earlier = plan(SHORT, TOLD, date(2026, 3, 27), nudged_on=(date(2026, 3, 27),), reach=Reach())
    assert [why for _, why in earlier.held] == [Held.BUDGET]


def test_other_words_near_a_due_date_are_not_the_last_reminder() -> None:
    said_already = TOLD | told(COURSES, on=date(2026, 3, 30), stage="0") | told(SAME_EMAIL, on=date(2026, 3, 10))
    six_days = WorkingCalendar(frozenset())
    who = known(sparrow_email=DIFFERENT, measures={2: Measure(1), 3: Measure(52)})
    nudge = plan(who, said_already, date(2026, 3, 30), orders=(BIHAR, RAJASTHAN), calendar=six_days).nudge
    assert nudge is not None
    assert not nudge.last_reminder
    overdue = plan(SHORT, TOLD, date(2026, 4, 6)).nudge
    assert overdue is not None
    assert not overdue.last_reminder


OLD = reports(at(date(2026, 3, 20)))


@pytest.mark.parametrize(
    ("seen", "today", "held"),
    [
        pytest.param(Reports(), TODAY, [(2, Held.NO_REPORT), (3, Held.NO_REPORT)], id="no report"),
        pytest.param(OLD, TODAY, [(2, Held.STALE_REPORT), (3, Held.STALE_REPORT)], id="stale reports"),
        pytest.param(reports(at(TODAY)), TODAY, [(2, Held.AWAITING_REPORT)], id="awaited"),
    ],
)
def test_without_facts_nothing_is_said(seen: Reports, today: date, held: list[tuple[int, Held]]) -> None:
    planned = plan(known(), TOLD, today, seen=seen)
    assert planned.nudge is None
    assert [(one.obligation_key, why) for one, why in planned.held] == held


def test_what_is_held_by_itself_is_told_beside_a_nudge_of_something_else() -> None:
    planned = plan(known(sparrow_email=DIFFERENT), TOLD)
    assert said(planned) == ("merged", [(5, "cadence-2026-04-02")], [3, 5])
    assert [(one.obligation_key, why) for one, why in planned.held] == [(2, Held.AWAITING_REPORT)]


def test_a_first_notice_announces_what_a_missing_report_keeps_unknown() -> None:
    users_only = reports(at(TODAY), ReportKind.USERS)
    planned = plan(known(account=None), {}, seen=users_only)
    assert said(planned)[1] == [(1, "first"), (2, "first"), (3, "first")]
    assert planned.held == ()
    awaited = plan(known(measures={3: Measure(1)}))
    assert (said(awaited)[1], awaited.held) == ([(2, "first"), (3, "first")], ())


def test_a_first_notice_announces_nothing_twice() -> None:
    awaited = told(COURSES)
    assert said(plan(known(measures={3: Measure(1)}), awaited))[1] == [(3, "first")]


def test_after_so_many_only_the_digest_names_it() -> None:
    often = {COURSES: {f"overdue-{n}": date(2026, 4, n) for n in (1, 2, 3, 4)}}
    silent = plan(SHORT, TOLD | often, date(2026, 6, 1))
    assert silent.nudge is None
    assert [(one.obligation_key, why) for one, why in silent.held] == [(2, Held.DIGEST_ONLY)]
    behind = known(measures={2: Measure(1), 3: Measure(2)})
    assert said(plan(behind, TOLD | often, date(2026, 6, 30))) == ("hours", [(3, "pace-1")], [3])


def test_a_year_that_was_missed_is_closed_once() -> None:
    today = date(2027, 4, 6)
    who = known(measures={2: Measure(3), 3: Measure(52)}, closing={3: Measure(40)})
    first = plan(who, TOLD, today, orders=(BIHAR,))
    assert said(first) == ("hours", [(3, "missed")], [3])
    used = TOLD | {HOURS: {"first": date(2026, 4, 2), "missed": today}}
    again = plan(who, used, date(2027, 4, 7), orders=(BIHAR,))
    assert (again.nudge, again.held) == (None, ())
    behind = known(measures={2: Measure(3)}, closing={3: Measure(40)})
    notice = plan(behind, used, date(2027, 4, 7), orders=(BIHAR,))
    assert said(notice) == ("first_notice", [(3, "first")], [3, 2, 1, 4])


@pytest.mark.parametrize(
    ("who", "used", "today"),
    [
        pytest.param(known(measures=ALL_DONE), {}, TODAY, id="nothing was ever asked"),
        pytest.param(known(measures=ALL_DONE), told(HOURS, stage="all-met"), TODAY, id="congratulated before"),
        pytest.param(known(measures=ALL_DONE), TOLD, date(2026, 3, 27), id="the year has yet to begin"),
        pytest.param(known(measures={3: Measure(52)}), TOLD, TODAY, id="a report is awaited"),
        pytest.param(known(measures=ALL_DONE, exemptions={0: "x"}), TOLD, TODAY, id="exempt from all"),
        pytest.param(known(measures=ALL_DONE, officer=officer(left=True)), TOLD, TODAY, id="left"),
        pytest.param(known(measures=ALL_DONE, candidates=2), TOLD, TODAY, id="two accounts"),
    ],
)
def test_no_congratulation(who: Known, used: Used, today: date) -> None:
    assert plan(who, used, today).nudge is None


def test_a_congratulation_waits_for_a_working_day_and_leaves_out_exemptions() -> None:
    who = known(measures={3: Measure(52)}, exemptions={2: "abroad"}, account=account(registered_on=date(2026, 1, 1)))
    held = plan(who, TOLD, date(2026, 4, 3))
    assert {why for _, why in held.held} == {Held.NON_WORKING_DAY}
    done = said(plan(who, TOLD))
    assert done == ("all_done", [(1, "all-met"), (3, "all-met"), (5, "all-met")], [1, 3, 5])


@pytest.mark.parametrize(
    ("resting", "speaks_of", "held"),
    [
        pytest.param({5}, [], [(2, Held.AWAITING_REPORT), (5, Held.TICKET)], id="what would be said"),
        pytest.param({3}, [5], [(2, Held.AWAITING_REPORT)], id="what would be said along with it"),
        pytest.param({1, 2}, [3, 5], [(2, Held.AWAITING_REPORT)], id="what is met or waits anyway"),
    ],
)
def test_what_an_officer_has_called_wrong_rests(
    resting: set[int], speaks_of: list[int], held: list[tuple[int, Held]]
) -> None:
    planned = plan(known(sparrow_email=DIFFERENT, resting=frozenset(resting)), TOLD)
    assert [one.obligation_key for one in planned.nudge.standings] == speaks_of if planned.nudge else not speaks_of
    assert [(one.obligation_key, why) for one, why in planned.held] == held


def test_what_rests_is_left_out_of_a_first_notice_and_announced_later() -> None:
    who = {"account": None, "sparrow_email": None}
    assert said(plan(known(**who, resting=frozenset({2})), orders=(BIHAR,)))[1:] == (
        [(1, "first"), (3, "first")],
        [1, 3, 4],
    )
    announced = told(ACCOUNT, HOURS, on=date(2026, 4, 1))
    short = known(measures={3: Measure(52)})
    assert plan(replace(short, resting=frozenset({2})), announced, date(2026, 3, 27)).nudge is None
    assert (2, "first") in said(plan(short, announced, date(2026, 3, 27)))[1]


def test_nobody_is_congratulated_while_something_open_rests() -> None:
    nearly = known(measures={2: Measure(3), 3: Measure(1)}, resting=frozenset({3}))
    assert plan(nearly, TOLD, date(2026, 6, 30)).nudge is None


def test_a_last_reminder_rests_as_well() -> None:
    assert said(plan(SHORT, TOLD, date(2026, 3, 30)))[2] == [2]
    held = plan(replace(SHORT, resting=frozenset({2})), TOLD, date(2026, 3, 30)).held
    assert [(one.obligation_key, why) for one, why in held] == [(2, Held.TICKET)]


def test_what_is_said_to_be_just_done_rests_but_for_the_last_reminder() -> None:
    week_before = date(2026, 3, 24)
    assert said(plan(SHORT, TOLD, week_before))[2] == [2]
    done = replace(SHORT, finished=frozenset({2}))
    assert [(one.obligation_key, why) for one, why in plan(done, TOLD, week_before).held] == [(2, Held.FINISHED)]
    assert said(plan(done, TOLD, date(2026, 3, 30)))[2] == [2]


def test_what_is_just_done_and_called_wrong_rests_altogether() -> None:
    both = replace(SHORT, finished=frozenset({2}), resting=frozenset({2}))
    held = plan(both, TOLD, date(2026, 3, 30)).held
    assert [(one.obligation_key, why) for one, why in held] == [(2, Held.TICKET)]
