"""The fast rules against a slow second reading of the same rule book, over random officers, orders, facts and days."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.rules import delivery, merging, periods, stages
from scheduler.rules.standing import standing
from storage.rows import (
    Account,
    Due,
    Known,
    Measure,
    Metric,
    Obligation,
    Officer,
    Order,
    Reminding,
    Report,
    ReportKind,
    Reports,
    Text,
    Window,
    WorkingCalendar,
)
from tests.scheduler.rules import slow_evaluator as slow

INDIA = timezone(timedelta(hours=5, minutes=30))
WORDS = Text("", "")

EDGES = [
    date(2024, 2, 29),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 12, 31),
    date(2028, 2, 29),
    date(2027, 3, 31),
]
anchors = st.sampled_from(EDGES) | st.dates(date(2024, 1, 1), date(2028, 12, 31))


@st.composite
def near(draw: st.DrawFn, day: date, before: int = 45, after: int = 45) -> date:
    return day + timedelta(days=draw(st.integers(-before, after)))


seldom = st.sampled_from([False] * 14 + [True])


@st.composite
def windows(draw: st.DrawFn, anchor: date) -> Window | None:
    kind = draw(st.sampled_from([None, "financial_year", "financial_year", "calendar_year", "dates"]))
    if kind is None:
        return None
    first = draw(st.none() | near(anchor, 400, 0) | st.just(anchor.replace(day=1)))
    if kind == "dates":
        starts = draw(near(anchor, 30, 10))
        return Window(
            kind, draw(st.none() | near(starts, 3, 3)), starts, starts + timedelta(days=draw(st.integers(0, 30)))
        )
    return Window(kind, first, pro_rata=draw(st.booleans()))


@st.composite
def dues(draw: st.DrawFn, anchor: date, window: Window | None) -> Due:
    kinds = ["date", "days_after_order", "none"] + (["window_end"] * 3 if window else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "date":
        return Due(kind, on=draw(near(anchor)))
    if kind == "days_after_order":
        counted_from = draw(st.none() | near(anchor, 30, 5))
        return Due(kind, days=draw(st.integers(0, 40)), counted_from=counted_from, from_joining=draw(st.booleans()))
    return Due(kind, cadence_days=draw(st.none() | st.integers(1, 20)) if kind == "none" else None)


@st.composite
def orders(draw: st.DrawFn, anchor: date, name: str, keys: range) -> Order:
    obligations = []
    for key in keys:
        metric = draw(st.sampled_from(Metric))
        window = draw(windows(anchor))
        thresholds = {Metric.COURSES: 3, Metric.HOURS: 52, Metric.PLAN_SHARE: 0.5, Metric.ASSESSMENT: 1}
        due = Due("none") if metric is Metric.ADVICE else draw(dues(anchor, window))
        obligations.append(
            Obligation(key, name, str(key), "1", "", "", WORDS, metric, thresholds.get(metric), window, due)
        )
    dated, active = draw(st.none() | near(anchor, 30, 5)), draw(st.none() | near(anchor, 400, 5))
    rest = (WORDS, WORDS, "", "", (), ((),), (), (), (), ())
    return Order(name, name, None, dated, *rest, tuple(obligations), "version", activated_on=active)


moments = st.sampled_from([time(0), time(0, 0, 1), time(10), time(18, 29, 59), time(18, 30), time(23, 59)])


@st.composite
def reports(draw: st.DrawFn, today: date) -> list[Report]:
    newest = []
    for kind in ReportKind:
        for mdo in ("A", "B"):
            age = draw(st.sampled_from([None, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 7, 8, -3]))
            if age is not None:
                zone = draw(st.sampled_from([INDIA, UTC]))
                as_on = datetime.combine(today - timedelta(days=age), draw(moments), zone)
                as_on += timedelta(microseconds=len(newest))  # no two alike, so that the newest is one
                newest.append(Report(kind, mdo, f"Office {mdo}", as_on, "portal_reports"))
    return newest


emails = st.sampled_from(
    [None, "a.sen@gov.example", "A.Sen@gov.example ", "a.sen[at]gov[dot]example", "a.sen@Gmail.com"]
)


@st.composite
def measures(draw: st.DrawFn, keys: range, today: date) -> dict[int, Measure]:
    values = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 12.9, 13.0, 26.0, 38.9, 39.0, 51.9, 52.0])
    measure = st.builds(Measure, values, st.none() | near(today, 60, 0), st.sampled_from([None, 0, 1, 4]))
    return draw(st.dictionaries(st.sampled_from(keys), measure))


@st.composite
def officers(draw: st.DrawFn, today: date) -> Officer:
    return Officer(
        7,
        "",
        joined_on=draw(st.none() | near(today, 60, 3)),
        on_leave_until=draw(near(today, 2, 2)) if draw(seldom) else None,
        retires_on=draw(near(today, 2, 2)) if draw(seldom) else None,
        left=draw(seldom),
    )


@st.composite
def knowns(draw: st.DrawFn, today: date, keys: range) -> Known:
    account = st.builds(
        Account, st.just(1), st.sampled_from("AB"), emails, registered_on=st.none() | near(today, 60, 0)
    )
    exempt = st.dictionaries(st.sampled_from([0, *keys]), st.just("training"), max_size=1)
    return Known(
        draw(officers(today)),
        None if draw(seldom) or draw(seldom) else draw(account),
        2 if draw(seldom) else 0,
        draw(emails),
        draw(st.sampled_from([None, "sparrow_list", "self_declared"])),
        draw(measures(keys, today)),
        draw(measures(keys, today)),
        draw(exempt) if draw(seldom) else {},
        draw(st.frozensets(st.sampled_from(keys), max_size=2)) if draw(seldom) or draw(seldom) else frozenset(),
    )


@st.composite
def histories(draw: st.DrawFn, today: date) -> dict[str, date]:
    """The stages used so far: the first, and perhaps others after it."""
    first = draw(near(today, 80, 0))
    later = st.dictionaries(st.sampled_from(STAGES), st.dates(first, today), max_size=draw(st.sampled_from([0, 1, 4])))
    return {"first": first, **draw(later)}


STAGES = ["30", "7", "1", "overdue-1", "overdue-2", "pace-1", "cadence-2026-04-02", "missed", "all-met"]


@st.composite
def calendars(draw: st.DrawFn, today: date) -> WorkingCalendar:
    holidays = draw(st.frozensets(near(today, 40, 5), max_size=5))
    return WorkingCalendar(
        holidays, draw(st.sampled_from([frozenset(range(5)), frozenset(range(6)), frozenset(range(7))]))
    )


remindings = st.builds(
    Reminding,
    stages_before=st.sampled_from([(30, 15, 7, 3, 1, 0), (0, 10), (5,)]),
    overdue_nudges=st.sampled_from([1, 2, 4]),
    pace_first_days=st.sampled_from([30, 0, 91, 92]),
    grace_hours=st.sampled_from([0, 24, 48, 49]),
)


@st.composite
def days(draw: st.DrawFn) -> tuple:
    anchor = draw(anchors)
    today = draw(near(anchor, 45, 45))
    keys = range(1, 1 + draw(st.integers(1, 5)))
    split = draw(st.integers(1, len(keys)))
    given_orders = [draw(orders(anchor, "one", keys[:split])), draw(orders(anchor, "two", keys[split:]))]
    return (
        today,
        given_orders,
        draw(reports(today)),
        draw(knowns(today, keys)),
        draw(remindings),
        draw(calendars(today)),
    )


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(days(), st.data())
def test_standings_stages_and_nudges_agree(day: tuple, data: st.DataObject) -> None:
    today, given_orders, newest, known, reminding, calendar = day
    stood, lines, used = [], [], {}
    for order in given_orders:
        applies = not data.draw(seldom)
        for obligation in order.obligations:
            question = slow.Question(obligation, order, known, newest, today, reminding, applies)
            questions = [question]
            if slow.is_closing_asked(question):
                questions.append(dataclasses.replace(question, closing=True))
            prepared = periods.asked(obligation, order, Reports(tuple(newest)), today, reminding)
            assert len(prepared) == len(questions)
            for asked, asks in zip(prepared, questions, strict=True):
                fast = standing(asked, known, applies=applies)
                assert fast == slow.standing(asks)
                told = data.draw(st.just({}) | histories(today))
                used[fast.obligation_key, fast.period] = told
                stood.append((asked, fast))
                lines.append((asks, fast))
    slow_lines = [slow.Line(asks, stands, used[stands.obligation_key, stands.period]) for asks, stands in lines]
    nudged_on = data.draw(st.just([]) | st.lists(near(today, 8, 0), max_size=4))
    snooze = data.draw(near(today, 1, 1))
    reach = delivery.Reach(not data.draw(seldom), data.draw(seldom), snooze if data.draw(seldom) else None)
    timetable = stages.Timetable(calendar, today, reminding)

    planned = merging.plan(
        known.officer, stood, used, nudged_on=nudged_on, reach=reach, timetable=timetable, resting=known.resting
    )

    reached = (reach.has_contact, reach.stopped, reach.snoozed_until)
    said = slow.say(slow_lines, slow.Day(calendar, nudged_on, *reached, known.resting))
    assert {(one.obligation_key, one.period, str(why)) for one, why in planned.held} == said.held
    nudge = planned.nudge
    assert (nudge.template if nudge else None) == said.template
    if nudge:
        assert {(one.obligation_key, one.period, one.stage) for one in nudge.occasions} == said.occasions
        assert {(one.obligation_key, one.period) for one in nudge.standings} == said.speaks_of
        assert nudge.last_reminder == said.last_reminder
