"""One life of the program: started, waited for, killed, put to sleep and woken."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.chaos.department import Department
from tests.chaos.program import Plan

ROOT = Path(__file__).parents[2]
PATIENCE = 120
"""Seconds in which a program must have ended that was told to."""


class Life:
    """The program, running; killed if a scenario leaves it so."""

    def __init__(
        self, department: Department, config: Path, name: str = "program", *, within: Sequence[str] = (), **differs: Any
    ) -> None:
        plan = Plan(str(config), department.shift.total_seconds(), department.speed, department.since)
        plan = replace(plan, **differs)
        written = plan.write(department.folder / f"{name}.json")
        self.log = department.folder / f"{name}.log"
        with self.log.open("ab") as log:
            self._begins_at = log.tell()
            self.process = subprocess.Popen(
                [*within, sys.executable, "-m", "tests.chaos.program", str(written)],
                cwd=ROOT,
                env={**os.environ, "PYTHONWARNINGS": "error"},
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def sleep(self) -> None:
        """Stand still until woken; it does so, with all of its threads, when this returns."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def wake(self) -> None:
        """Go on as if nothing had been."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Tell it to end, as an operator would, and see that it does so cleanly."""
        wait_until(self.is_up, PATIENCE)  # before that, nobody listens to signals
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        if code:
            raise RuntimeError(f"the program ended with {code}: {self.last_words()}")

    def died(self, seconds: float) -> bool:
        """Wait until it has killed itself; False: it lived longer than so many seconds."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        if code != -signal.SIGKILL:
            raise RuntimeError(f"the program ended with {code}: {self.last_words()}")
        return True

    def is_up(self) -> bool:
        """Whether it has said that it runs."""
        return b"Smaran is running" in self.log.read_bytes()[self._begins_at :]

    def last_words(self) -> str:
        """The end of what it has printed."""
        return self.log.read_text("utf-8", errors="replace")[-2_000:]


def wait_until(true: Callable[[], object], seconds: float, every: float = 0.25) -> bool:
    """Look again and again; False: it did not come true in so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
