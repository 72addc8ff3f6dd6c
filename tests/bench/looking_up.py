"""A run of look-ups over everybody beside the bare client making the same calls: the first time, and the day after."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.runs import run, spread
from tests.fakes.igot import FakeIgot

OFFICERS, LANES = 100_000, 16
CALLS_EACH = 2
"""A search or a read, and the enrolments."""
HEADER = (
    "| | calls a second | of the bare client | processor, ms a call | MiB after a tenth | MiB at the end |\n"
    "|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Looked:
    """One way to look everybody up, in every round."""

    name: str
    rates: list[float]
    of_bare: list[float]
    cpu: list[float]
    early_mib: list[float]
    late_mib: list[float]

    def line(self) -> str:
        """A row of the table in docs/benchmarks.md."""
        cells = (
            self.name,
            spread(self.rates, 0),
            spread(self.of_bare),
            spread(self.cpu),
            spread(self.early_mib, 0),
            spread(self.late_mib, 0),
        )
        return "| " + " | ".join(cells) + " |"


def looking_up(folder: Path, scale: float, rounds: int) -> Iterator[Looked]:
    """First everybody is new to us, then nobody has changed; each way runs for minutes, so nothing warms up."""
    officers = int(OFFICERS * scale)
    model, copy = folder / "looked.model.db", folder / "looked.db"
    run(["tests.bench.our_looking_up", "prepare", str(model), str(officers)])
    with FakeIgot(folder / "igot.jsonl") as igot:
        igot.have_many(officers)
        told: dict[str, list[dict[str, float]]] = {}
        for number in range(1, rounds + 1):
            for old in folder.glob("looked.db*"):
                old.unlink()
            shutil.copy(model, copy)
            os.sync()
            for day, method in (("first", "search"), ("next", "read")):
                ways = {
                    f"{day} run: bare client": ["tests.bench.bare_looking_up", igot.url, str(officers), method],
                    f"{day} run: Smaran": ["tests.bench.our_looking_up", day, str(copy), igot.url],
                }
                for name, arguments in ways.items():
                    igot.behave(latency=0)
                    one = json.loads(run([*arguments, str(LANES)]).said)
                    rate = f"{officers * CALLS_EACH / one['seconds']:.0f} calls a second"
                    print(f"{name}, run {number}: {rate}", file=sys.stderr, flush=True)
                    told.setdefault(name, []).append(one)
        _everybody(igot, officers * rounds * 4)
    calls = officers * CALLS_EACH
    for name, runs in told.items():
        bare = told[f"{name.partition(':')[0]}: bare client"]
        yield Looked(
            name,
            [calls / one["seconds"] for one in runs],
            [other["seconds"] / one["seconds"] for one, other in zip(runs, bare, strict=True)],
            [1000 * one["cpu"] / calls for one in runs],
            [one["early_mib"] for one in runs],
            [one["late_mib"] for one in runs],
        )


def _everybody(igot: FakeIgot, expected: int) -> None:
    """Every way must have asked for everybody's enrolments, once each."""
    seen = igot.counts()["methods"]["enrolments"]["accepted"]
    if seen != expected:
        raise SystemExit(f"enrolments were given {seen:,} times; {expected:,} were due")
