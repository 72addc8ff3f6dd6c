"""As on when what we know of officers' learning is, by whichever source."""

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.imports import newest_reports, visible_import
from storage.knowledge import known_of
from storage.rows import IGOT_API, ReportKind, Reports
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


def courses_as_on(session: Session, officer_id: int, today: date) -> tuple[str, datetime] | None:
    """The source that counts for one officer's courses, and as on when it tells of them: of two the newer one.

    None where neither says anything of them.
    """
    visible = visible_import(session)
    known = known_of(session, visible, [officer_id], today)[officer_id]
    reports = Reports(tuple(report for report, _ in newest_reports(session, visible).values()))
    own = reports.own(ReportKind.ENROLMENTS, known.account.mdo) if known.account else None
    if known.account and known.looked_up_on and (own is None or known.looked_up_on > own.as_on):
        return IGOT_API, known.looked_up_on
    report = own or reports.newest_of(ReportKind.ENROLMENTS)
    return (report.source, report.as_on) if report else None
