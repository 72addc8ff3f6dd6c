"""The nightly job that forgets what has been kept long enough."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session

from scheduler.clock import day_in_india
from storage import retention
from storage.broadcasts import attachments_since
from storage.database import Database
from storage.inbox import erase_bodies, oldest_body
from storage.retention import Forgettable, Key
from storage.rows import RetentionDays

AT_ONCE = 500
"""Rows in one write: some tens of milliseconds."""
FOUND_AT_ONCE = 50_000
BODIES = timedelta(hours=23)
"""So long what was not understood is kept as it came: never a day."""
PASSING = timedelta(days=1)
"""After so long nobody comes back for a file that was sent to us, or made to be sent."""


async def forget(
    database: Database,
    days: RetentionDays,
    now: datetime,
    *,
    backups: Path | None = None,
    rejected: Path | None = None,
    attached: Path | None = None,
    watched: Sequence[Path] = (),
    passing: Sequence[Path] = (),
) -> dict[str, int]:
    """Forget what is older than `days` say, of current rows nothing; return how many of each kind, without the zeros.

    `backups` is the folder of copies made before upgrades, `rejected` that of the rows imports did not take, `attached`
    that of the files that go with notices, `watched` those into which dropped files are put away; in the folders
    `passing` lie files on their way, each in a folder of its own, for a day at most.
    """
    counts: dict[str, int] = {}
    for kind, forgettable in kinds(days, now):
        counts[kind] = counts.get(kind, 0) + await _forget_all(database, forgettable)
    if backups is not None:
        counts["backups"] = _delete(_newest_first(backups, "*.sqlite")[days.backups_kept :])
    if rejected is not None:
        since = (now - timedelta(days=days.rejected_files)).timestamp()
        counts["rejected_files"] = _delete(
            [file for file in _newest_first(rejected, "*.csv") if file.stat().st_mtime < since]
        )
    if attached is not None:
        counts["broadcast_files"] = await _forget_attached(database, attached, days, now)
    counts["watched_files"] = sum(_forget_put_away(folder, days, now) for folder in watched)
    counts["passing_files"] = sum(_clear(folder, now - PASSING) for folder in passing)
    return {kind: count for kind, count in counts.items() if count}


def bodies_slot(session: Session, now: datetime) -> datetime | None:
    """The moment at which the oldest update that was not understood is to be forgotten; None before it."""
    oldest = oldest_body(session)
    return oldest + BODIES if oldest is not None and oldest + BODIES <= now else None


async def forget_bodies(database: Database, now: datetime) -> None:
    """Forget what was not understood and has been kept long enough."""
    await database.write(partial(erase_bodies, until=now - BODIES))


def kinds(days: RetentionDays, now: datetime) -> Iterator[tuple[str, Forgettable]]:
    """Each kind of rows by the name of its setting; what refers to others comes before them."""

    def before(kept: int) -> datetime:
        return now - timedelta(days=kept)

    yield "message_text", retention.message_texts(day_in_india(before(days.message_text)))
    yield "messages", retention.messages(day_in_india(before(days.messages)))
    yield "people_written", retention.people_written(before(2))
    yield "receipt_flows", retention.receipt_flows(before(days.messages))
    yield "receipts", retention.receipts(before(days.messages))
    for table in retention.DATED_BY_IMPORT:
        yield "superseded_facts", retention.superseded_facts(table, before(days.superseded_facts))
    yield "imports", retention.imports(before(days.imports))
    yield "past_standings", retention.past_standings(day_in_india(before(days.past_standings)))
    yield "said_finished", retention.said_finished(before(days.said_finished))
    yield "inbox_bodies", retention.inbox_bodies(before(days.inbox_bodies))
    yield "inbox", retention.inbox(before(days.inbox))
    yield "job_slots", retention.job_slots(before(days.job_slots))
    yield "audit", retention.audit(before(days.audit))


async def _forget_all(database: Database, forgettable: Forgettable) -> int:
    forgotten = 0
    while keys := await database.read(lambda session: forgettable.find(session, FOUND_AT_ONCE)):
        for start in range(0, len(keys), AT_ONCE):
            chunk = keys[start : start + AT_ONCE]
            forgotten += await database.write(partial(_forget_some, forgettable, chunk))
        if len(keys) < FOUND_AT_ONCE:
            break
    return forgotten


async def _forget_attached(database: Database, folder: Path, days: RetentionDays, now: datetime) -> int:
    """Delete what went with notices that are over; what was taken for none may be a notice's in a moment."""
    since = now - timedelta(days=days.broadcast_files)
    kept = await database.read(partial(attachments_since, since=since))
    young = (now - PASSING).timestamp()
    return _delete(
        [
            file
            for file in _newest_first(folder, "*")
            if f"{folder.name}/{file.name}" not in kept and file.stat().st_mtime < young
        ]
    )


def _forget_put_away(folder: Path, days: RetentionDays, now: datetime) -> int:
    """Delete what was put away long enough ago: a file keeps its own time when it is moved, so both are looked at."""
    since = (now - timedelta(days=days.watched_files)).timestamp()
    files = [(file, file.lstat()) for file in folder.glob("*") if file.is_file() and not file.is_symlink()]
    return _delete([file for file, of in files if max(of.st_mtime, of.st_ctime) < since])


def _forget_some(forgettable: Forgettable, keys: Sequence[Key], session: Session) -> int:
    return forgettable.forget(session, keys)


def _newest_first(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)


def _delete(files: list[Path]) -> int:
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _clear(folder: Path, before: datetime) -> int:
    """Delete the folders in which nothing has changed since; return how many."""
    old = [each for each in folder.glob("*") if each.is_dir() and _changed(each) < before.timestamp()]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)
    return len(old)


def _changed(folder: Path) -> float:
    return max(each.lstat().st_mtime for each in (folder, *folder.rglob("*")))
