"""The errand `picture`: where an officer stands, drawn as a picture."""

import asyncio
from collections.abc import Sequence
from functools import partial

from bot.errands.hands import Hands
from bot.papers import make
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.why import why
from storage.errands import Errand


async def picture(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Draw it and send it; whoever is asked nothing hears so."""
    today, terms, officer = day_in_india(hands.clock.now()), hands.terms(), int(errand.values["officer"])
    question = partial(why, terms=terms, today=today, officers=[officer], language=errand.language)
    values = next((each.values for each in await hands.database.read(question) if each.values), None)
    if values is None:
        return [hands.reply(errand, "nothing_asked", {})]
    file = hands.file(errand, "progress.png")
    await asyncio.to_thread(make, "progress", values, errand.language, file)
    about = {"officer": values["officer"], "today": values["today"]}
    return [hands.reply(errand, "picture", about, **hands.sent_as(file, "picture"))]
