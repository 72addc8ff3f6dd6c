"""The errand `finished`: an officer says that something is done, so iGOT is asked, and they hear where they stand."""

from collections.abc import Sequence
from functools import partial

import structlog

from bot.errands.hands import Hands
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.why import why
from storage.complaint import Busy
from storage.errands import Errand

log = structlog.get_logger()


async def finished(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Ask iGOT, and tell of what they say is done how it stands by now; asking twice, after a kill, does no harm."""
    officer, keys = int(errand.values["officer"]), set(errand.values["keys"])
    outcome = await _look_up(hands, officer)
    today, terms = day_in_india(hands.clock.now()), hands.terms()
    question = partial(why, terms=terms, today=today, officers=[officer], language=errand.language)
    values = next((each.values for each in await hands.database.read(question) if each.values), None)
    if values is None:
        return [hands.reply(errand, "nothing_asked", {})]
    items = [item for item in values["items"] if item["key"] in keys]
    told = {"officer": values["officer"], "items": items, "outcome": outcome}
    return [hands.reply(errand, "finished_looked_up", told)]


async def _look_up(hands: Hands, officer: int) -> str | None:
    """How it ended; None where iGOT cannot be asked at the moment."""
    if hands.look_up is None:
        return None
    from scheduler.sources.igot_api import Trouble  # noqa: PLC0415 - httpx takes long to import; only some need it

    try:
        return str((await hands.look_up(officer)).outcome)
    except (Trouble, Busy) as fault:
        log.warning("not_looked_up", fault=type(fault).__name__)
        return None
