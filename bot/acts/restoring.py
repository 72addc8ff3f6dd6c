"""Putting a backup in the place of the database."""

from datetime import datetime

from storage.audit import record_act
from storage.database import Database
from storage.restore import Restored


def note_restored(database: Database, restored: Restored, backup: str, *, actor: str, via: str, now: datetime) -> None:
    """Write down, in the database that has come back, who put it there and where what was there is kept."""
    kept = restored.set_aside and restored.set_aside.name
    details = {"backup": backup, "kept": kept}
    database.write_now(lambda session: record_act(session, now, actor=actor, via=via, act="restored", details=details))
