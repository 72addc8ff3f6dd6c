"""What is left to do on iGOT, and what of it somebody says is just done: values and buttons."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.subject import WORK, countable
from bot.turn import Turn
from scheduler.clock import day_in_india
from scheduler.rules.working_time import ONE_DAY
from scheduler.why import Why
from storage.finished import resting_of
from storage.rows import State

LEFT_TO_DO = frozenset({State.OPEN, State.OVERDUE, State.AWAITING_REPORT})


def finishable(of: Why, key: int | None = None) -> list[dict[str, Any]]:
    """What is left to do of an answer and can be done on iGOT: all of it, or one obligation."""
    left = [item for item in countable(of) if item["metric"] in WORK and item["state"] in LEFT_TO_DO]
    return [item for item in left if key in (None, item["key"])]


def resting_values(turn: Turn, officer_id: int, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an officer says is just done, and the last day on which nobody reminds them of it; values of a template."""
    said = resting_of(turn.session, officer_id, turn.today)
    titles = {item["key"]: item["title"] for item in items}
    return [
        {"title": titles[key], "until": last_day(each.rests_until).isoformat()}
        for key, each in sorted(said.items())
        if key in titles
    ]


def last_day(rests_until: datetime) -> date:
    """The day that ends with the midnight at which a rest ends."""
    return day_in_india(rests_until) - ONE_DAY
