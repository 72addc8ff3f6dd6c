"""What was asked of an import, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from scheduler.clock import IST, day_in_india
from scheduler.sources.rejections import Reject, Remark
from storage import imports
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Report
from storage.staging import Staging
from storage.staging.differences import Counts

State = Literal["applied", "unchanged", "held", "tried"]


@dataclass(frozen=True)
class Request:
    """How an import is to be done, by whom, and from which files."""

    data_folder: Path
    files: Sequence[Mapping[str, str]]
    """Name and SHA-256 of each."""
    actor: str
    via: str
    now: datetime
    reject: Reject
    """Where the rows that cannot be used go, one by one."""
    shrink_share: float = 0.2
    """A report that has lost more than this share of its rows waits for a person."""
    dry_run: bool = False
    confirmed: bool = False
    notes_hold: bool = False
    """Of a dry run: that it would be held is noted, for a person who has been shown it and may confirm it next."""
    on_written: Callable[[int], None] = lambda _: None

    def new_import(self, kind: str, found: "Outcome", **rows: Any) -> imports.NewImport:
        """Say what is to be written, in this request's name."""
        return imports.NewImport(kind, self.files, self.actor, self.via, self.now, summary=found.summary(), **rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of one kind."""

    what: str
    read: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    """Left, on the officers' list."""
    rejected: int = 0

    @classmethod
    def of(cls, what: str, counts: Counts, *, read: int, rejected: int) -> "Tally":
        """Build one from the counts of a comparison."""
        return cls(what, read, counts.new, counts.changed, counts.unchanged, counts.ended, rejected)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why a person must look at an import before it is taken in."""

    code: str
    """By which templates/ has its sentence."""
    words: str
    """In English, as the table of imports and the command line tell it."""
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What an import has done, would do (`tried`), or waits with (`held`)."""

    state: State
    tallies: Sequence[Tally]
    links: Counts
    """Between officers and accounts, those that wait for a person among them."""
    undecided: int = 0
    """Officers for whom a person must decide."""
    reports: Sequence[Report] = ()
    remarks: Sequence[Remark] = ()
    held_because: str | None = None
    doubts: Sequence[Doubt] = ()
    """What it is, or would be, held for."""
    import_id: int | None = None
    changes: bool = True
    """Of a trial: whether anything would be another than it is."""

    def summary(self) -> dict[str, Any]:
        """Tell it as plain JSON, for the table of imports."""
        return {"rows": [asdict(tally) for tally in self.tallies], "links": asdict(self.links)}


def settle(
    database: Database,
    staging: Staging,
    request: Request,
    found: Outcome,
    new: imports.NewImport,
    doubts: Sequence[Doubt],
) -> Outcome:
    """Write what was found, hold it, or leave it at the trial; `doubts` count until it is confirmed."""
    because = " ".join(doubt.words for doubt in doubts) or None
    found = replace(found, doubts=doubts)
    if because and request.confirmed:
        if not database.read_now(lambda session: imports.held_before(session, request.files)):
            because += " --confirm counts only for files that were held before: look at the summary, then repeat it."
        else:
            because = None
    if because and (request.notes_hold or not request.dry_run):
        imports.hold(database, new, because)
    if request.dry_run:
        return replace(_with(found, "tried", because), changes=found.state != "unchanged")
    if because:
        return _with(found, "held", because)
    if found.state == "unchanged":
        return found
    return _with(found, "applied", None, imports.write_import(database, new, staging, request.on_written))


def rows(number: int) -> str:
    """Count rows in words."""
    return "1 row" if number == 1 else f"{number:,} rows"


def shrunk(what: str, before: int, now: int, share: float, *, kind: str, mdo: str = "") -> list[Doubt]:
    """Doubt something that has lost more than the allowed share of its rows."""
    if now >= before * (1 - share):
        return []
    words = f"{what} has {rows(now)} where the one before had {before:,}."
    return [Doubt("shrunk", words, {"kind": kind, "mdo": mdo, "now": now, "before": before})]


def unusable(file: str) -> Doubt:
    """Doubt a file of which nothing is left."""
    return Doubt("unusable", f"{file} has no rows that can be used.", {"file": file})


def refuse_untimely(
    given: Sequence[tuple[Report, int]], known: Mapping[Any, tuple[Report, int]], request: Request
) -> None:
    """Complain of a report that is yet to come, or older than the one that is known unless a person wants just that."""
    today = f"{day_in_india(request.now):%d.%m.%Y}"
    for report, _ in given:
        about = {"kind": str(report.kind), "mdo": report.mdo_name, "as_on": _written(report)}
        if day_in_india(report.as_on) > day_in_india(request.now):
            raise Complaint(
                f"The {report.kind} report of {report.mdo_name} is as on {_written(report)}, which is yet to come: "
                f"today is {today}. Nothing was changed. "
                "Put this computer's clock right, or download the report again.",
                "yet_to_come",
                today=today,
                **about,
            )
        earlier = known.get((report.kind, report.mdo))
        if earlier and report.as_on < earlier[0].as_on and not request.confirmed:
            raise Complaint(
                f"The {report.kind} report of {report.mdo_name} is as on {_written(report)}, older than "
                f"the one that is known, as on {_written(earlier[0])}. Nothing was changed. "
                "Hand in the newest report, or add --confirm to go back to this one.",
                "older",
                known=_written(earlier[0]),
                **about,
            )


def _written(report: Report) -> str:
    return f"{report.as_on.astimezone(IST):%d.%m.%Y %H:%M}"


def _with(found: Outcome, state: State, because: str | None, import_id: int | None = None) -> Outcome:
    return replace(found, state=state, held_because=because, import_id=import_id)
