"""From all that one officer owes, by all orders, to at most one nudge a day, the most urgent first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.rules import delivery, stages
from scheduler.rules.periods import Asked
from scheduler.rules.stages import ALL_MET, FIRST, Timetable
from storage.rows import Held, Metric, Nudge, Occasion, Officer, Reason, Standing, State

Used = Mapping[tuple[int, str], Mapping[str, date]]
"""By obligation key and period: the day on which each stage was used."""

DONE = frozenset({State.MET, State.MET_LATE})
SETTLED = DONE | {State.EXEMPT, State.NOT_APPLICABLE}
NOT_ADDRESSED = frozenset({Reason.LEFT, Reason.OUTSIDE_AUDIENCE})
LEFT_OUT = NOT_ADDRESSED | {Reason.EXEMPTED, Reason.ADVICE}
"""Reasons for which an obligation does not keep everything from being met; a window that has yet to begin does."""

URGENCY = {
    State.OVERDUE: 0,
    State.OPEN: 1,
    State.MISSED: 2,
    State.UNKNOWN: 4,
    State.AWAITING_REPORT: 5,
    State.MET_LATE: 6,
    State.MET: 6,
    State.EXEMPT: 7,
    State.NOT_APPLICABLE: 8,
}
WITHOUT_DUE_DATE = 3
ADVICE_COMES_LAST = 9

TEMPLATES = {
    Metric.SAME_EMAIL: "email_mismatch",
    Metric.COURSES: "courses",
    Metric.HOURS: "hours",
    Metric.PLAN_SHARE: "plan",
    Metric.ASSESSMENT: "assessment",
}


@dataclass(slots=True)
class Planned:
    """What an officer is told today, if anything, and what could have been said and is not."""

    nudge: Nudge | None
    held: tuple[tuple[Standing, Held], ...] = ()


NOTHING: Mapping[str, date] = {}
Stood = Sequence[tuple[Asked, Standing]]
Reached = dict[int, str]
"""The stage reached, by the place in `stood`."""


def plan(
    officer: Officer,
    stood: Stood,
    used: Used,
    *,
    nudged_on: Collection[date],
    reach: delivery.Reach,
    timetable: Timetable,
    resting: Collection[int] = (),
    finished: Collection[int] = (),
) -> Planned:
    """Decide what one officer is told on the day of the timetable.

    `stood` is where the officer stands with every obligation of every active order, `nudged_on` the days of the nudges
    of the last seven days, today's included, `resting` the keys of obligations of which no nudge speaks for now,
    `finished` of those which the officer says are just done: of these only the last reminder before a due date speaks.
    """
    rests = _resting(stood, timetable, resting, finished)
    reached, held = _look(stood, used, timetable, rests)
    spoken, reached = _speak_of(stood, used, reached, timetable, rests) if reached else _all_met(stood, used)
    if not reached:
        return Planned(None, tuple(held.values()))
    last_reminder = any(_is_last_chance(stood[place][1], timetable) for place in reached)
    why_not = _why_not(officer, reach, nudged_on, timetable, last_reminder=last_reminder)
    if why_not is not None:
        return Planned(None, tuple((held | {place: (stood[place][1], why_not) for place in reached}).values()))
    most_urgent_first = sorted([stood[place] for place in spoken], key=_urgency)
    nudge = Nudge(
        officer.id,
        _template(most_urgent_first, reached),
        tuple([_occasion(stood[place][1], name) for place, name in reached.items()]),
        tuple([standing for _, standing in most_urgent_first]),
        timetable.opens,
        timetable.closes,
        last_reminder,
    )
    return Planned(nudge, tuple(why for place, why in held.items() if place not in spoken))


def _resting(
    stood: Stood, timetable: Timetable, resting: Collection[int], finished: Collection[int]
) -> dict[int, Held]:
    """What no nudge speaks of for now, by its place, and why."""
    rests = {}
    for place, (_, standing) in enumerate(stood):
        if standing.obligation_key in resting:
            rests[place] = Held.TICKET
        elif standing.obligation_key in finished and not _is_last_chance(standing, timetable):
            rests[place] = Held.FINISHED
    return rests


def _look(
    stood: Stood, used: Used, timetable: Timetable, rests: Mapping[int, Held]
) -> tuple[Reached, dict[int, tuple[Standing, Held]]]:
    """The stages that each standing has reached by itself, and what is held back by itself."""
    reached: Reached = {}
    held: dict[int, tuple[Standing, Held]] = {}
    for place, (asked, standing) in enumerate(stood):
        if standing.state in SETTLED or (_is_folded(standing) and _asks_for_account(stood)):
            continue
        told = _told(standing, used)
        name = stages.stage(asked, standing, told, timetable)
        if name is not None and place in rests:
            held[place] = standing, rests[place]
        elif name is not None:
            reached[place] = name
        elif standing.reason in stages.HELD_FOR:
            held[place] = standing, stages.HELD_FOR[standing.reason]
        elif stages.digest_only(standing, told, timetable.reminding):
            held[place] = standing, Held.DIGEST_ONLY
    return reached, held


def _told(standing: Standing, used: Used) -> Mapping[str, date]:
    return used.get((standing.obligation_key, standing.period), NOTHING)


def _is_folded(standing: Standing) -> bool:
    """Unknown because the account is not found: said with the account, where an order asks for that, not by itself."""
    return standing.state is State.UNKNOWN and standing.reason is Reason.NOT_FOUND


def _asks_for_account(stood: Stood) -> bool:
    return any(asked.metric is Metric.ACCOUNT and stands.state is not State.NOT_APPLICABLE for asked, stands in stood)


def _speak_of(
    stood: Stood, used: Used, reached: Reached, timetable: Timetable, rests: Mapping[int, Held]
) -> tuple[set[int], Reached]:
    """All that today's nudge speaks of, and the stages that it uses up."""
    opened = _first_notice(stood, reached) - set(rests)
    announced = {place: FIRST for place in opened if _joins_first_notice(stood[place], used)}
    return opened | _still_open(stood, used, reached, timetable) - set(rests), reached | announced


def _first_notice(stood: Stood, reached: Reached) -> set[int]:
    """Everything in the orders of which something is said for the first time: they are given whole."""
    orders = {stood[place][0].order.id for place, name in reached.items() if name == FIRST}
    return {
        place
        for place, (asked, standing) in enumerate(stood)
        if asked.order.id in orders and not asked.closing and standing.reason not in NOT_ADDRESSED
    }


def _joins_first_notice(stands: tuple[Asked, Standing], used: Used) -> bool:
    """Whether an obligation of which nothing can be said by itself today counts as announced by the first notice."""
    _, standing = stands
    waits = standing.state in (State.AWAITING_REPORT, State.UNKNOWN) or standing.reason is Reason.BEFORE_WINDOW
    return waits and not _told(standing, used)


def _still_open(stood: Stood, used: Used, reached: Reached, timetable: Timetable) -> set[int]:
    """All that is still open by any order, apart from what only the digest names and windows already closed."""
    return {
        place
        for place, (_, standing) in enumerate(stood)
        if place in reached
        or (
            stages.speaks(standing)
            and standing.state is not State.MISSED
            and not stages.digest_only(standing, _told(standing, used), timetable.reminding)
        )
    }


def _all_met(stood: Stood, used: Used) -> tuple[set[int], Reached]:
    """What is met, and what of it was once asked for and is not yet congratulated; nothing unless all is met."""
    met = set()
    for place, (_, standing) in enumerate(stood):
        if standing.state in DONE:
            met.add(place)
        elif standing.reason not in LEFT_OUT:
            return set(), {}
    told = {place: _told(stood[place][1], used) for place in met}
    return met, {place: ALL_MET for place in sorted(met) if told[place] and ALL_MET not in told[place]}


def _is_last_chance(standing: Standing, timetable: Timetable) -> bool:
    return standing.state is State.OPEN and standing.due_on is not None and timetable.last_chance(standing.due_on)


def _why_not(
    officer: Officer, reach: delivery.Reach, nudged_on: Collection[date], timetable: Timetable, *, last_reminder: bool
) -> Held | None:
    if not timetable.working:
        return Held.NON_WORKING_DAY
    return delivery.held(officer, reach, nudged_on, timetable.today, timetable.reminding, last_reminder=last_reminder)


def _template(spoken: Sequence[tuple[Asked, Standing]], reached: Reached) -> str:
    names = reached.values()
    if FIRST in names:
        return "first_notice"
    if ALL_MET in names:
        return "all_done"
    asked, standing = spoken[0]
    if standing.reason is Reason.NOT_FOUND:
        return "account_not_found"
    if len(spoken) > 1:
        return "merged"
    if standing.state is State.OVERDUE:
        return "overdue"
    return "email_unknown" if standing.reason is Reason.NO_SPARROW_EMAIL else TEMPLATES[asked.metric]


def _urgency(stands: tuple[Asked, Standing]) -> tuple[int, date, str, int]:
    asked, standing = stands
    rank = URGENCY[standing.state]
    if standing.reason is Reason.ADVICE:
        rank = ADVICE_COMES_LAST
    elif standing.state is State.OPEN and standing.due_on is None:
        rank = WITHOUT_DUE_DATE
    return rank, standing.due_on or date.max, asked.order.id, standing.obligation_key


def _occasion(standing: Standing, name: str) -> Occasion:
    return Occasion(standing.officer_id, standing.obligation_key, standing.period, name)
