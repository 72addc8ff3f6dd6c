"""Files on their way to Telegram: each is uploaded once, and then goes out by the id that Telegram gave it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.telegram.bot import PlainBot
from scheduler.channel import Form, Outgoing

FIELDS = {Form.PICTURE: "photo", Form.DOCUMENT: "document"}
METHODS = {Form.PICTURE: "sendPhoto", Form.DOCUMENT: "sendDocument"}
REMEMBERED = 100
"""Files; a notice goes out with one, and everybody's own reports are sent once."""


class UnreadableFile(TelegramError):  # noqa: N818 - it says what happened
    """A picture or document of ours cannot be read; no call was made."""


class UnknownFile(TelegramError):  # noqa: N818 - as UnreadableFile
    """Telegram no longer knows a file by the id that it gave; the next call uploads it again."""


@dataclass(slots=True)
class _Upload:
    """One file: its id once it has one, and the turn to upload it."""

    id: str | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Files:
    """Sends files, and remembers which of them Telegram has already, for as long as the program runs."""

    def __init__(self) -> None:
        self._uploads: dict[tuple[object, ...], _Upload] = {}

    async def send(self, bot: PlainBot, message: Outgoing, fields: dict[str, Any]) -> Any:
        """Telegram's answer to one call; raises TelegramError.

        Whoever sends a file that somebody else is just uploading waits for its id.
        """
        if message.file is None:
            raise UnreadableFile("not found")
        upload = self._upload(await asyncio.to_thread(_identity, message.file, message))
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

    def _upload(self, identity: tuple[object, ...]) -> _Upload:
        upload = self._uploads.pop(identity, None) or _Upload()
        self._uploads[identity] = upload  # the last one is the one used last
        while len(self._uploads) > REMEMBERED:
            del self._uploads[next(iter(self._uploads))]
        return upload


def _identity(path: Path, message: Outgoing) -> tuple[object, ...]:
    """What makes it another file to Telegram: what is in it, its name, and whether it is shown as a picture."""
    try:
        found = path.stat()
    except OSError as exc:
        raise _unreadable(exc) from None
    return path, found.st_ino, found.st_size, found.st_mtime_ns, message.file_name, message.form


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
