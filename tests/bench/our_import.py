"""The import, as `smaran import reports` runs it, with the longest time that it held the write lock."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine, event

from bot.acts.imports import Watch, Wish, take_reports
from storage.database import Database
from storage.upgrade import upgrade

NOW = datetime(2026, 10, 1, tzinfo=UTC)


class Held:
    """Listens to the beginning and the end of every write transaction."""

    def __init__(self, engine: Engine) -> None:
        self.longest = self._since = 0.0
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)

    def _begin(self, _connection: object) -> None:
        self._since = monotonic()

    def _end(self, _connection: object) -> None:
        self.longest = max(self.longest, monotonic() - self._since)


def load(path: str, *files: str) -> None:
    """Take in the files as one import."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{path}")
        upgrade(database, backup_folder=Path(folder), now=NOW)
        held = Held(database.writing_engine)
        wish = Wish(data_folder=Path(folder))
        take_reports(database, [Path(file) for file in files], wish, actor="bench", via="shell", now=NOW, watch=Watch())
        database.close()
    print(f"longest write {held.longest * 1000:.0f} ms")


if __name__ == "__main__":
    load(*sys.argv[1:])
