"""Some officers' look-ups, taken in as one small transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.bulk import insert_many, insert_unless_there, take_ids
from storage.found.changes import Changes
from storage.found.courses import compare_courses
from storage.found.linking import relink
from storage.found.profiles import compare_profiles
from storage.found.recognising import recognise
from storage.imports import NewImport, newest_reports, number_reading, visible_import
from storage.look_ups import note_look_ups
from storage.rows import FoundAccount, LookUp, Report, ReportKind
from storage.tables import AccountReadings, Accounts, Profiles
from storage.versioned import ACCOUNT_IDENTIFIERS, holds


def take_in(session: Session, look_ups: Sequence[LookUp], reading: NewImport) -> int | None:
    """Write what was found, and who was looked up; return the number of the import, None where nothing was another.

    What a newer report, or a newer look-up, has said stays. Only within `alone`, after `undo_crashed`.
    """
    found = {account.user_id: (account, one.as_on) for one in look_ups for account in one.accounts}
    import_id = _write(session, found, reading) if found else None
    note_look_ups(session, look_ups)
    return import_id


def _write(session: Session, found: Mapping[str, tuple[FoundAccount, datetime]], reading: NewImport) -> int | None:
    visible = visible_import(session)
    reports = {place: report for place, (report, _) in newest_reports(session, visible).items()}
    numbers = _numbered(session, visible, found)
    accounts = _not_outdated(session, {numbers[user_id]: one for user_id, one in found.items()})
    users, enrolments = (
        _newer_than_reports(session, visible, accounts, reports, kind)
        for kind in (ReportKind.USERS, ReportKind.ENROLMENTS)
    )
    changes, organisations = Changes(), {report.mdo: report.mdo_name for report in reports.values()}
    compare_profiles(session, visible, users, organisations, changes)
    compare_courses(session, visible, enrolments, changes)
    import_id = None
    if changes.any:
        import_id = number_reading(session, reading)
        changes.write(session, import_id)
        if changes.touch(ACCOUNT_IDENTIFIERS):
            relink(session, import_id, list(users))
    for number, (_, as_on) in accounts.items():
        told = insert_unless_there(session, AccountReadings).values(account_id=number, as_on=as_on)
        told = told.on_conflict_do_update(index_elements=["account_id"], set_={"as_on": as_on})
        session.connection().execute(told)
    return import_id


def _numbered(session: Session, visible: int, found: Mapping[str, tuple[FoundAccount, datetime]]) -> dict[str, int]:
    """The number of every account by its user id; those that were never heard of get new ones."""
    numbers = recognise(session, visible, [account for account, _ in found.values()])
    if strangers := [user_id for user_id in found if user_id not in numbers]:
        first = take_ids(session, "accounts", len(strangers))
        new = dict(zip(strangers, range(first, first + len(strangers)), strict=True))
        insert_many(session, Accounts, ("id",), [(number,) for number in new.values()])
        numbers |= new
    return numbers


def _not_outdated(
    session: Session, accounts: Mapping[int, tuple[FoundAccount, datetime]]
) -> dict[int, tuple[FoundAccount, datetime]]:
    """Without those that were looked up once more meanwhile."""
    readings = select(col(AccountReadings.account_id), col(AccountReadings.as_on))
    read = session.connection().execute(readings.where(col(AccountReadings.account_id).in_(accounts)))
    newest: dict[int, datetime] = dict(read.all())
    return {number: one for number, one in accounts.items() if newest.get(number, one[1]) <= one[1]}


def _newer_than_reports(
    session: Session,
    visible: int,
    accounts: Mapping[int, tuple[FoundAccount, datetime]],
    reports: Mapping[tuple[ReportKind, str], Report],
    kind: ReportKind,
) -> dict[int, FoundAccount]:
    """Those of whom the report of their organisation says nothing newer."""
    mine = Profiles
    question = select(col(mine.account_id), col(mine.mdo)).where(col(mine.account_id).in_(accounts))
    mdos: dict[int, str] = dict(session.connection().execute(question.where(*holds(mine, visible))).all())

    def newer(number: int, as_on: datetime) -> bool:
        report = reports.get((kind, mdos[number])) if number in mdos else None
        return report is None or report.as_on <= as_on

    return {number: account for number, (account, as_on) in accounts.items() if newer(number, as_on)}
