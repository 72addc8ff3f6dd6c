"""The portal's reports: from the lines of the files to accounts, their facts and whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from scheduler.imports.outcome import Doubt, Outcome, Request, Tally, refuse_untimely, settle, shrunk, unusable
from scheduler.imports.portal_lines import Catalogue, PortalLines
from scheduler.sources.portal_reports import ReportFile
from scheduler.sources.rejections import Rejected, Remark
from storage import imports
from storage.bulk import next_id
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Report, ReportKind
from storage.staging import Staging, accounts, facts, reports, staging_file
from storage.staging.differences import Counts
from storage.staging.links import count_undecided, want_links
from storage.versioned import (
    ACCOUNT_IDENTIFIERS,
    ACCOUNT_LINKS,
    ASSESSMENTS,
    COMPLETIONS,
    OFFICER_IDENTIFIERS,
    PLAN_ITEMS,
    PROFILES,
)

COMPARED = (PROFILES, ACCOUNT_IDENTIFIERS, COMPLETIONS, PLAN_ITEMS, ASSESSMENTS, OFFICER_IDENTIFIERS, ACCOUNT_LINKS)

HANGING = {
    ReportKind.ENROLMENTS: facts.want_completions,
    ReportKind.ASSESSMENTS: facts.want_attempts,
    ReportKind.PLAN: facts.want_planned,
}
"""What hangs on accounts, by kind of report."""

MISSED = {
    ReportKind.USERS: "account",
    ReportKind.ENROLMENTS: "completed course",
    ReportKind.ASSESSMENTS: "attempt",
    ReportKind.PLAN: "course of a plan",
}
"""What a row that cannot be used may have told, by kind of report."""

LOST_SHARE = 0.01
"""Completed courses only grow: if more than this share of them would end, a report may have been cut off."""


@dataclass(frozen=True)
class Before:
    """What is live when an import begins."""

    visible: int
    reports: dict[tuple[ReportKind, str], tuple[Report, int]]
    courses: Catalogue
    next_account: int

    @classmethod
    def read(cls, session: Session) -> "Before":
        """Ask for all of it at one moment."""
        visible = imports.visible_import(session)
        courses = Catalogue(*imports.known_courses(session))
        return cls(visible, imports.newest_reports(session, visible), courses, next_id(session, "accounts"))


def import_reports(database: Database, files: Sequence[ReportFile], request: Request) -> Outcome:
    """Take in the reports of one download; readers see all of it or nothing.

    Raises Complaint when another import is running, or when a report is damaged or older than the one that is known.
    """
    with imports.alone(database), staging_file(request.data_folder) as staging:
        before = database.read_now(Before.read)
        staging.bring_live(database, before.visible, COMPARED)
        accounts.bring_past(staging, database, before.visible)
        accounts.bring_readings(staging, database)
        reports.prepare(staging, (report for report, _ in before.reports.values()))
        lines = PortalLines(staging, before.courses, request.reject)
        return _Import(database, staging, before, request, files, lines).run()


@dataclass
class _Import:
    """One import of reports under way."""

    database: Database
    staging: Staging
    before: Before
    request: Request
    files: Sequence[ReportFile]
    lines: PortalLines
    remarks: list[Remark] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def run(self) -> Outcome:
        """Stage, compare and settle; users first, for everything else hangs on their accounts."""
        self._stage(ReportKind.USERS)
        accounts.drop_repeated(self.staging)
        new_accounts = accounts.resolve(self.staging, self.before.next_account)
        counts = {ReportKind.USERS: accounts.want_accounts(self.staging)}
        accounts.know_accounts(self.staging)
        self._complain_of_strangers()
        for kind, want in HANGING.items():
            if any(file.kind == kind for file in self.files):
                self._stage(kind)
                counts[kind] = want(self.staging)
        links = want_links(self.staging, "live_officer_identifiers", "known")
        self._reject()
        return self._settle(counts, links, new_accounts)

    def _stage(self, kind: ReportKind) -> None:
        """Stage the lines of one kind of report; of two files for one organisation only the newer counts."""
        for file in self.files:
            if file.kind == kind:
                scopes = self.lines.take(file) or self._scope_without_lines(file)
                for scope in scopes:
                    reports.close_scope(self.staging, scope, _time(file), complete=not file.rejected)
                if file.rejected:
                    words = f"{file.name}: not every row could be used, so no {MISSED[kind]} was taken to be gone."
                    self.remarks.append(Remark("not_every_row", words, {"name": file.name}))
        for name in reports.drop_outdated(self.staging, kind):
            words = f"{name} was left out: another file has a newer report of the same organisation."
            self.remarks.append(Remark("newer_beside", words, {"name": name}))

    def _scope_without_lines(self, file: ReportFile) -> list[reports.Scope]:
        """Take a report in which nobody has completed anything as that of the download's one organisation."""
        organisations = {(scope.mdo, scope.mdo_name) for scope in self.lines.scopes if scope.kind == ReportKind.USERS}
        if file.read == 0 or file.kind == ReportKind.USERS:
            self.empty.append(file.name)
        elif len(organisations) == 1:
            self.lines.scope(file, *organisations.pop())
            return self.lines.scopes[-1:]
        return []

    def _complain_of_strangers(self) -> None:
        others = [file.name for file in self.files if file.kind != ReportKind.USERS]
        if others and not accounts.any_known(self.staging):
            raise Complaint(
                f"{others[0]}: no account is known yet, so nobody can be found in it. Nothing was changed. "
                "Hand in the users report together with it: best the whole zip, as the portal gives it.",
                "no_account_known",
                name=others[0],
            )

    def _reject(self) -> None:
        for one in reports.left_out(self.staging):
            params = {} if one.other_row is None else {"row": str(one.other_row)}
            self.request.reject(Rejected(one.file, one.row, one.code, params))

    def _settle(self, counts: dict[ReportKind, Counts], links: Counts, new_accounts: int) -> Outcome:
        given = reports.given(self.staging)
        refuse_untimely(given, self.before.reports, self.request)
        moved = [one for one in given if self.before.reports.get((one[0].kind, one[0].mdo)) != one]
        changes = any(one.any for one in (*counts.values(), links)) or moved
        remarks = [*self.remarks, *(remark for file in self.files for remark in file.remarks)]
        found = Outcome(
            "applied" if changes else "unchanged",
            self._tallies(counts),
            links,
            count_undecided(self.staging),
            [one for one, _ in given],
            remarks,
        )
        first = self.before.next_account
        new = self.request.new_import(
            "portal_reports",
            found,
            new_accounts=range(first, first + new_accounts),
            new_courses=self.before.courses.new,
            reports=moved,
        )
        return settle(self.database, self.staging, self.request, found, new, self._doubts(given, counts))

    def _doubts(self, given: Sequence[tuple[Report, int]], counts: Mapping[ReportKind, Counts]) -> list[Doubt]:
        broken_off = [file.name for file in self.files if not file.ends_in_a_line]
        return [
            *map(unusable, self.empty),
            *(
                Doubt(
                    "broken_off",
                    f"{name} breaks off in its last line. Was it copied or downloaded to its end?",
                    {"file": name},
                )
                for name in broken_off
            ),
            *self._strange_organisations(given),
            *self._shrunken(given),
            *_lost(counts.get(ReportKind.ENROLMENTS, Counts())),
            *(
                Doubt(
                    "no_hours",
                    f"The users report of {name} says zero hours for everybody; the one before had some.",
                    {"mdo": name},
                )
                for name in reports.hours_vanished(self.staging)
            ),
        ]

    def _shrunken(self, given: Sequence[tuple[Report, int]]) -> list[Doubt]:
        share, doubts = self.request.shrink_share, []
        for report, rows in given:
            if earlier := self.before.reports.get((report.kind, report.mdo)):
                what = f"The {report.kind} report of {report.mdo_name}"
                doubts += shrunk(what, earlier[1], rows, share, kind=report.kind.value, mdo=report.mdo_name)
        return doubts

    def _strange_organisations(self, given: Sequence[tuple[Report, int]]) -> list[Doubt]:
        """Name organisations that no download had before: another department's zip would take accounts to itself."""
        known = {mdo for kind, mdo in self.before.reports if kind == ReportKind.USERS}
        strange = [one.mdo_name for one, _ in given if one.kind == ReportKind.USERS and one.mdo not in known]
        words = "{} has sent no report before. Is this the right download?"
        return [Doubt("strange", words.format(name), {"mdo": name}) for name in strange] if known else []

    def _tallies(self, counts: dict[ReportKind, Counts]) -> list[Tally]:
        left_out = reports.count_left_out(self.staging)
        tallies = []
        for kind in ReportKind:
            if files := [file for file in self.files if file.kind == kind]:
                rejected = sum(file.rejected for file in files) + left_out.get(kind, 0)
                read = sum(file.read for file in files)
                tallies.append(Tally.of(kind.value, counts[kind], read=read, rejected=rejected))
        return tallies


def _lost(completions: Counts) -> list[Doubt]:
    """Doubt what would lose completed courses; a few are lost where a course is renamed or taken back."""
    known = completions.ended + completions.changed + completions.unchanged
    if completions.ended <= known * LOST_SHARE:
        return []
    lacks = f"lacks {completions.ended:,} of the {known:,} completed courses that are known"
    words = f"The enrolments report {lacks}. Was it downloaded to its end?"
    return [Doubt("lost", words, {"ended": completions.ended, "known": known})]


def _time(file: ReportFile) -> datetime:
    if file.as_on is None:
        raise Complaint(
            f"{file.name} does not say when it was made, and neither does the archive. Nothing was changed. "
            "Download it once more and hand it in as it comes.",
            "undated",
            name=file.name,
        )
    return file.as_on
