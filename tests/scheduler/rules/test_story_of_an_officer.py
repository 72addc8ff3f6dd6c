"""One officer, the two seed orders, day after day: the slow reading agrees, and what must never happen does not."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.rules import delivery, merging, periods, stages
from scheduler.rules.standing import standing
from storage.rows import Known, Measure, Reports, WorkingCalendar
from tests.scheduler.rules import slow_evaluator as slow
from tests.scheduler.rules.invented import BIHAR, RAJASTHAN, REMINDING, account, at, officer, reports

HOLIDAYS = frozenset({date(2026, 3, 26), date(2026, 3, 31), date(2026, 4, 3), date(2026, 10, 2), date(2027, 3, 31)})
STARTS = [
    date(2026, 3, 25),
    date(2026, 4, 2),
    date(2026, 6, 10),
    date(2026, 12, 10),
    date(2027, 2, 25),
    date(2027, 3, 25),
]


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[date, Known, Reports]]:
    """What is known on each of some days in a row: an account that may appear, courses and hours that grow, reports."""
    start = draw(st.sampled_from(STARTS))
    length = draw(st.sampled_from([5, 40, 130]))
    appears = start + timedelta(days=draw(st.sampled_from([0, 0, 0, 3, 20, 1000])))
    email = draw(st.sampled_from([None, "a.sen@gov.example", "anita@mail.example"]))
    knows_email = start + timedelta(days=draw(st.sampled_from([0, 10, 1000])))
    courses, hours = draw(st.sampled_from([0, 2, 3])), draw(st.sampled_from([0.0, 12.0, 20.0, 38.0, 48.0]))
    learns = draw(st.sampled_from([0.0, 0.1, 0.4]))
    rhythm = draw(st.sampled_from([1, 3, 10]))
    days, as_on = [], at(start - timedelta(days=1))
    for number in range(length):
        day = start + timedelta(days=number)
        if number % rhythm == 0:
            as_on = at(day, 4)
            seen = hours + learns * number
            measures = {2: Measure(courses + number // 15, day), 3: Measure(seen, day)}
        days.append(
            (
                day,
                Known(
                    officer(),
                    account(registered_on=appears) if day >= appears else None,
                    sparrow_email=email if day >= knows_email else None,
                    measures=measures,
                    closing={3: Measure(hours, day)},
                ),
                reports(as_on),
            )
        )
    return days


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories(), st.booleans())
def test_every_day_of_a_story_agrees(
    story: list[tuple[date, Known, Reports]],
    begun_before: bool,  # noqa: FBT001 - drawn like the story
) -> None:
    used: dict[tuple[int, str], dict[str, date]] = {}
    if begun_before:
        first = story[0][0] - timedelta(days=20)
        used = {key: {"first": first} for key in ((1, "2026-04-09"), (2, "2026-03-31"), (3, "2026-27"), (5, ""))}
    calendar = WorkingCalendar(HOLIDAYS)
    nudged_on: list[tuple[date, bool]] = []
    for today, known, seen in story:
        stood, lines = [], []
        for order in (BIHAR, RAJASTHAN):
            for obligation in order.obligations:
                for asked in periods.asked(obligation, order, seen, today, REMINDING):
                    stands = standing(asked, known)
                    question = slow.Question(obligation, order, known, list(seen.newest), today, REMINDING)
                    question.closing = asked.closing
                    assert stands == slow.standing(question)
                    stood.append((asked, stands))
                    told = used.get((stands.obligation_key, stands.period), {})
                    lines.append(slow.Line(question, stands, dict(told)))
        days = [day for day, _ in nudged_on]
        timetable = stages.Timetable(calendar, today, REMINDING)
        nudge = merging.plan(
            known.officer, stood, used, nudged_on=days, reach=delivery.Reach(), timetable=timetable
        ).nudge
        said = slow.say(lines, slow.Day(calendar, days))
        assert (nudge.template if nudge else None) == said.template
        if nudge is None:
            continue
        assert {(one.obligation_key, one.period, one.stage) for one in nudge.occasions} == said.occasions
        for one in nudge.occasions:
            stages_used = used.setdefault((one.obligation_key, one.period), {})
            assert one.stage not in stages_used, "an occasion is used once"
            stages_used[one.stage] = today
        nudged_on.append((today, nudge.last_reminder))
    _never_too_much(nudged_on, calendar)


def _never_too_much(nudged_on: list[tuple[date, bool]], calendar: WorkingCalendar) -> None:
    days = [day for day, _ in nudged_on]
    assert len(days) == len(set(days)), "one a day"
    assert all(day.weekday() in calendar.weekdays and day not in calendar.holidays for day in days)
    for day, last_reminder in nudged_on:
        week = [other for other in days if day - timedelta(days=7) < other <= day]
        assert last_reminder or len(week) <= 3, "three in seven days"
