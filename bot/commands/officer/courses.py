"""/courses: what an officer has completed in the year that counts, and what the plan still holds."""

from datetime import date
from typing import Any

from bot.subject import subject, told
from bot.turn import Reply, Turn
from scheduler.why import Why
from storage.freshness import courses_as_on
from storage.imports import visible_import
from storage.learning import learning_of
from storage.rows import Metric

SHOWN = 10
APRIL = 4


def courses(turn: Turn) -> list[Reply]:
    """For each officer for whom the address speaks."""
    return [turn.reply("my_courses", **_values(turn, each)) for each in told(turn, subject(turn).officers)]


def _values(turn: Turn, found: Why) -> dict[str, Any]:
    visible, officer = visible_import(turn.session), found.officer
    first, last = _window(found, turn.today)
    learning = learning_of(turn.session, visible, officer.id, first, last, SHOWN)
    source, as_on = courses_as_on(turn.session, officer.id, turn.today) or (None, None)
    return {
        "officer": {"name": officer.name, "salutation": officer.salutation},
        "starts": first.isoformat(),
        "ends": last.isoformat(),
        "done": [{"name": each.name, "on": each.on.isoformat(), "hours": each.hours} for each in learning.done],
        "done_count": learning.done_count,
        "done_hours": learning.done_hours,
        "planned": [
            {"name": each.name, "due_on": each.due_on.isoformat() if each.due_on else None, "begun": each.begun}
            for each in learning.planned
        ],
        "planned_count": learning.planned_count,
        "source": source,
        "as_on": as_on.isoformat() if as_on else None,
    }


def _window(found: Why, today: date) -> tuple[date, date]:
    """The running year of an obligation of hours; without one, the financial year."""
    for item in found.values["items"] if found.values else ():
        period = item["period"]
        if item["metric"] == Metric.HOURS and period and period["starts"] and period["ends"]:
            starts, ends = date.fromisoformat(period["starts"]), date.fromisoformat(period["ends"])
            if starts <= today <= ends:
                return starts, ends
    year = today.year if today.month >= APRIL else today.year - 1
    return date(year, APRIL, 1), date(year + 1, 3, 31)
