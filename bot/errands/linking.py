"""Links an account to an officer, as the IT manager decided: like an import, it is alone while it writes."""

import asyncio
from collections.abc import Sequence
from functools import partial

from bot.acts.links import link_account
from bot.errands.hands import Hands
from bot.errands.rights import who_asks
from bot.turn import Reply
from storage.complaint import Complaint
from storage.errands import Errand
from storage.rows import Right


async def linking(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Linked once: where that was done before a kill, it says so."""
    officer, account = int(errand.values["officer"]), int(errand.values["account"])
    who = await hands.database.read(lambda session: who_asks(session, errand))
    if Right.IT_MANAGER not in who.rights:
        return [hands.reply(errand, "account_not_linked", {})]
    by = {"actor": who.actor, "via": who.via}
    link = partial(link_account, hands.database, f"#{officer}", account, **by, now=hands.clock.now())
    try:
        await asyncio.to_thread(link)
    except Complaint:  # it is somebody's already, or an import is running
        return [hands.reply(errand, "account_not_linked", {})]
    return [hands.reply(errand, "account_linked", {})]
