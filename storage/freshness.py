"""As on when what we know of officers' learning is, by whichever source."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.imports import newest_reports, visible_import
from storage.rows import IGOT_API, ReportKind
from storage.tables import SourceStates

READ_DAILY = (ReportKind.USERS, ReportKind.ENROLMENTS)
"""The reports of which every download has one."""


def reports_as_on(session: Session) -> datetime | None:
    """As on when the newest reports are, the older of users and enrolments; None before the first of them."""
    newest: dict[ReportKind, datetime] = {}
    for (kind, _), (report, _) in newest_reports(session, visible_import(session)).items():
        newest[kind] = max(report.as_on, newest.get(kind, report.as_on))
    return min((newest[kind] for kind in READ_DAILY if kind in newest), default=None)


def facts_as_on(session: Session) -> datetime | None:
    """The same, or when the portal's API last answered, whichever is newer."""
    answered = session.connection().execute(
        select(col(SourceStates.worked_at)).where(col(SourceStates.source) == IGOT_API)
    )
    return max(filter(None, (reports_as_on(session), answered.scalar())), default=None)
