"""Files on their way to WhatsApp: each is uploaded once, and then goes out by the id that Meta gave it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import aiohttp

from bot.transport import Unanswered
from bot.uploads import Upload, Uploads
from bot.whatsapp.graph import Graph, Refused
from scheduler.channel import Outgoing

KEPT_SECONDS = 29 * 24 * 3600.0
"""Meta keeps an uploaded file for 30 days, and says only after it has accepted a message that its file is gone."""
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".pdf": "application/pdf",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".xls": "application/vnd.ms-excel",
    ".doc": "application/msword",
    ".ppt": "application/vnd.ms-powerpoint",
    ".txt": "text/plain",
    ".csv": "text/plain",
    ".json": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""By the ending of the name: what Meta takes; not every machine knows these. Of text it knows only plain text."""
ANY_KIND = "application/octet-stream"
SAYS_OF_MEDIA = "media"
"""Stands in what Meta says where it does not know the id of a file."""


class UnreadableFile(Exception):  # noqa: N818 - it says what happened
    """A picture or document of ours cannot be read; no call was made."""


class NotUploaded(Exception):  # noqa: N818 - as UnreadableFile
    """A file was not taken, for the cause of this exception; the message that it goes with was surely not sent."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file that Meta has."""

    id: str
    upload: Upload
    is_new: bool
    """Whether it was uploaded for this message."""

    def is_gone(self, refusal: Refused) -> bool:
        """Whether Meta refused a message because it no longer knows the file; then the next one uploads it again."""
        if self.is_new or SAYS_OF_MEDIA not in refusal.says:
            return False
        self.upload.id = None
        return True


class Files:
    """Uploads files, and remembers which of them Meta has already, for as long as the program runs."""

    def __init__(self) -> None:
        self._uploads = Uploads()

    async def media(self, graph: Graph, path: str, message: Outgoing) -> Media:
        """What Meta calls the file of a message; `path` is where files of this number are uploaded to.

        Whoever sends a file that somebody else is just uploading waits for its id. Raises UnreadableFile, NotUploaded.
        """
        if message.file is None:
            raise UnreadableFile("file_missing")
        name = message.file_name or message.file.name
        try:
            upload = await self._uploads.of(message.file, name, message.form)
            async with upload.turn:
                if upload.id is not None and monotonic() - upload.since < KEPT_SECONDS:
                    return Media(upload.id, upload, is_new=False)
                upload.id = await _uploaded(graph, path, message.file, name)
                upload.since = monotonic()
                return Media(upload.id, upload, is_new=True)
        except OSError as exc:
            raise UnreadableFile("file_missing" if isinstance(exc, FileNotFoundError) else "file_unreadable") from None


async def _uploaded(graph: Graph, path: str, file: Path, name: str) -> str:
    """Send a file, read while it is sent."""
    with await asyncio.to_thread(file.open, "rb") as content:
        fields = aiohttp.FormData()
        fields.add_field("messaging_product", "whatsapp")
        fields.add_field("type", kind_of(name))
        fields.add_field("file", content, filename=name, content_type=kind_of(name))
        try:
            media_id = (await graph.post(path, fields)).get("id")
        except (Refused, Unanswered) as exc:
            raise NotUploaded from exc
    if not isinstance(media_id, str):
        raise NotUploaded
    return media_id


def kind_of(name: str) -> str:
    """The kind of a file by its name, as Meta calls it."""
    return KINDS.get(Path(name).suffix.lower(), ANY_KIND)
