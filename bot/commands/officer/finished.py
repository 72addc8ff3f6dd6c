"""/done: an officer has just finished something: iGOT is asked at once where it can be, and nudges about it rest."""

from datetime import datetime
from typing import Any

from bot.acts.finishing import say_finished
from bot.pages.finished import finishable, last_day
from bot.subject import subject, told, which
from bot.turn import Reply, Turn
from scheduler.rules.expecting import report_expected
from scheduler.why import Why

LOOK_UPS_A_DAY = 3
"""So often iGOT is asked for one officer who says so again and again."""


def finished(turn: Turn) -> list[Reply]:
    """Of all that courses can still meet, or of one obligation; where they speak for several officers, of whose."""
    asked = subject(turn)
    found = [(each, items) for each in told(turn, asked.officers) if (items := finishable(each, asked.key))]
    if not found:
        return turn.say("finished_nothing")
    if len(found) > 1:
        return which(turn, "done", [each for each, _ in found], {item["key"] for _, items in found for item in items})
    return [_noted(turn, *found[0])]


def _noted(turn: Turn, found: Why, items: list[dict[str, Any]]) -> Reply:
    as_on = {item["key"]: datetime.fromisoformat(item["as_on"]) if item["as_on"] else None for item in items}
    noted = say_finished(turn.session, turn.who, found.officer.id, as_on, turn.now)
    asks = turn.means.looks_up and noted.times <= LOOK_UPS_A_DAY
    if asks:
        turn.send_for("finished", officer=found.officer.id, keys=sorted(as_on))
    known = [moment for moment in as_on.values() if moment]
    calendar = turn.terms().calendars.of(found.officer.office, turn.today)
    return turn.reply(
        "finished_noted",
        officer=(found.values or {})["officer"],
        items=items,
        asks=asks,
        too_often=turn.means.looks_up and not asks,
        as_on=min(known).isoformat() if known else None,
        expected=report_expected(turn.now, calendar).isoformat(),
        rests_until=last_day(noted.rests_until).isoformat() if noted.rests_until else None,
    )
