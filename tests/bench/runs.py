"""Runs two programs in turn, each in a process of its own, and sets their times side by side."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished run: wall seconds, peak resident memory in MiB, and what it printed."""

    seconds: float
    peak_mib: float
    said: str


@dataclass(frozen=True)
class Comparison:
    """Ours beside the bare baseline, run in turn."""

    name: str
    ours: list[Run]
    bare: list[Run]

    def line(self) -> str:
        """A row of the table in docs/benchmarks.md."""
        ratios = [ours.seconds / bare.seconds for ours, bare in zip(self.ours, self.bare, strict=True)]
        cells = (
            self.name,
            spread([one.seconds for one in self.bare]),
            spread([one.seconds for one in self.ours]),
            spread(ratios),
            f"{max(one.peak_mib for one in self.bare):.0f}",
            f"{max(one.peak_mib for one in self.ours):.0f}",
            "; ".join(sorted({one.said for one in self.ours if one.said})),
        )
        return "| " + " | ".join(cells) + " |"


HEADER = "| | bare, s | ours, s | ours / bare | bare, MiB | ours, MiB | seen |\n|---|---|---|---|---|---|---|"


def run(arguments: Sequence[str]) -> Run:
    """Run one of our bench programs to its end."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}:\n{said}")
    return Run(time.monotonic() - began, usage.ru_maxrss / 1024, said.strip())


def compare(
    name: str, ours: Sequence[str], bare: Sequence[str], rounds: int, fresh: Callable[[], object]
) -> Comparison:
    """Run both in turn, each on a `fresh` database; the first pair warms the disk and is not counted."""
    pairs = []
    for number in range(rounds + 1):
        fresh()
        first = run(ours)
        fresh()
        pairs.append((first, run(bare)))
        times = f"ours {pairs[-1][0].seconds:.1f} s, bare {pairs[-1][1].seconds:.1f} s"
        print(f"{name}, {f'run {number}' if number else 'warm-up'}: {times}", file=sys.stderr, flush=True)
    return Comparison(name, [pair[0] for pair in pairs[1:]], [pair[1] for pair in pairs[1:]])


def spread(figures: Sequence[float], decimals: int = 2) -> str:
    """The median, with the smallest and the largest."""
    median, least, most = (f"{one:.{decimals}f}" for one in (statistics.median(figures), min(figures), max(figures)))
    return f"{median} ({least}–{most})"
