"""What is asked before an officer is exempt: why, until when, and whether that is meant."""

from datetime import date, timedelta

from bot.acts.exemptions import exempt
from bot.pages.officer import officer_page
from bot.render import label
from bot.subject import listed_values
from bot.turn import Reply, Turn
from scheduler.sources.cells import day
from storage.imports import visible_import
from storage.knowledge import known_of

LONGEST = 300
MONTH = timedelta(days=30)
MARCH = 3
SPANS = ("month", "year", "always")


def reason(turn: Turn) -> list[Reply]:
    """Why: shown to the officer beside the standing."""
    why = turn.argument[:LONGEST]
    if not why:
        return turn.say("not_read")
    choices = [[(label(f"exempt_{span}", turn.language), span)] for span in SPANS]
    return turn.ask("exempt.until", turn.reply("exempt_until"), choices, reason=why)


def until(turn: Turn) -> list[Reply]:
    """Until when: one of the spans, or a day that is written."""
    last = _last_day(turn.argument, turn.today)
    if isinstance(last, str):
        return turn.say("exempt_until_not_read")
    kept = turn.kept
    known = known_of(turn.session, visible_import(turn.session), [kept["officer"]], turn.today)
    whom = listed_values(known[kept["officer"]].officer)
    ends = last.isoformat() if last else None
    asked = turn.reply("exempt_confirm", officer=whom, title=kept["title"], reason=kept["reason"], until=ends)
    choices = [[(label("exempt_now", turn.language), "yes"), (label("not_now", turn.language), "no")]]
    return turn.ask("exempt.confirm", asked, choices, until=ends)


def confirm(turn: Turn) -> list[Reply]:
    """Done, and the officer's page as it is now; or not."""
    if turn.argument not in ("yes", "no"):
        return turn.say("ticket_choose")
    turn.finish()
    kept = turn.kept
    if turn.argument == "no":
        return turn.say("cancelled")
    ends = date.fromisoformat(kept["until"]) if kept["until"] else None
    exempt(turn.session, turn.who, kept["officer"], kept["key"], kept["reason"], ends, turn.now)
    return [*turn.say("exempt_done"), *officer_page(turn, kept["officer"])]


def _last_day(said: str, today: date) -> date | str | None:
    """The last day of the exemption; None for good; what was said where that is no day to come."""
    if said == "month":
        return today + MONTH
    if said == "year":
        return date(today.year + (today.month > MARCH), MARCH, 31)
    if said == "always":
        return None
    try:
        last = day(said)
    except ValueError:
        return said
    return last if last and last >= today else said
