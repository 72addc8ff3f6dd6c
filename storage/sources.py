"""Where what is known comes from: each source's newest import, and what was turned down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from storage.imports import newest_reports, visible_import
from storage.rows import ReportKind
from storage.tables import AccountLinks, Imports, Listings, LookUps, Reports, SourceStates, SparrowEmails
from storage.versioned import holds


@dataclass(frozen=True, slots=True)
class Source:
    """One source as it was last taken in; `covers` counts its rows that are known."""

    name: str
    """`users`, `enrolments`, `assessments`, `plan`, `officers`, `sparrow` or `igot_api`."""
    organisation: str | None
    taken_in: datetime | None
    """None where it never was."""
    as_on: datetime | None
    """Of what moment a report tells; None of a list, which names none."""
    covers: int
    rejected: int
    """Rows of that import that could not be used."""
    held_at: datetime | None = None
    """Since when a later one waits for a person, or the source cannot be asked; why, or a code of it, stands beside."""
    held_because: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many officers the list names, and how many of them have an account that the reports know."""

    officers: int
    with_account: int


def report_sources(session: Session) -> list[Source]:
    """The newest report of each kind and organisation, organisation by organisation."""
    visible = visible_import(session)
    taken = _imports_of_reports(session, visible)
    held_at, held_because = _held(session, "portal_reports")
    found = []
    for (kind, mdo), (report, rows) in newest_reports(session, visible).items():
        taken_in, summary = taken[kind, mdo]
        waits = (held_at, held_because) if held_at and held_at > taken_in else (None, None)
        rejected = _rejected(summary, kind.value)
        found.append(Source(kind.value, report.mdo_name, taken_in, report.as_on, rows, rejected, *waits))
    kinds = [kind.value for kind in ReportKind]
    return sorted(found, key=lambda one: (one.organisation or "", kinds.index(one.name)))


def held_reports(session: Session) -> tuple[datetime | None, str | None]:
    """Since when, and why, a download waits that came before any was taken in."""
    return _held(session, "portal_reports")


def officers_source(session: Session) -> Source:
    """The officers' list; it covers whom it names now."""
    return _list_source(session, "officers", coverage(session).officers)


def sparrow_source(session: Session) -> Source:
    """The list of SPARROW emails."""
    visible = visible_import(session)
    listed = holds(SparrowEmails, visible), col(SparrowEmails.source) == "sparrow_list"
    question = select(func.count()).select_from(SparrowEmails).where(*listed[0], listed[1])
    return _list_source(session, "sparrow", session.connection().scalar(question) or 0)


def source_of(session: Session, name: str, actor: str) -> Source:
    """What one actor has taken in last; it tells of the accounts in the users' reports that came so and still count."""
    taken = select(Imports).where(col(Imports.actor) == actor, col(Imports.state) == "applied")
    newest = session.scalars(taken.order_by(col(Imports.id).desc()).limit(1)).first()
    users = col(Reports.kind) == ReportKind.USERS, *holds(Reports, visible_import(session))
    question = select(func.min(col(Reports.as_on)), func.sum(col(Reports.rows))).join(
        Imports, col(Imports.id) == col(Reports.since_import)
    )
    as_on, covers = session.connection().execute(question.where(col(Imports.actor) == actor, *users)).one()
    return Source(name, None, newest.finished_at if newest else None, as_on, covers or 0, 0)


def asked_source(session: Session, name: str) -> Source:
    """A source that is asked, officer by officer; it covers of whom it has ever said something."""
    state = session.connection().execute(_states().where(col(SourceStates.source) == name)).first()
    covers = select(func.count()).select_from(LookUps).where(col(LookUps.as_on).is_not(None))
    rejected = select(func.count()).select_from(LookUps).where(col(LookUps.outcome) == "unreadable")
    covered, unreadable = (session.connection().scalar(question) or 0 for question in (covers, rejected))
    trouble, since, worked_at = state[1:] if state else (None, None, None)
    return Source(name, None, worked_at, worked_at, covered, unreadable, since, trouble)


def sources_worked_at(session: Session) -> dict[str, datetime]:
    """When each source that is asked last answered."""
    return {row[0]: row[3] for row in session.connection().execute(_states()) if row[3] is not None}


def coverage(session: Session) -> Coverage:
    """Count the officers of the list, and those of them whose account is known."""
    visible = visible_import(session)
    listed = (*holds(Listings, visible), col(Listings.left).is_(False))
    officers = session.connection().scalar(select(func.count()).select_from(Listings).where(*listed)) or 0
    linked = (
        select(func.count(col(AccountLinks.officer_id).distinct()))
        .join(Listings, col(Listings.officer_id) == col(AccountLinks.officer_id))
        .where(*listed, *holds(AccountLinks, visible), col(AccountLinks.how) != "candidate")
    )
    return Coverage(officers, session.connection().scalar(linked) or 0)


def oldest_report_as_on(session: Session) -> dict[str, datetime]:
    """Of what moment the newest report of each kind tells; of several organisations the one that lags most counts."""
    question = (
        select(col(Reports.kind), func.min(col(Reports.as_on)))
        .where(*holds(Reports, visible_import(session)))
        .group_by(col(Reports.kind))
    )
    rows: Iterable[Any] = session.connection().execute(question)
    return {kind: as_on for kind, as_on in rows}  # noqa: C416 - a row is no pair to mypy


def newest_import_at(session: Session, kind: str) -> datetime | None:
    """When a kind of file was last taken in; None where it never was."""
    question = select(col(Imports.finished_at)).where(col(Imports.kind) == kind, col(Imports.state) == "applied")
    return session.connection().scalar(question.order_by(col(Imports.id).desc()).limit(1))


def imports_under_way(session: Session) -> int:
    """How many imports are being written, or were when their process ended."""
    question = select(func.count()).select_from(Imports).where(col(Imports.state) == "applying")
    return session.connection().scalar(question) or 0


def imports_held(session: Session) -> int:
    """How many imports wait for a person."""
    question = select(func.count()).select_from(Imports).where(col(Imports.state) == "held")
    return session.connection().scalar(question) or 0


def _states() -> Select[Any]:
    table = SourceStates
    columns: list[Any] = [col(table.source), col(table.trouble), col(table.since), col(table.worked_at)]
    return select(*columns)


def _imports_of_reports(session: Session, visible: int) -> dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]]:
    question = (
        select(
            col(Reports.kind), col(Reports.mdo), func.coalesce(col(Imports.finished_at), col(Imports.started_at)),
            col(Imports.summary),
        )
        .join(Imports, col(Imports.id) == col(Reports.since_import))
        .where(*holds(Reports, visible))
    )  # fmt: skip
    rows: Iterable[Any] = session.connection().execute(question)
    return {(kind, mdo): (taken_in, summary) for kind, mdo, taken_in, summary in rows}


def _list_source(session: Session, kind: str, covers: int) -> Source:
    question = select(col(Imports.finished_at), col(Imports.summary)).where(
        col(Imports.kind) == kind, col(Imports.state) == "applied"
    )
    newest: Any = session.connection().execute(question.order_by(col(Imports.id).desc()).limit(1)).first()
    taken_in, summary = newest or (None, {})
    held_at, because = _held(session, kind)
    waits = (held_at, because) if held_at and (taken_in is None or held_at > taken_in) else (None, None)
    return Source(kind, None, taken_in, None, covers, _rejected(summary, None), *waits)


def _held(session: Session, kind: str) -> tuple[datetime | None, str | None]:
    """Since when, and why, the newest of a kind waits for a person."""
    question = select(col(Imports.started_at), col(Imports.held_because)).where(
        col(Imports.kind) == kind, col(Imports.state) == "held"
    )
    row: Any = session.connection().execute(question.order_by(col(Imports.id).desc()).limit(1)).first()
    return (row[0], row[1]) if row else (None, None)


def _rejected(summary: Mapping[str, Any], what: str | None) -> int:
    """Rows that could not be used, of one kind or of all."""
    return sum(tally["rejected"] for tally in summary.get("rows", ()) if what is None or tally["what"] == what)
