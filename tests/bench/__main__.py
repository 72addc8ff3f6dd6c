"""`make bench`: ours beside a bare baseline, in turn, with the figures as a table for docs/benchmarks.md.

`python -m tests.bench --scale 0.01 --rounds 1` is a quick look; the full size needs some 5 GB of disk and an hour.
"""

import argparse
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import answering, looking_up, sending, whatsapp
from tests.bench.runs import HEADER, Comparison, compare, run

USERS, ENROLMENTS_EACH, XLSX_USERS = 500_000, 10, 100_000
OFFICERS = (10_000, 100_000, 1_000_000)


def imports(folder: Path, scale: float, rounds: int) -> Iterator[Comparison]:
    """Reports as CSV, and as XLSX."""
    many, few = int(USERS * scale), int(XLSX_USERS * scale)
    users, enrolments, sheet = (str(folder / name) for name in ("users.csv", "enrolments.csv", "users.xlsx"))
    run(["tests.bench.portal_files", users, str(many)])
    run(["tests.bench.portal_files", enrolments, str(many), str(ENROLMENTS_EACH)])
    run(["tests.bench.portal_files", sheet, str(few)])
    fresh = _fresh(folder, 0)
    for name, files in (
        (f"import of {many:,} users and {many * ENROLMENTS_EACH:,} enrolments, CSV", [users, enrolments]),
        (f"import of {few:,} users, XLSX", [sheet]),
    ):
        given = [str(folder / "run.db"), *files]
        yield compare(name, ["tests.bench.our_import", *given], ["tests.bench.bare_import", *given], rounds, fresh)


def checks(folder: Path, scale: float, rounds: int) -> Iterator[Comparison]:
    """The check, for departments of growing size."""
    path = str(folder / "run.db")
    for officers in (int(number * scale) for number in OFFICERS):
        fresh = _fresh(folder, officers)
        name = f"check of {officers:,} officers × 4 obligations"
        yield compare(name, ["tests.bench.our_check", path], ["tests.bench.bare_check", path], rounds, fresh)


def _fresh(folder: Path, officers: int) -> Callable[[], object]:
    """Make a database once, and return how to lay a copy of it where the runs expect it.

    It is made in a process of its own: this one must stay small, since a process inherits its parent's peak memory.
    """
    model, copy = folder / "model.db", folder / "run.db"
    model.unlink(missing_ok=True)
    run(["tests.bench.department", str(model), str(officers)])

    def lay() -> None:
        for old in folder.glob("run.db*"):
            old.unlink()
        shutil.copy(model, copy)
        os.sync()

    return lay


BENCHES = {
    "imports": (HEADER, imports),
    "checks": (HEADER, checks),
    "sending": (sending.HEADER, sending.sending),
    "answering": (answering.HEADER, answering.answering),
    "looking_up": (looking_up.HEADER, looking_up.looking_up),
    "whatsapp": (whatsapp.HEADER, whatsapp.on_whatsapp),
}


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("benches", nargs="*", default=list(BENCHES), metavar="BENCH", help=", ".join(BENCHES))
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the full size")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    print(f"{machine}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {given.rounds} runs\n")
    before = ""
    with tempfile.TemporaryDirectory(prefix="smaran-bench-") as folder:
        for name in given.benches:
            header, bench = BENCHES[name]
            if header != before:
                print(header if not before else f"\n{header}", flush=True)
            before = header
            for result in bench(Path(folder), given.scale, given.rounds):
                print(result.line(), flush=True)


if __name__ == "__main__":
    main()
