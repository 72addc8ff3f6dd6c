"""python-telegram-bot's Bot, whose answers are taken as they came."""

from typing import Any

from telegram import Bot


class PlainBot(Bot):
    """A Bot whose `call` gives back Telegram's own JSON.

    To make a Message of an answer costs as much time as the rest of the call, and one that the library could not read
    would make a message unknown that was sent; of updates it drops all where it cannot read one.
    """

    def __repr__(self) -> str:
        return "PlainBot"  # not the token

    async def call(self, method: str, fields: dict[str, Any], read_timeout: float | None = None) -> Any:
        """The result of one method of the Bot API; fields that are None are left out. Raises TelegramError."""
        if read_timeout is None:
            return await self._post(method, fields)
        return await self._post(method, fields, read_timeout=read_timeout)
