"""The fake's own ledger: a line of JSON for every call, on disk before the call is answered."""

import asyncio
import json
import time
from array import array
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESET = "(reset)"
"""The `method` of the line that begins a new count; not a call."""


def wall_clock() -> datetime:
    """The time of day: a fake provider has a clock of its own."""
    return datetime.now(UTC)  # noqa: TID251 - another party's clock, not the program's


class CallLog:
    """Appends to a file, and goes on with what an earlier server has left there.

    Lines are written once for every turn of the loop; what waits for its line (an answer) runs straight after the
    write. The write reaches the operating system: a killed server has lost nothing that anybody was told.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.n = 0
        self.counts = Counts()
        self.last_message, self.next_update = 0, 1
        """What must not be given twice, even by a server that is started again."""
        self._offsets = array("Q", [0])
        self._lines: list[bytes] = []
        self._waiting: list[Callable[[], object]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._take_up()
        self._file = path.open("ab", buffering=0)

    def add(self, facts: dict[str, Any], then: Callable[[], object]) -> None:
        """Count a call, write its line, and only `then` go on."""
        self.n += 1
        line = {"n": self.n, "at": time.monotonic(), "wall": wall_clock().isoformat(), **facts}
        self._count(line)
        encoded = json.dumps(line).encode() + b"\n"
        self._offsets.append(self._offsets[-1] + len(encoded))
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._write)
        self._lines.append(encoded)
        self._waiting.append(then)

    def calls(self, after: int, limit: int) -> list[dict[str, Any]]:
        """The lines that follow the `after`th, `limit` at most."""
        if after >= self.n:
            return []
        last = min(after + limit, self.n)
        with self.path.open("rb") as file:
            file.seek(self._offsets[after])
            # What has not been written yet is not there yet.
            return [json.loads(line) for line in file.read(self._offsets[last] - self._offsets[after]).splitlines()]

    def _write(self) -> None:
        lines, self._lines = self._lines, []
        waiting, self._waiting = self._waiting, []
        self._file.write(b"".join(lines))
        for then in waiting:
            then()

    def _count(self, line: dict[str, Any]) -> None:
        if line["method"] == RESET:
            self.counts = Counts()
        else:
            self.counts.add(line)
        self.last_message = max(self.last_message, line.get("message_id") or 0)
        self.next_update = max(self.next_update, line.get("next_update") or 0)

    def _take_up(self) -> None:
        with self.path.open("rb+") as file:
            for raw in file:
                if not raw.endswith(b"\n"):  # the server was killed within it: nobody was answered
                    file.truncate(self._offsets[-1])
                    break
                line = json.loads(raw)
                self.n = line["n"]
                self._offsets.append(self._offsets[-1] + len(raw))
                self._count(line)


class Counts:
    """How often what was asked, and what came of it."""

    def __init__(self) -> None:
        self.methods: dict[str, Counter[str]] = {}
        self.codes: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.via: dict[str, Counter[str]] = {}

    def add(self, line: dict[str, Any]) -> None:
        """One more call."""
        for counter in (
            self.methods.setdefault(line["method"], Counter()),
            self.via.setdefault(line["via"], Counter()),
        ):
            counter["seen"] += 1
            counter["accepted"] += line["accepted"]
        self.codes[str(line["code"])] += 1
        if line["fault"]:
            self.faults[line["fault"]] += 1

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"methods": self.methods, "codes": self.codes, "faults": self.faults, "via": self.via}


def read_calls(path: Path) -> list[dict[str, Any]]:
    """The lines of a log since its last reset, read without asking the server, which may be dead."""
    lines: list[dict[str, Any]] = []
    if not path.exists():
        return lines
    with path.open("rb") as file:
        for raw in file:
            if not raw.endswith(b"\n"):
                break
            line = json.loads(raw)
            if line["method"] == RESET:
                lines.clear()
            else:
                lines.append(line)
    return lines
