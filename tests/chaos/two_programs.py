"""R6: two programs on one database; the one that sends is killed, or stopped, and woken after the other took over."""

import math
import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.department import Department, make
from tests.chaos.ledgers import accepted_by_chat, compare
from tests.chaos.life import Life, wait_until
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.call_log import read_calls
from tests.fakes.telegram import FakeTelegram

LATENCY, TAKEOVER, START = 0.05, 30, 120


@dataclass(frozen=True)
class Size:
    """How often, how long and for how many."""

    officers: int
    """More than can be written to in the rounds, on however slow a machine;"""
    per_second: int
    """at this pace. The rest goes without a limit when they are over."""
    rounds: int
    stopped: int
    """Seconds for which the holder stands still;"""
    watched: int
    """and for which it is watched after it was woken."""


FULL = Size(officers=12_000, per_second=30, rounds=3, stopped=60, watched=20)
SMALL = Size(officers=2_400, per_second=10, rounds=1, stopped=14, watched=3)


@dataclass
class Seen:
    """What the rounds have shown."""

    takeovers: list[float] = field(default_factory=list)
    """Seconds from the end, or the standstill, of one to the first call of the other."""
    after_waking: int = 0
    """Calls of those that were woken."""


class Pair:
    """Two programs that differ only in the path by which the fake tells them apart."""

    def __init__(self, department: Department, fake: FakeTelegram, per_second: int) -> None:
        self._department, self._fake = department, fake
        self._configs = {
            name: department.configure(f"{fake.url}/{name}", per_second=per_second, name=name) for name in ("a", "b")
        }
        self.lives: dict[str, Life] = {}
        for name in self._configs:
            self.start(name)

    def start(self, name: str) -> None:
        """Start one, for the first time or again, and wait until it is ready to take over."""
        self.lives[name] = life = Life(self._department, self._configs[name], name)
        wait_until(life.is_up, START)

    def stop(self, name: str) -> None:
        """Let one stand still, between two transactions.

        Within one it would keep SQLite's lock with it, and nobody could write until it is woken or killed.
        """
        self.lives[name].sleep()
        while not _can_write(self._department.database):
            self.lives[name].wake()
            time.sleep(0.01)
            self.lives[name].sleep()

    def kill(self) -> None:
        """End both as a power cut would."""
        for life in self.lives.values():
            life.kill()

    def calls(self, since: float, name: str) -> list[float]:
        """When one of them has called, since a moment of the monotonic clock."""
        lines = self._fake.calls("sendMessage")
        return [line["at"] for line in lines if line["at"] > since and line["via"] == f"/{name}"]

    def roles(self) -> tuple[str, str]:
        """The one that sends and the one that waits, once messages go out."""
        since = time.monotonic()
        if not wait_until(lambda: self.calls(since, "a") or self.calls(since, "b"), START, every=1):
            raise RuntimeError(f"neither program sends: {self.lives['a'].last_words()}{self.lives['b'].last_words()}")
        return ("a", "b") if self.calls(since, "a") else ("b", "a")

    def takeover(self, waiting: str, since: float) -> float:
        """Seconds until the one that waited makes its first call."""
        wait_until(lambda: self.calls(since, waiting), TAKEOVER)
        return min(self.calls(since, waiting), default=math.inf) - since


def run(setting: Setting) -> Verdict:
    """Kill and stop whoever sends, in turn."""
    size = SMALL if setting.small else FULL
    department = make(setting.folder / "department", size.officers)
    due, log, seen = department.due(), department.folder / "fake.jsonl", Seen()
    with FakeTelegram(log) as fake, ExitStack() as lives:
        fake.behave(latency=LATENCY, seed=setting.seed)
        pair = Pair(department, fake, size.per_second)
        lives.callback(pair.kill)
        for turn in range(size.rounds):
            _killed(pair, seen)
            setting.say(f"round {turn + 1}: killed; taken over after {seen.takeovers[-1]:.1f} s")
            _stopped(pair, seen, size)
            setting.say(f"round {turn + 1}: stopped and woken; taken over after {seen.takeovers[-1]:.1f} s")
        for life in pair.lives.values():
            life.end()
        with Life(department, department.configure(fake.url)) as life:
            wait_until(lambda: not department.has_work(), 60 + size.officers / 50)
            life.end()
    ledgers = compare(due, department.states(), accepted_by_chat(read_calls(log)))
    taken_over = ", ".join(f"{seconds:.1f}" for seconds in seen.takeovers)
    return Verdict(
        done=f"two programs on one database; whoever sent was killed, {size.rounds} times, and stopped for "
        f"{size.stopped} s, between two transactions, and woken, {size.rounds} times",
        must=f"one message an occasion; takeover within {TAKEOVER} s; the woken one sends nothing",
        findings=(
            *ledgers.findings(),
            Finding(f"taken over after {taken_over} s", max(seen.takeovers) <= TAKEOVER),
            Finding(f"calls of the woken {seen.after_waking}", not seen.after_waking),
        ),
    )


def _can_write(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as opened:
        try:
            opened.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        opened.execute("ROLLBACK")
    return True


def _killed(pair: Pair, seen: Seen) -> None:
    """Kill the one that sends, and start it again."""
    sending, waiting = pair.roles()
    pair.lives[sending].kill()
    seen.takeovers.append(pair.takeover(waiting, time.monotonic()))
    pair.start(sending)


def _stopped(pair: Pair, seen: Seen, size: Size) -> None:
    """Stop the one that sends until long after the other has taken over, and wake it."""
    sending, waiting = pair.roles()
    pair.stop(sending)
    stopped = time.monotonic()
    seen.takeovers.append(pair.takeover(waiting, stopped))
    time.sleep(max(0, stopped + size.stopped - time.monotonic()))
    woken = time.monotonic()
    pair.lives[sending].wake()
    time.sleep(size.watched)
    seen.after_waking += len(pair.calls(woken, sending))
