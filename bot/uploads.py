"""Which files a provider has already: each is uploaded once, and goes out by the id that it was given."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

REMEMBERED = 100
"""Files; a notice goes out with one, and everybody's own reports are sent once."""


@dataclass(slots=True)
class Upload:
    """One file: its id once it has one, and the turn to upload it."""

    id: str | None = None
    since: float = 0.0
    """The reading of `monotonic` at which it got its id."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Uploads:
    """Remembers the files that were used last, for as long as the program runs."""

    def __init__(self) -> None:
        self._uploads: dict[tuple[object, ...], Upload] = {}

    async def of(self, path: Path, *as_what: object) -> Upload:
        """The upload of a file as it now is on the disk; `as_what` tells apart one use of it from another.

        Raises OSError where there is no such file.
        """
        found = await asyncio.to_thread(path.stat)
        identity = (path, found.st_ino, found.st_size, found.st_mtime_ns, *as_what)
        upload = self._uploads.pop(identity, None) or Upload()
        self._uploads[identity] = upload  # the last one is the one used last
        while len(self._uploads) > REMEMBERED:
            del self._uploads[next(iter(self._uploads))]
        return upload
