"""Everything the fake Telegram holds in memory, joined: chats, bots, their updates and their traffic."""

from functools import partial
from typing import Any

from tests.fakes.bot_api import BotApi
from tests.fakes.call_log import RESET, CallLog
from tests.fakes.chats import Chats
from tests.fakes.traffic import Traffic
from tests.fakes.updates import Updates

BOT = "1000000001"
"""The bot that is spoken to where none is named: what its token begins with."""


class World:
    """What the servers and the control share. Only the log outlives a kill."""

    def __init__(self, log: CallLog) -> None:
        self.log = log
        self._begin()

    def reset(self) -> None:
        """Forget everything but the numbers already given; the counts begin again."""
        for updates in self._updates.values():
            updates.set_webhook("", "")
        self._begin()
        self.note(RESET, BOT)

    def traffic(self, bot: str) -> Traffic:
        """The limits and faults of one bot's calls."""
        if bot not in self._traffic:
            self._traffic[bot] = Traffic()
            self._traffic[bot].behave(self._wanted)
        return self._traffic[bot]

    def behave(self, wanted: dict[str, Any], bot: str | None) -> None:
        """Change how one bot is treated, or everybody."""
        named = self.traffic(bot or BOT)  # even where nobody has called yet: a misspelt wish is refused
        for each in [named] if bot else self._traffic.values():
            each.behave(wanted)
        if not bot:
            self._wanted |= wanted

    def updates(self, bot: str) -> Updates:
        """What waits for one bot."""
        if bot not in self._updates:
            self._updates[bot] = Updates(partial(self._posted, bot))
        return self._updates[bot]

    def next_update(self) -> int:
        """A number for an update, greater than any before."""
        self.log.next_update += 1
        return self.log.next_update - 1

    def note(self, method: str, bot: str, **facts: Any) -> None:
        """Write a line of the log that is not a call."""
        line = {"via": "", "bot": bot, "method": method, "accepted": False, "code": None, "fault": None}
        self.log.add(line | facts, lambda: None)

    def _begin(self) -> None:
        self.tokens: list[str] | None = None
        self._traffic: dict[str, Traffic] = {}
        self._updates: dict[str, Updates] = {}
        self._wanted: dict[str, Any] = {}
        self.chats = Chats(next_message=self.log.last_message + 1)
        self.api = BotApi(self.chats, self.updates)

    def _posted(self, bot: str, update: int, status: int | None) -> None:
        self.note("(webhook)", bot, accepted=status == 200, code=status, update_id=update, next_update=update + 1)
