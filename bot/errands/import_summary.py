"""What an import has done or would do, as values of the texts that tell it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.acts.imports import Done
from storage.complaint import Complaint

SHOWN = 5
"""Names of files that hold nothing, and remarks, at most."""


def summary(done: Done, before: tuple[int, datetime] | None, kind: str) -> dict[str, Any]:
    """The figures of the command line's summary; `before` is the import that took in just these files."""
    outcome = done.outcome
    return {
        "kind": kind,
        "state": outcome.state,
        "import_id": outcome.import_id,
        "reports": [
            {"what": report.kind.value, "mdo": report.mdo_name, "as_on": report.as_on.isoformat()}
            for report in outcome.reports
        ],
        "rows": [asdict(tally) for tally in outcome.tallies],
        "rejected": sum(tally.rejected for tally in outcome.tallies),
        "links": asdict(outcome.links),
        "undecided": outcome.undecided,
        "ignored": list(done.ignored)[:SHOWN],
        "remarks": [{"code": each.code, "params": each.params} for each in outcome.remarks[:SHOWN]],
        "doubts": [{"code": doubt.code, **doubt.params} for doubt in outcome.doubts],
        "before": {"import_id": before[0], "on": before[1].isoformat()} if before else None,
    }


def refusal(complaint: Complaint) -> dict[str, Any]:
    """Why nothing was taken in: a code that templates/ has a sentence for, else the complaint's own words."""
    known = {"code": complaint.code, "params": complaint.params} if complaint.code else None
    return {"because": str(complaint), "refusal": known}
