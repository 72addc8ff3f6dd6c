"""Does at once what a chat has sent for, and returns what is said then."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import cast

from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.turn import Reply
from scheduler.channel import Listening
from scheduler.clock import SettableClock
from storage.errands import finish_errand, open_errands
from tests.bot.chatting import NOW, Chat


def done(chat: Chat, folder: Path, now: datetime = NOW) -> list[Reply]:
    """Every errand that is open, the oldest first."""
    config = chat.config.model_copy(update={"data_folder": folder})
    clock, nothing = SettableClock(now), cast("Listening", None)
    hands = Hands(chat.database, config, lambda: chat.terms, clock, nothing, "telegram", lambda: None)
    said: list[Reply] = []
    for errand in chat.database.read_now(lambda session: open_errands(session, "telegram", [], 10)):
        said += asyncio.run(_done(errand.kind, errand, hands))  # type: ignore[arg-type]
        chat.database.write_now(lambda session, number=errand.id: finish_errand(session, number, now))
    return said


async def _done(kind: str, errand: object, hands: Hands) -> list[Reply]:
    return list(await ERRANDS[kind](errand, hands))  # type: ignore[arg-type]
