"""The nightly job that forgets what has been kept long enough."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.clock import day_in_india
from storage import retention
from storage.database import Database
from storage.retention import Forgettable
from storage.rows import RetentionDays

AT_ONCE = 500
"""Rows in one write: some tens of milliseconds."""
FOUND_AT_ONCE = 50_000


def housekeeping(database: Database, days: RetentionDays, data_folder: Path, now: datetime) -> dict[str, int]:
    """Forget what is older than `days` say, of current rows nothing; return how many of each kind, without the zeros.

    Waits for the database, so it belongs on a thread of its own. Files are those that upgrades and imports left in the
    data folder; no other file is touched.
    """
    counts: dict[str, int] = {}
    for kind, forgettable in _kinds(days, now):
        counts[kind] = counts.get(kind, 0) + _forget(database, forgettable)
    since = (now - timedelta(days=days.rejected_files)).timestamp()
    rejected = [file for file in _newest_first(data_folder, "rejected-rows-*.csv") if file.stat().st_mtime < since]
    copies = _newest_first(data_folder / "backups", "before-*.sqlite")
    counts["rejected_files"] = _delete(rejected)
    counts["backups"] = _delete(copies[days.backups :])
    return {kind: count for kind, count in counts.items() if count}


def _kinds(days: RetentionDays, now: datetime) -> Iterator[tuple[str, Forgettable]]:
    """Each kind of rows by the name of its setting; what refers to others comes before them."""

    def before(kept: int) -> datetime:
        return now - timedelta(days=kept)

    yield "message_text", retention.message_texts(day_in_india(before(days.message_text)))
    yield "messages", retention.messages(day_in_india(before(days.messages)))
    yield "receipts", retention.receipts(before(days.messages))
    for table in retention.DATED_BY_IMPORT:
        yield "superseded_facts", retention.superseded_facts(table, before(days.superseded_facts))
    yield "imports", retention.imports(before(days.imports))
    yield "past_standings", retention.past_standings(day_in_india(before(days.past_standings)))
    yield "inbox_bodies", retention.inbox_bodies(now - timedelta(hours=days.inbox_hours))
    yield "inbox", retention.inbox(before(days.inbox))
    yield "job_slots", retention.job_slots(before(days.job_slots))
    yield "audit", retention.audit(before(days.audit))


def _forget(database: Database, forgettable: Forgettable) -> int:
    forgotten = 0
    while keys := database.read_now(lambda session: forgettable.find(session, FOUND_AT_ONCE)):
        for start in range(0, len(keys), AT_ONCE):
            forgotten += _forget_some(database, forgettable, keys[start : start + AT_ONCE])
        if len(keys) < FOUND_AT_ONCE:
            break
    return forgotten


def _forget_some(database: Database, forgettable: Forgettable, keys: Sequence[retention.Key]) -> int:
    return database.write_now(lambda session: forgettable.forget(session, keys))


def _newest_first(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def _delete(files: list[Path]) -> int:
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)
