"""Making a backup: noted, so that it is known how old the newest is."""

from datetime import datetime
from pathlib import Path

from storage import backup
from storage.audit import record_act
from storage.database import Database
from storage.soundness import BACKUP


def make_backup(database: Database, file: Path, *, actor: str, via: str, now: datetime) -> int:
    """Copy a SQLite database to a new file, and return its bytes; where the copy lies is not noted."""
    size = backup.backup(database, file)
    details = {"bytes": size}
    database.write_now(
        lambda session: record_act(session, now, actor=actor, via=via, act=BACKUP, subject=None, details=details)
    )
    return size
