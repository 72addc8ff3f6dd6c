"""The department's lists: who serves, and which email SPARROW has for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from sqlmodel import Session

from scheduler.imports.outcome import Outcome, Request, Tally, rows, settle, shrunk, unusable
from scheduler.rules.audience import CRITERIA, fold
from scheduler.sources.lines import OfficerLine, SparrowLine
from scheduler.sources.rejections import Reject, Rejected, Remark
from scheduler.sources.typed_list import TypedList
from storage import imports
from storage.bulk import next_id
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Language
from storage.staging import Staging, officers, staging_file
from storage.staging.differences import Counts
from storage.staging.links import count_undecided, want_links
from storage.versioned import ACCOUNT_IDENTIFIERS, ACCOUNT_LINKS, LISTINGS, OFFICER_IDENTIFIERS, SPARROW_EMAILS

COMPARED = (LISTINGS, SPARROW_EMAILS, OFFICER_IDENTIFIERS, ACCOUNT_IDENTIFIERS, ACCOUNT_LINKS)

NOTHING = Counts()


def read_criteria(text: str | None) -> dict[str, list[str]]:
    """Read `department=Invented Department, office=North` as written; nothing, or `whole`, is the whole department.

    Raises Complaint for anything else.
    """
    criteria: dict[str, list[str]] = {}
    if text is None or text.strip().casefold() in {"", "whole"}:
        return criteria
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or name not in CRITERIA or not fold(value):
            raise Complaint(
                f"--scope: “{part.strip()}” was not understood. Expected “whole”, or FIELD=VALUE where FIELD is one of "
                f"{', '.join(CRITERIA)}; several are joined by commas, for example office=North,office=South."
            )
        criteria.setdefault(name, []).append(value)
    return criteria


def parse_scope(text: str | None) -> dict[str, list[str]]:
    """The same, each value in the one spelling by which it is compared."""
    return {name: [*map(fold, values)] for name, values in read_criteria(text).items()}


def import_officers(
    database: Database, source: TypedList[OfficerLine], request: Request, scope: str | None = None
) -> Outcome:
    """Take in the officers' list; those in its scope whom it no longer names have left.

    Raises Complaint when another import is running, or when the file is damaged.
    """
    criteria = parse_scope(scope)
    with imports.alone(database), staging_file(request.data_folder) as staging:
        before = _prepare(database, staging, criteria)
        unread = _Unread(request.reject)
        officers.add_lines(staging, _officers(source, unread))
        officers.drop_repeated(staging)
        serving = officers.count_serving(staging)
        new_officers = officers.resolve(staging, before.next_officer)
        listings = officers.want_listings(staging, complete=not unread.rows)
        emails = officers.want_sparrow_emails(staging, "officer_list")
        found, new = _compared(staging, request, "officers", source, listings, emails)
        gone = shrunk("The officers' list", serving, serving - listings.ended, request.shrink_share, kind="officers")
        doubts = gone if source.read - source.rejected else [unusable(source.name)]
        found = replace(found, remarks=unread.remarks())
        new = replace(new, scope=scope, new_officers=range(before.next_officer, before.next_officer + new_officers))
        return settle(database, staging, request, found, new, doubts)


def admit(
    database: Database, request: Request, *, name: str, mobile: str, employee_id: str, office: str, language: Language
) -> Outcome:
    """Take in a list of one person, whom a person has let in: it says nothing of anybody else.

    Raises Complaint when another import is running.
    """
    told = {"name": name, "mobile": mobile, "employee_id": employee_id, "office": office, "language": language}
    with imports.alone(database), staging_file(request.data_folder) as staging:
        before = _prepare(database, staging, {})
        officers.add_lines(staging, [(1, *(told.get(column) for column in officers.TOLD), None)])
        new_officers = officers.resolve(staging, before.next_officer)
        listings = officers.want_listings(staging, complete=False)
        emails = officers.want_sparrow_emails(staging, "officer_list")
        found, new = _compared(staging, request, "officer_admitted", _OnePerson(), listings, emails)
        new = replace(new, new_officers=range(before.next_officer, before.next_officer + new_officers))
        return settle(database, staging, request, found, new, [])


def import_sparrow(database: Database, source: TypedList[SparrowLine], request: Request) -> Outcome:
    """Take in which email SPARROW has for whom; of those whom the list does not name, it says nothing.

    Raises Complaint when another import is running, or when the file is damaged.
    """
    with imports.alone(database), staging_file(request.data_folder) as staging:
        _prepare(database, staging, {})
        officers.add_lines(staging, _sparrow(source, request))
        officers.drop_repeated(staging)
        officers.resolve_known(staging)
        officers.reject_unknown(staging)
        emails = officers.want_sparrow_emails(staging, "sparrow_list")
        found, new = _compared(staging, request, "sparrow", source, emails)
        return settle(database, staging, request, found, new, [])


class _Counted(Protocol):
    """What was read of a list."""

    @property
    def name(self) -> str:
        """Of its file."""

    read: int
    rejected: int


@dataclass
class _OnePerson:
    """A list that is no file."""

    name: str = ""
    read: int = 1
    rejected: int = 0


@dataclass(frozen=True)
class _Before:
    visible: int
    next_officer: int


def _prepare(database: Database, staging: Staging, criteria: Mapping[str, list[str]]) -> _Before:
    def ask(session: Session) -> _Before:
        return _Before(imports.visible_import(session), next_id(session, "officers"))

    before = database.read_now(ask)
    staging.function("fold", lambda text: fold(text or ""))
    staging.bring_live(database, before.visible, COMPARED)
    officers.prepare(staging, criteria)
    return before


def _compared(
    staging: Staging,
    request: Request,
    kind: str,
    source: _Counted,
    counts: Counts,
    others: Counts = NOTHING,
) -> tuple[Outcome, imports.NewImport]:
    """Compare what follows from a list: by what officers are known, and whose account is whose."""
    identifiers = officers.want_identifiers(staging)
    links = want_links(staging, "want_officer_identifiers", "live_account_identifiers")
    left_out = 0
    for row, code, other_row in officers.left_out(staging):
        left_out += 1
        request.reject(Rejected(source.name, row, code, {} if other_row is None else {"row": str(other_row)}))
    changes = counts.any or others.any or identifiers.any or links.any
    tally = Tally.of(kind, counts, read=source.read, rejected=source.rejected + left_out)
    found = Outcome("applied" if changes else "unchanged", [tally], links, count_undecided(staging))
    return found, request.new_import(kind, found)


@dataclass
class _Unread:
    """Counts the rows that name nobody we could recognise: those people may not be taken to have left."""

    reject: Reject
    rows: int = 0

    def __call__(self, rejected: Rejected) -> None:
        self.rows += rejected.code not in {"duplicate", "example"}
        self.reject(rejected)

    def remarks(self) -> list[Remark]:
        """Tell the operator so."""
        if not self.rows:
            return []
        told = f"{rows(self.rows)} could not be used, so nobody was taken to have left."
        words = f"{told} Correct them and import the list again."
        return [Remark("nobody_left", words, {"rows": f"{self.rows:,}"})]


def _officers(source: TypedList[OfficerLine], reject: Reject) -> Iterator[tuple[Any, ...]]:
    for line in source.lines(reject):
        told = (getattr(line, name) for name in officers.TOLD)
        yield (
            line.row,
            *(value.isoformat() if isinstance(value, date) else value for value in told),
            line.sparrow_email,
        )


def _sparrow(source: TypedList[SparrowLine], request: Request) -> Iterator[tuple[Any, ...]]:
    blank = dict.fromkeys(officers.TOLD)
    for line in source.lines(request.reject):
        told = {**blank, "employee_id": line.employee_id, "mobile": line.mobile}
        yield (line.row, *told.values(), line.email)
