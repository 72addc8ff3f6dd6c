"""What came of the scenarios, kept by commit, and the page that is made of it."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.chaos.setting import Finding, Verdict

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Row:
    """One line of the table: what came of a scenario, how it was run, and how long it took."""

    line: str
    verdict: Verdict
    seed: int
    small: bool
    seconds: float

    def keep(self, folder: Path) -> None:
        """Lay it by, so that a page can be made of several runs."""
        folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / f"{self.line}.json").write_text(told, encoding="utf-8")

    @staticmethod
    def read(file: Path) -> "Row":
        """A row as it was laid by."""
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        verdict = told.pop("verdict")
        findings = tuple(Finding(**each) for each in verdict.pop("findings"))
        return Row(verdict=Verdict(**verdict, findings=findings), **told)

    def cells(self) -> str:
        """As a line of Markdown."""
        verdict = self.verdict
        measured = "; ".join(each.said if each.held else f"**{each.said}**" for each in verdict.findings)
        held = "yes" if verdict.held else "**no**"
        cells = (self.line, verdict.done, verdict.must, measured, held, str(self.seed), f"{self.seconds:.0f}")
        return f"| {' | '.join(cells)} |"


def kept(folder: Path, lines: Iterable[str]) -> list[Row]:
    """What was laid by, in the order of the lines."""
    files = [folder / f"{line}.json" for line in lines]
    return [Row.read(file) for file in files if file.exists()]


def usual_folder(*, small: bool) -> Path:
    """Where rows are laid by: those of one commit together."""
    return ROOT / "build" / "chaos" / (commit() + ("-small" if small else ""))


def commit() -> str:
    """The commit that is checked out, marked if anything differs from it."""
    describe = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    told = subprocess.run(describe, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def machine() -> str:
    """On what this runs."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


PAGE = """\
# Reliability

    make chaos

starts the real program in its own processes against a fake Telegram, for R2 and R8 a fake WhatsApp, or for R11 a fake
iGOT, that counts before it answers, breaks what can break, and then compares three ledgers: what was due, what the
outbox says, what the fake counted. A message is *lost* if it is neither sent, failed, expired, dropped nor listed as
unknown, or said to be sent and never accepted; a *duplicate* was accepted twice. In R2 a message may come twice if
WhatsApp told nothing of the first call within the grace; these are counted apart. What did not hold is in bold.

R11 follows one department by two sources and compares where everybody stands, night after night. What may differ, and
for how long, is listed in [lags.py](../tests/chaos/lags.py), each with the shape that it must have; whatever else
differs did not hold. A report tells of the midnight before it was made, the API of the evening on which it was asked.

{machine}; commit {commit}. Every scenario draws from its seed; what the machine's pace decides differs from run to
run. All run with {lanes} lanes, as the [measurements of speed](benchmarks.md#sending) do. `make test` runs a small
version of every line, without rates.

| | what was done | what must hold | measured | held | seed | s |
|---|---|---|---|---|---|---|
{rows}

The last line is about the harness: three dispatchers that are wrong on purpose
([wrong.py](../tests/chaos/wrong.py)) must be found out.
"""


def page(rows: Iterable[Row], lanes: int) -> str:
    """The page, in Markdown."""
    told = "\n".join(row.cells() for row in rows)
    return PAGE.format(machine=machine(), commit=commit(), rows=told, lanes=lanes)
