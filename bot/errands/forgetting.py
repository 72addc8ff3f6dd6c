"""Erases what was said to somebody, what was made for them, and their address, once the last words have gone out."""

import asyncio
import shutil
from collections.abc import Sequence
from functools import partial

from bot.errands.hands import OUTGOING, Hands
from bot.turn import Reply
from storage.errands import Errand
from storage.forgetting import erase_address, erase_words, errands_of, is_spoken_to, messages_with_words
from storage.outbox import drop_queued

SECONDS = 20
"""For the last words to go out; who cannot be told by then is forgotten all the same."""
AT_ONCE = 500


async def forget_words(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Each part may be done again after a kill; the address, by which all is found, goes last."""
    contact, database = errand.contact_id, hands.database
    for _ in range(SECONDS):
        if not await database.read(partial(is_spoken_to, contact_id=contact)):
            break
        await asyncio.sleep(1)
    await database.write(partial(drop_queued, contact_id=contact, reason="forgotten", now=hands.clock.now()))
    messages = await database.read(partial(messages_with_words, contact_id=contact))
    for start in range(0, len(messages), AT_ONCE):
        await database.write(partial(erase_words, messages=messages[start : start + AT_ONCE]))
    for number in await database.read(partial(errands_of, contact_id=contact)):
        folder = hands.config.data_folder / OUTGOING / str(number)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await database.write(partial(erase_address, contact_id=contact, but_errand=errand.id))
    return []
