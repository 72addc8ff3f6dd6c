"""The CSV of rows that an import could not use, in words, for whoever keeps the list."""

import csv
import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.rejection_words import reason_in_words
from scheduler.clock import IST
from scheduler.sources.rejections import Rejected

REJECTED = "rejected"
"""The folder inside the data folder; housekeeping clears it."""
HEADER = ("file", "row", "reason", "कारण")


class RejectedRows:
    """A CSV that comes into being with the first rejected row; readable by us alone, as all we write."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._wanted = folder / REJECTED / f"rows-{now.astimezone(IST):%Y-%m-%d-%H%M%S}.csv"
        self._open = ExitStack()
        self._writer: Any = None
        self.path: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, rejected: Rejected) -> None:
        """Write one row down."""
        if self._writer is None:
            self._begin()
        reasons = (reason_in_words(rejected, "en"), reason_in_words(rejected, "hi"))
        self._writer.writerow((rejected.file, rejected.row, *reasons))

    def _begin(self) -> None:
        self._wanted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._wanted, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # Excel takes a CSV for UTF-8 only when it begins with a byte order mark.
        file = self._open.enter_context(os.fdopen(descriptor, "w", encoding="utf-8-sig", newline=""))
        self._writer = csv.writer(file)
        self._writer.writerow(HEADER)
        self.path = self._wanted
