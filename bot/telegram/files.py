"""Files on their way to Telegram: each is uploaded once, and then goes out by the id that Telegram gave it."""

import asyncio
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.telegram.bot import PlainBot
from bot.uploads import Uploads
from scheduler.channel import Form, Outgoing

FIELDS = {Form.PICTURE: "photo", Form.DOCUMENT: "document"}
METHODS = {Form.PICTURE: "sendPhoto", Form.DOCUMENT: "sendDocument"}


class UnreadableFile(TelegramError):  # noqa: N818 - it says what happened
    """A picture or document of ours cannot be read; no call was made."""


class UnknownFile(TelegramError):  # noqa: N818 - as UnreadableFile
    """Telegram no longer knows a file by the id that it gave; the next call uploads it again."""


class Files:
    """Sends files, and remembers which of them Telegram has already, for as long as the program runs."""

    def __init__(self) -> None:
        self._uploads = Uploads()

    async def send(self, bot: PlainBot, message: Outgoing, fields: dict[str, Any]) -> Any:
        """Telegram's answer to one call; raises TelegramError.

        Whoever sends a file that somebody else is just uploading waits for its id.
        """
        if message.file is None:
            raise UnreadableFile("not found")
        try:
            upload = await self._uploads.of(message.file, message.file_name, message.form)
        except OSError as exc:
            raise _unreadable(exc) from None
        async with upload.turn:
            if upload.id is None:
                answer = await _uploaded(bot, message, message.file, fields)
                upload.id = _id_in(answer, message.form)
                return answer
        try:
            return await bot.call(METHODS[message.form], {**fields, FIELDS[message.form]: upload.id})
        except BadRequest as exc:
            if "file" not in str(exc).lower():
                raise
            upload.id = None
        raise UnknownFile("")


async def _uploaded(bot: PlainBot, message: Outgoing, path: Path, fields: dict[str, Any]) -> Any:
    """Send a file, read while it is sent."""
    try:
        content = await asyncio.to_thread(path.open, "rb")
    except OSError as exc:
        raise _unreadable(exc) from None
    with content:
        file = InputFile(content, filename=message.file_name or path.name, read_file_handle=False)
        return await bot.call(METHODS[message.form], {**fields, FIELDS[message.form]: file})


def _unreadable(exc: OSError) -> UnreadableFile:
    return UnreadableFile("not found" if isinstance(exc, FileNotFoundError) else "")


def _id_in(answer: Any, form: Form) -> str | None:
    """The id of the file that was sent; None where Telegram has made something else of it, as of an animation."""
    sent = answer.get(FIELDS[form]) if isinstance(answer, dict) else None
    largest = sent[-1] if isinstance(sent, list) and sent else sent
    found = largest.get("file_id") if isinstance(largest, dict) else None
    return found if isinstance(found, str) else None
