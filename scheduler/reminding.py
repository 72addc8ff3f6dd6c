"""A reminder at somebody's request: those within a scope who have something to do, by the habits that hold at night."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from scheduler.check import ADVISORY_LOCK
from scheduler.clock import day_in_india
from scheduler.planning import Plan, Planning, put_plan
from scheduler.recheck import PERSONAL
from scheduler.review import Review, Reviewed
from scheduler.rules import stages
from scheduler.rules.audience import Groups
from scheduler.rules.merging import Planned
from scheduler.scoped import officers_within
from scheduler.terms import Terms
from storage.database import Database
from storage.occasions import UNTOLD
from storage.only_one import only_one
from storage.orders import active_orders
from storage.reach import NOT_JOINED, How, Reached, reached_of
from storage.rows import Held, Standing, State

TOLD_TODAY = "told_today"
AFTER_HOURS = "after_hours"
NOTHING_NEW = "nothing_new"
UNREACHABLE = "unreachable"
"""Why somebody is not reminded now, beside the reasons that `Held` has."""


@dataclass
class Reminded:
    """Whom a request reaches, and whom it does not."""

    officers: int = 0
    """With something left to do."""
    now: int = 0
    """Who are reminded."""
    held: Counter[str] = field(default_factory=Counter)
    """Of the others how many for which reason."""


def remind(database: Database, terms: Terms, groups: Groups, now: datetime, *, dry_run: bool) -> Reminded:
    """Remind those of a scope today, each at most as often as ever; a dry run finds the same and writes nothing.

    Raises Complaint while a check is running.
    """
    reminded, today = Reminded(), day_in_india(now)
    with nullcontext() if dry_run else only_one(database, "check", ADVISORY_LOCK), database.reading() as session:
        review = Review(session, active_orders(session, terms.orders), terms.reminding, today)
        planning = Planning(terms, now, review, on_request=True)
        for chunk in _with_something_to_do(session, review, groups):
            plan = _in_time(planning.of(session, chunk), now)
            numbers = [each.known.officer.id for each in chunk]
            reached = reached_of(session, numbers, terms.channels)
            _count(plan, reached, today, reminded)
            if plan.messages and not dry_run:
                database.write_now(partial(put_plan, plan=plan, now=now))
    return reminded


def _with_something_to_do(session: Session, review: Review, groups: Groups) -> Iterator[list[Reviewed]]:
    for chunk in officers_within(session, groups):
        reviewed = review.several([officer.id for officer in chunk]).values()
        asked = [each for each in reviewed if any(_is_left_to_do(standing) for _, standing in each.stood)]
        if asked:
            yield asked


def _is_left_to_do(standing: Standing) -> bool:
    return stages.speaks(standing) and standing.state is not State.MISSED


def _in_time(plan: Plan, now: datetime) -> Plan:
    """The same without what could not go out before the office closes."""
    late = [message.valid_until <= now for message in plan.messages]
    return replace(
        plan,
        messages=[message for message, is_late in zip(plan.messages, late, strict=True) if not is_late],
        occasions=[used for used, is_late in zip(plan.occasions, late, strict=True) if not is_late],
        again=[] if all(late) else plan.again,
    )


def _count(plan: Plan, reached: Mapping[int, Reached], today: date, reminded: Reminded) -> None:
    going_out = {message.officer_id for message in plan.messages}
    for officer_id, planned in plan.of_officers.items():
        reminded.officers += 1
        if officer_id in going_out:
            reminded.now += 1
        elif today in plan.told.get(officer_id, UNTOLD).nudged_on:
            reminded.held[TOLD_TODAY] += 1
        elif planned.nudge is not None:
            reminded.held[AFTER_HOURS] += 1
        else:
            reminded.held[_why_not(planned, reached.get(officer_id, NOT_JOINED))] += 1


def _why_not(planned: Planned, reached: Reached) -> str:
    """What stands against writing to somebody at all, before what stands against one thing."""
    reasons = [why for _, why in planned.held]
    against = next((why for why in PERSONAL if why in reasons), reasons[0] if reasons else None)
    if against is Held.NO_CONTACT and reached.how is How.UNREACHABLE:
        return UNREACHABLE
    return against.value if against else NOTHING_NEW
