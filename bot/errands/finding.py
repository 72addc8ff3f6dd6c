"""Looks through every name on the list for a part of one, in whatever spelling."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.errands.rights import who_asks
from bot.pages.officers_found import chosen
from bot.turn import Reply
from scheduler.rules.audience import fold
from storage.errands import Errand
from storage.finding import Named, every_name
from storage.imports import visible_import
from storage.rows import Right

AT_ONCE = 8
MOST = 80
"""So many are looked for; whoever has more namesakes is found by writing more of the name."""


async def find_officer(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """One page of those whose name has all these words in it."""
    who = await hands.database.read(lambda session: who_asks(session, errand))
    if Right.IT_MANAGER not in who.rights:
        return [hands.reply(errand, "officer_nobody", {})]
    words = [folded for word in str(errand.values["text"]).split() if (folded := fold(word))]
    found = await asyncio.to_thread(hands.database.read_now, lambda session: _found(session, words))
    if not found:
        return [hands.reply(errand, "officer_nobody", {})]
    pages = -(-len(found) // AT_ONCE)
    number = min(int(errand.values["page"]), pages)
    shown = found[(number - 1) * AT_ONCE : number * AT_ONCE]
    reply = hands.reply(errand, "officer_which", {"number": len(found), "more": len(found) == MOST})
    return [chosen(reply, shown, number, pages)]


def _found(session: Session, words: Sequence[str]) -> list[Named]:
    found: list[Named] = []
    for each in every_name(session, visible_import(session)) if words else ():
        name = fold(each.name)
        if all(word in name for word in words):
            found.append(each)
            if len(found) == MOST:
                break
    return found
