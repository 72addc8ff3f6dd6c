"""`make chaos`: breaks the program in every way that the table knows, and writes docs/reliability.md.

`python -m tests.chaos R1 R6 --seed 7` runs two of the lines; `--small` is the quick look that `make test` takes.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bare_sending import LANES
from tests.chaos.report import Row, kept, page, usual_folder
from tests.chaos.setting import Setting
from tests.chaos.store import OWN_MOUNTS

SCENARIOS = {
    "R1": "tests.chaos.killed",
    "R2": "tests.chaos.settled",
    "R3": "tests.chaos.cut_off",
    "R4": "tests.chaos.storm",
    "R5": "tests.chaos.store",
    "R6": "tests.chaos.two_programs",
    "R7": "tests.chaos.replay",
    "R8": "tests.chaos.webhooks",
    "R9": "tests.chaos.downtime",
    "R10": "tests.chaos.strange_input",
    "R11": "tests.chaos.two_sources",
    "wrong": "tests.chaos.bites",
}
TURNS = (("R1",), ("R2",), ("R8",), ("R4", "R6"), ("R5", "R3"), ("R7",), ("R9", "R10", "R11", "wrong"))
"""Which run beside each other: with what mostly waits, and where no rate is measured that another would disturb."""
SMALL = ("R2", "R6", "R1", "wrong", "R5", "R9", "R4", "R3", "R11", "R7", "R8", "R10")
"""The same in small, the longest first."""
AT_ONCE = 2 * (os.cpu_count() or 1)
"""So many beside each other, that none of them must wait for long for its turn on a core."""


def main() -> None:
    """Run what is asked for, each in a process of its own; the exit code says whether everything held."""
    given = _arguments()
    asked = given.lines or list(SCENARIOS)
    into = Path(given.into) if given.into else usual_folder(small=given.small)
    if given.alone:
        _alone(asked[0], given.seed, into, small=given.small)
        return
    held = True
    for turn in (SMALL,) if given.small else TURNS:
        lines = [line for line in turn if line in asked]
        with ThreadPoolExecutor(AT_ONCE) as beside:
            codes = beside.map(partial(_run, seed=given.seed, into=into, small=given.small), lines)
            held &= not any([*codes])
    if given.report:
        Path(given.report).write_text(page(kept(into, SCENARIOS), LANES), encoding="utf-8")
    sys.exit(not held)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("lines", nargs="*", choices=[[], *SCENARIOS], metavar="LINE", help=", ".join(SCENARIOS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="ledgers only, no rates")
    parser.add_argument("--into", help="the folder in which results are laid by; else one of this commit, in build")
    parser.add_argument("--report", help="where to write the page of all that is laid by there")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(line: str, seed: int, into: Path, *, small: bool) -> int:
    """Run a scenario as a process of its own, and where that can be had, with mounts of its own; its exit code."""
    within = OWN_MOUNTS if line == "R5" and _may([*OWN_MOUNTS, "true"]) else ()
    options = ["--seed", str(seed), "--into", str(into), "--alone", *(["--small"] if small else [])]
    command = [*within, sys.executable, "-m", "tests.chaos", line, *options]
    return subprocess.run(command, check=False).returncode


def _may(command: Sequence[str]) -> bool:
    try:
        return not subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode
    except FileNotFoundError:
        return False


def _alone(line: str, seed: int, into: Path, *, small: bool) -> None:
    """Run one scenario here, lay by what came of it, and tell."""
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{line} {time.monotonic() - began:6.0f} s: {words}", flush=True)

    with TemporaryDirectory(prefix=f"smaran-chaos-{line}-") as folder:
        inner = Path(folder) / "run"
        inner.mkdir()
        setting = Setting(line, seed, small, inner, say)
        verdict = import_module(SCENARIOS[line]).run(setting)
    row = Row(line, verdict, seed, small, time.monotonic() - began)
    row.keep(into)
    for finding in verdict.findings:
        say(f"{'held    ' if finding.held else 'NOT HELD'} {finding.said}")
    sys.exit(not verdict.held)


if __name__ == "__main__":
    main()
