"""Which stage, if any, a standing has reached today, given the stages that have been used for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from scheduler.rules.periods import Asked
from scheduler.rules.working_time import is_working_day, office_hours, previous_working_day
from storage.rows import Held, Reason, Reminding, Standing, State, WorkingCalendar

FIRST = "first"
MISSED = "missed"
ALL_MET = "all-met"
ON_REQUEST = "asked-"
"""Begins the stage of a reminder for which a nodal officer has asked; the day follows."""

HELD_FOR = {
    Reason.NO_REPORT: Held.NO_REPORT,
    Reason.STALE_REPORT: Held.STALE_REPORT,
    Reason.REPORT_TOO_EARLY: Held.AWAITING_REPORT,
}
"""For these reasons nothing is said until a report comes."""

WRITTEN_ABOUT = frozenset({State.OPEN, State.OVERDUE, State.MISSED})


class Timetable:
    """The stages of one office on one day; what they share is worked out once for each due date.

    `on_request`: somebody has asked that their people be reminded today, so what is left to do is reason enough.
    """

    def __init__(
        self, calendar: WorkingCalendar, today: date, reminding: Reminding, *, on_request: bool = False
    ) -> None:
        self.calendar = calendar
        self.today = today
        self.reminding = reminding
        self.on_request = on_request
        self.working = is_working_day(today, calendar)
        self.opens, self.closes = office_hours(today, calendar)
        self._before: dict[date, tuple[str, date] | None] = {}

    def planned(self, day: date) -> date:
        """The working day on which a stage that belongs on a day is said: that day or the last one before it."""
        return previous_working_day(day, self.calendar)

    def before(self, due: date) -> tuple[str, date] | None:
        """The latest stage before a due date whose day has come, with that day; None before the first of them."""
        if due not in self._before:
            stages = ((str(left), self.planned(due - timedelta(days=left))) for left in self.reminding.stages_before)
            come = [(stage, planned) for stage, planned in stages if planned <= self.today]
            self._before[due] = min(come, key=lambda stage: int(stage[0]), default=None)
        return self._before[due]

    def last_chance(self, due: date) -> bool:
        """Whether no other stage before the due date is to come, and the due date has not passed."""
        reached = self.before(due)
        return reached is not None and reached[0] == str(min(self.reminding.stages_before)) and self.today <= due


def stage(asked: Asked, standing: Standing, used: Mapping[str, date], timetable: Timetable) -> str | None:
    """The stage a standing has reached today and nobody has been told; None where nothing is to be said.

    `used` gives the day on which each stage of this obligation and period was used. Only the latest stage is given:
    whatever was planned on or before the day of the last one used has been superseded by it. Days on which the office
    does not work, the budget and leave are not looked at here.
    """
    if not speaks(standing):
        return None
    if standing.state is State.MISSED:
        return None if MISSED in used else MISSED
    if not used:
        return FIRST
    return _by_the_calendar(asked, standing, used, timetable) or _on_request(used, timetable)


def speaks(standing: Standing) -> bool:
    """Whether a standing is one that its officer is written to about."""
    if standing.reason is Reason.ADVICE:
        return False
    return standing.state in WRITTEN_ABOUT or standing.reason in (Reason.NO_SPARROW_EMAIL, Reason.NOT_FOUND)


def _by_the_calendar(asked: Asked, standing: Standing, used: Mapping[str, date], timetable: Timetable) -> str | None:
    if standing.state is State.OVERDUE:
        return _overdue(standing, used, timetable)
    if standing.state is State.UNKNOWN or standing.due_on is None:
        return _cadence(asked, used, timetable)
    return _before_due(asked, standing, standing.due_on, used, timetable)


def _on_request(used: Mapping[str, date], timetable: Timetable) -> str | None:
    """Once a day at most, and not on a day on which it was said anyway."""
    if not timetable.on_request or timetable.today in used.values():
        return None
    return f"{ON_REQUEST}{timetable.today.isoformat()}"


def _before_due(
    asked: Asked, standing: Standing, due: date, used: Mapping[str, date], timetable: Timetable
) -> str | None:
    last = max(used.values())
    reached = timetable.before(due)
    if reached is not None:
        name, planned = reached
        return name if planned > last else None
    begins = asked.period.starts if asked.period else None
    for point in reversed(asked.pace):
        planned = timetable.planned(point.on)
        if planned <= timetable.today:
            quiet_until = begins + timedelta(days=timetable.reminding.pace_first_days) if begins else planned
            behind = (standing.value or 0.0) < point.target
            return point.stage if behind and planned > last and planned >= quiet_until else None
    return None


def _overdue(standing: Standing, used: Mapping[str, date], timetable: Timetable) -> str | None:
    due = standing.due_on or timetable.today
    since_due = [day for day in used.values() if day > due]
    said = sum(name.startswith("overdue-") for name in used)
    every = timedelta(days=timetable.reminding.overdue_every_days)
    if said >= timetable.reminding.overdue_nudges or (since_due and timetable.today < max(since_due) + every):
        return None
    return f"overdue-{said + 1}"


def digest_only(standing: Standing, used: Mapping[str, date], reminding: Reminding) -> bool:
    """Whether an overdue obligation has been said so often that only the nodal officer's digest still names it."""
    return (
        standing.state is State.OVERDUE
        and sum(name.startswith("overdue-") for name in used) >= reminding.overdue_nudges
    )


def _cadence(asked: Asked, used: Mapping[str, date], timetable: Timetable) -> str | None:
    days = asked.obligation.due.cadence_days or timetable.reminding.default_cadence_days
    if timetable.today < max(used.values()) + timedelta(days=days):
        return None
    return f"cadence-{timetable.today.isoformat()}"
