"""R5: the database held by somebody else, and a full disk, again and again while it sends."""

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.department import Department, make
from tests.chaos.ledgers import accepted_by_chat, compare, taken
from tests.chaos.life import Life, wait_until
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.call_log import read_calls
from tests.fakes.telegram import FakeTelegram

LATENCY, PACE, LEAST_OF_PACE = 0.05, 30, 0.9
START, AT_ONCE, RECOVERY, MEASURED = 60, 1, 10, 10
"""Seconds until the first call; in which calls under way may still go out; to recover; over which the pace is taken."""
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
"""What this scenario is started with, so that any user may give it a disk of a size of its own (Linux)."""


@dataclass(frozen=True)
class Size:
    """How often, how long and for how many."""

    officers: int
    times: int
    locked: int
    full: int


FULL, SMALL = Size(officers=25_000, times=10, locked=30, full=20), Size(officers=1_500, times=1, locked=4, full=6)


@dataclass
class Seen:
    """Moments on the monotonic clock that the fake's log has too."""

    locked: list[tuple[float, float]] = field(default_factory=list)
    full: list[tuple[float, float]] = field(default_factory=list)


def run(setting: Setting) -> Verdict:
    """Lock it and fill the disk, in turn."""
    size = SMALL if setting.small else FULL
    with own_disk(setting.folder, 200 + size.officers // 100) as has_disk:
        department = make(setting.folder / "department", size.officers)
        due, log = department.due(), setting.folder.with_suffix(".jsonl")  # the fake's own disk is never full
        with FakeTelegram(log) as fake:
            seen = _troubled(setting, size, department, fake, has_disk=has_disk)
        lines = list(read_calls(log))
        ledgers = compare(due, department.states(), accepted_by_chat(lines))
    calls = [line["at"] for line in lines if line["method"] == "sendMessage"]
    return Verdict(
        done=f"SQLite locked for {size.locked} s, {size.times} times; the disk full for {size.full} s, "
        f"{size.times} times",
        must="as R1; ≥ 90 % of the pace within 10 s of recovery",
        findings=(*ledgers.findings(), *_troubles(seen, calls, size), *([] if setting.small else _pace(seen, calls))),
    )


def _troubled(setting: Setting, size: Size, department: Department, fake: FakeTelegram, *, has_disk: bool) -> Seen:
    """Send through all of it."""
    seen = Seen()
    fake.behave(latency=LATENCY, seed=setting.seed)
    with Life(department, department.configure(fake.url, per_second=PACE)) as life:
        wait_until(lambda: taken(fake), START)
        time.sleep(RECOVERY + (0 if setting.small else MEASURED))
        for turn in range(size.times):
            _trouble(seen.locked, lambda: lock(department.database, size.locked), setting)
            if has_disk:
                _trouble(seen.full, lambda: fill(setting.folder, size.full), setting)
            setting.say(f"{turn + 1} of {size.times}: {taken(fake):,} accepted")
        wait_until(lambda: not department.has_work(), 60 + size.officers / PACE)
        life.end()
    return seen


def _trouble(seen: list[tuple[float, float]], make_it: Callable[[], None], setting: Setting) -> None:
    """Make trouble, note from when to when, and let it pass."""
    began = time.monotonic()
    make_it()
    seen.append((began, time.monotonic()))
    time.sleep(RECOVERY + (0 if setting.small else MEASURED))


def lock(database: Path, seconds: float) -> None:
    """Hold SQLite's one write lock, as any other program could."""
    with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")


@contextmanager
def own_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Mount a disk of this size on the folder; False where this machine does not let us."""
    if Path("/proc/self/uid_map").read_text().split()[2] != "1":
        yield False  # not among ourselves: everybody would see the mount
        return
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "chaos", str(folder)]
    mounted = not subprocess.run(mount, check=False).returncode
    yield mounted
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, seconds: float) -> None:
    """Leave not a byte on the disk for a while."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(OSError):
                while True:
                    file.write(b"0" * 4096)
            time.sleep(0.05)  # whatever is freed meanwhile is taken too
    filler.unlink()


def _troubles(seen: Seen, calls: list[float], size: Size) -> tuple[Finding, ...]:
    """That it was trouble: without an intent on the disk there is no call."""
    locked = sum(began + AT_ONCE < at < ended for began, ended in seen.locked for at in calls)
    stopped = sum(not any(ended - AT_ONCE < at < ended for at in calls) for _, ended in seen.full)
    return (
        Finding(f"locked {len(seen.locked)} times, calls meanwhile {locked}", not locked),
        Finding(
            f"disk full {len(seen.full)} times, {stopped} times until no call went out"
            if seen.full
            else "the disk was not filled: this machine gives us none of our own",
            stopped == size.times,
        ),
    )


def _pace(seen: Seen, calls: list[float]) -> tuple[Finding, ...]:
    def pace(begins: float) -> float:
        return sum(begins <= at < begins + MEASURED for at in calls) / MEASURED

    before = pace(seen.locked[0][0] - MEASURED)
    after = [pace(ended + RECOVERY) for _, ended in [*seen.locked, *seen.full]]
    return (
        Finding(
            f"{before:.1f} a second at first; {RECOVERY} s after recovery {min(after):.1f} to {max(after):.1f}",
            min(after) >= LEAST_OF_PACE * before,
        ),
    )
