"""Reminding those within a scope who have something to do: first who it would be, then in earnest."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.errands.hands import Hands
from bot.errands.within import NODAL, Within, within
from bot.render import label
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.reminding import Reminded, remind
from storage.complaint import Complaint
from storage.errands import Errand

TRIES, SECONDS_BETWEEN = 30, 2.0
"""While the nightly check runs, nobody else plans messages."""


async def remind_preview(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """How many would be reminded today, how many not and why, and a button to go on."""
    asker = await hands.database.read(partial(within, errand=errand, hands=hands, roles=NODAL))
    if asker is None:
        return []
    now = hands.clock.now()
    found = await asyncio.to_thread(remind, hands.database, asker.terms, asker.groups, now, dry_run=True)
    reply = hands.reply(errand, "remind_preview", _values(found))
    if not found.now:
        return [reply]
    go_on = label("remind_now", errand.language), f"remind now {day_in_india(now).isoformat()}"
    return [reply.with_buttons([go_on], [(label("summary", errand.language), "pending")])]


async def remind_now(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Queue the reminders; begun again after a kill it finds those reminded who were, and goes on with the others."""
    asker = await hands.database.read(partial(within, errand=errand, hands=hands, roles=NODAL))
    if asker is None:
        return []
    now = hands.clock.now()
    if day_in_india(now).isoformat() != errand.values["day"]:
        return [hands.reply(errand, "question_is_over", {})]
    done = await _remind(hands, asker, now)
    note = partial(
        asker.note, hands=hands, act="remind", officers=done.officers, reminded=done.now, held=dict(done.held)
    )
    await hands.database.write(note)
    hands.wake()
    return [hands.reply(errand, "remind_done", _values(done))]


async def _remind(hands: Hands, asker: Within, now: datetime) -> Reminded:
    for tries_left in reversed(range(TRIES)):
        try:
            return await asyncio.to_thread(remind, hands.database, asker.terms, asker.groups, now, dry_run=False)
        except Complaint:
            if not tries_left:
                raise
            await asyncio.sleep(SECONDS_BETWEEN)
    raise AssertionError("the last try returns or raises")


def _values(reminded: Reminded) -> dict[str, Any]:
    held = sorted(reminded.held.items(), key=lambda one: (-one[1], one[0]))
    return {
        "total": reminded.officers,
        "now": reminded.now,
        "held": [{"why": why, "officers": number} for why, number in held],
    }
