"""Imports: one at a time, written in short transactions, and visible all at once or not at all."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from storage.audit import record_act
from storage.bulk import next_id, take_ids
from storage.database import Database
from storage.only_one import only_one
from storage.rows import IGOT_API, Report, ReportKind
from storage.short_writes import Row, ending, in_short_writes, inserting, undo
from storage.staging import Staging
from storage.staging.differences import ended_rows, new_rows
from storage.tables import Accounts, Courses, Imports, Officers, Reports
from storage.versioned import EVERY_KIND, holds

ADVISORY_LOCK = 7_362_031
"""The lock on PostgreSQL that a running import holds; the number means nothing."""


READING, RUN = IGOT_API, f"{IGOT_API}_run"
"""The kinds of import of what the API told of some officers, and of the end of a run in which that changed anything."""
PATIENCE = 1.0
"""Seconds to wait for another's import: what the API tells is written in far less, a report takes far longer."""


@dataclass(frozen=True)
class NewImport:
    """What an import is about to write, apart from the rows in its staging file."""

    kind: str
    files: Sequence[Mapping[str, str]]
    """Name and SHA-256 of each."""
    actor: str
    via: str
    at: datetime
    subject: str | None = None
    """Whom it is about, where it is about one officer."""
    scope: str | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    new_accounts: range = range(0)
    new_officers: range = range(0)
    new_courses: Sequence[Row] = ()
    """Id, folded name, name, portal id."""
    reports: Sequence[tuple[Report, int]] = ()
    """Each with the number of its rows."""


def visible_import(session: Session) -> int:
    """Return the newest import that readers may see; 0 before the first."""
    question = select(func.max(col(Imports.id))).where(col(Imports.state) == "applied")
    return session.connection().execute(question).scalar() or 0


def newest_applied_at(session: Session) -> datetime | None:
    """When the newest import that a check must follow was taken in; None before the first.

    The many small ones of the API are not among them: what ends a run of it is.
    """
    question = select(col(Imports.finished_at)).where(col(Imports.state) == "applied", col(Imports.kind) != READING)
    return session.connection().execute(question.order_by(col(Imports.id).desc()).limit(1)).scalar()


def newest_reports(session: Session, visible: int) -> dict[tuple[ReportKind, str], tuple[Report, int]]:
    """Return the newest report by kind and organisation, each with the number of its rows."""
    found = session.scalars(select(Reports).where(*holds(Reports, visible)))
    return {
        (ReportKind(row.kind), row.mdo): (
            Report(ReportKind(row.kind), row.mdo, row.mdo_name, row.as_on, row.source),
            row.rows,
        )
        for row in found
    }


def known_courses(session: Session) -> tuple[dict[str, int], int]:
    """Return the number of every course by its folded name, and the number that the next new one gets."""
    found = session.connection().execute(select(col(Courses.folded), col(Courses.id)))
    return {folded: int(number) for folded, number in found}, next_id(session, "courses")


def alone(database: Database, patience: float = PATIENCE) -> AbstractContextManager[None]:
    """Be the only import; raises Busy, a Complaint, when another one goes on for longer than our patience."""
    return only_one(database, "import", ADVISORY_LOCK, patience)


def hold(database: Database, new: NewImport, because: str) -> None:
    """Note, once, that an import waits for a person's confirmation; nothing of it is written."""

    def write(session: Session) -> None:
        if not held_before(session, new.files):
            session.add(_row(new, "held", held_because=because))

    database.write_now(write)


def held_before(session: Session, files: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether just these files were held, and so may be confirmed."""
    hashes = sorted(file["sha256"] for file in files)
    held = session.scalars(select(col(Imports.files)).where(col(Imports.state) == "held"))
    return any(sorted(file["sha256"] for file in earlier) == hashes for earlier in held)


def taken_before(session: Session, files: Sequence[Mapping[str, str]]) -> tuple[int, datetime] | None:
    """The newest import that took in just these files, and when; None where they are new."""
    hashes = sorted(file["sha256"] for file in files)
    files_taken = col(Imports.state) == "applied", col(Imports.kind) != READING
    question = select(Imports).where(*files_taken).order_by(col(Imports.id).desc())
    for earlier in session.scalars(question):
        if hashes and sorted(file["sha256"] for file in earlier.files) == hashes:
            return int(earlier.id or 0), earlier.finished_at or earlier.started_at
    return None


def file_taken(session: Session, sha256: str) -> tuple[int, datetime] | None:
    """The newest import that took in a file, alone or beside others, and when; None where it is new."""
    question = select(Imports).where(col(Imports.state) == "applied").order_by(col(Imports.id).desc())
    for earlier in session.scalars(question):
        if any(file["sha256"] == sha256 for file in earlier.files):
            return int(earlier.id or 0), earlier.finished_at or earlier.started_at
    return None


def write_import(
    database: Database, new: NewImport, staging: Staging, on_written: Callable[[int], None] = lambda _: None
) -> int:
    """Write the differences that lie in the staging file, make them visible, and return the import's number."""
    undo_crashed(database)
    import_id = database.write_now(lambda session: _begin(session, new))
    identities = ((Accounts, new.new_accounts), (Officers, new.new_officers))
    for table, numbers in identities:
        in_short_writes(database, ((number,) for number in numbers), inserting(table, ("id",)), on_written)
    courses = inserting(Courses, ("id", "folded", "name", "portal_id"))
    in_short_writes(database, new.new_courses, courses, on_written)
    for facts in EVERY_KIND:
        if not staging.has(f"ended_{facts.name}"):
            continue
        in_short_writes(database, ended_rows(staging, facts), ending(facts, import_id), on_written)
        dated = ((*row, import_id) for row in new_rows(staging, facts))
        in_short_writes(database, dated, inserting(facts.table, (*facts.columns, "since_import")), on_written)
    database.write_now(lambda session: _make_visible(session, import_id, new))
    return import_id


def undo_crashed(database: Database) -> None:
    """Take back what an import wrote that never became visible; only one that runs alone may do this."""
    crashed = database.read_now(
        lambda session: session.scalars(select(col(Imports.id)).where(col(Imports.state) == "applying")).all()
    )
    for import_id in crashed:
        for facts in EVERY_KIND:
            undo(database, facts, int(import_id or 0))
        database.write_now(lambda session, number=import_id: _set_state(session, number, "undone"))  # type: ignore[misc]


def begin_decision(session: Session, decision: NewImport) -> int:
    """Number a change so small that it is written and made visible in the one transaction it begins in.

    Only within `alone`, after `undo_crashed`: else it would make a half-written import visible.
    """
    number = number_reading(session, decision)
    _audit(session, number, decision)
    return number


def number_reading(session: Session, reading: NewImport) -> int:
    """Number a change as `begin_decision` does, but one that is nobody's act: what a source was found to say."""
    row = _row(reading, "applied")
    row.finished_at = reading.at
    session.add(row)
    session.flush()
    return int(row.id or 0)


def is_unfollowed(session: Session) -> bool:
    """Whether the API has changed anything since the last run of it was ended."""
    newest = {
        kind: session.connection().scalar(select(func.max(col(Imports.id))).where(col(Imports.kind) == kind)) or 0
        for kind in (READING, RUN)
    }
    return newest[READING] > newest[RUN]


def _begin(session: Session, new: NewImport) -> int:
    row = _row(new, "applying")
    session.add(row)
    for name, first, count in (
        ("accounts", new.new_accounts.start, len(new.new_accounts)),
        ("officers", new.new_officers.start, len(new.new_officers)),
        ("courses", new.new_courses[0][0] if new.new_courses else 0, len(new.new_courses)),
    ):
        if count and take_ids(session, name, count) != first:
            raise RuntimeError(f"numbers of {name} were taken by something that is not an import")
    session.flush()
    return int(row.id or 0)


def _make_visible(session: Session, import_id: int, new: NewImport) -> None:
    for report, rows in new.reports:
        session.connection().execute(
            update(Reports)
            .where(col(Reports.kind) == report.kind, col(Reports.mdo) == report.mdo)
            .where(col(Reports.until_import).is_(None))
            .values(until_import=import_id)
        )
        session.add(
            Reports(
                kind=report.kind,
                mdo=report.mdo,
                since_import=import_id,
                mdo_name=report.mdo_name,
                as_on=report.as_on,
                source=report.source,
                rows=rows,
            )
        )
    _set_state(session, import_id, "applied", finished_at=new.at)
    _release_held(session, new)
    _audit(session, import_id, new)


def _audit(session: Session, import_id: int, new: NewImport) -> None:
    details = {"import": import_id, "files": [dict(file) for file in new.files], "scope": new.scope}
    act = f"import_{new.kind}" if new.files else new.kind
    record_act(session, new.at, actor=new.actor, via=new.via, act=act, subject=new.subject, details=details)


def _release_held(session: Session, new: NewImport) -> None:
    """Let a held import go once its files have been taken in: it waits for nobody any more."""
    hashes = sorted(file["sha256"] for file in new.files)
    for earlier in session.scalars(select(Imports).where(col(Imports.state) == "held")):
        if sorted(file["sha256"] for file in earlier.files) == hashes:
            earlier.state = "confirmed"
            session.add(earlier)


def _row(new: NewImport, state: str, held_because: str | None = None) -> Imports:
    return Imports(
        kind=new.kind,
        state=state,
        files=[dict(file) for file in new.files],
        scope=new.scope,
        actor=new.actor,
        started_at=new.at,
        summary=dict(new.summary),
        held_because=held_because,
    )


def _set_state(session: Session, import_id: int | None, state: str, **more: object) -> None:
    session.connection().execute(update(Imports).where(col(Imports.id) == import_id).values(state=state, **more))
