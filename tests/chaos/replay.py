"""R7: a year of 10,000 officers lived through twice, and a month under clocks that are wrong.

Every replay is a process of its own with a hash seed of its own, so that nothing can agree by chance.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from scheduler.clock import IST
from tests.chaos.bends import differently_said, unexplained
from tests.chaos.books import UNSAID, Booked, Sent, complaints, read_booked, read_sent
from tests.chaos.days import Bend, Plan
from tests.chaos.setting import Finding, Setting, Verdict
from tests.chaos.year import Year

SPRING = date(2026, 3, 18)
"""Some days before the end of a financial year; a month later both of its due dates have passed."""
LEAP = date(2028, 2, 9)
FORTNIGHT, MONTH, YEAR = 16, 34, 396
DAY = 24 * 60
"""In minutes, as bends are."""
ZONES = {"Berlin, summer time begins": "CET-1CEST,M3.5.0,M10.5.0/3", "Sydney, it ends": "AEST-10AEDT,M10.1.0,M4.1.0/3"}
"""Zones of servers whose clocks are changed within the month; written out, so that every machine knows them."""


@dataclass(frozen=True)
class Lived:
    """What one replay left behind."""

    year: Year
    folder: Path
    sent: list[Sent]
    booked: list[Booked]
    seconds: float

    def complaints(self) -> list[str]:
        """What is wrong with it by itself."""
        return list(complaints(self.sent, self.booked))

    def bytes(self) -> tuple[bytes, bytes]:
        """The ledger and the books, as they lie there."""
        return (self.folder / "ledger.txt").read_bytes(), (self.folder / "books.txt").read_bytes()


class Started:
    """A replay under way in its own process."""

    def __init__(self, plan: Plan, hash_seed: int, **environment: str) -> None:
        self.plan = plan
        self._began = time.monotonic()
        plan.folder.mkdir(parents=True)
        given = {**os.environ, "PYTHONHASHSEED": str(hash_seed), **environment}
        with (plan.folder / "said.txt").open("w") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.chaos.days", plan.to_json()],
                env=given,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def end(self) -> Lived:
        """Wait for it, and read what it left."""
        folder = self.plan.folder
        if self._process.wait():
            raise RuntimeError(f"the replay failed: {(folder / 'said.txt').read_text()[-2000:]}")
        seconds = time.monotonic() - self._began
        return Lived(
            self.plan.year, folder, read_sent(folder / "ledger.txt"), read_booked(folder / "books.txt"), seconds
        )


def run(setting: Setting) -> Verdict:
    """Replay twice, then bend the clock."""
    year = Year(20, SPRING, FORTNIGHT, setting.seed) if setting.small else Year(10_000, SPRING, YEAR, setting.seed)
    month = year if setting.small else Year(300, SPRING, MONTH, setting.seed)
    lived = _twice(setting, year)
    usual = lived[0] if setting.small else Started(Plan(setting.folder / "usual", month), 3).end()
    findings = [*_compared(*lived), *_bent(setting, usual)]
    if not setting.small:
        findings += _leap_day(setting)
    return Verdict(
        f"{year.days} days of {year.officers:,} officers replayed twice; {month.days} days of {month.officers} "
        "with the clock an hour ahead, an hour behind, two days ahead and put right, two days lost; a leap day; "
        "servers in zones whose clocks are changed",
        "each occasion once, or not said with its reason; nothing in quiet hours or on holidays; two ledgers byte for "
        "byte the same",
        tuple(findings),
    )


def _twice(setting: Setting, year: Year) -> tuple[Lived, Lived]:
    started = [Started(Plan(setting.folder / f"replay-{turn}", year), turn) for turn in (1, 2)]
    one, other = (each.end() for each in started)
    setting.say(f"{len(one.sent):,} messages twice, in {one.seconds:.0f} and {other.seconds:.0f} s")
    return one, other


def _compared(one: Lived, other: Lived) -> Iterator[Finding]:
    same = one.bytes() == other.bytes()
    yield Finding(f"{len(one.sent):,} lines of two ledgers {'the same' if same else 'NOT the same'}", same)
    yield _alone("the replay", one)
    minutes = max(one.seconds, other.seconds) / 60
    yield Finding(f"{minutes:.1f} minutes, both at a time", minutes < 60)


def _alone(name: str, lived: Lived) -> Finding:
    wrong = lived.complaints()
    unsaid = sum(one.state in UNSAID for one in lived.booked)
    said = f"{name}: {len(lived.sent):,} said once, {unsaid:,} not said with their reason, {len(wrong)} complaints"
    return Finding("; ".join([said, *wrong[:3]]), bool(lived.sent) and not wrong)


def _bent(setting: Setting, usual: Lived) -> Iterator[Finding]:
    month = usual.year
    for number, (name, bends, environment) in enumerate(_tricks(month.first, small=setting.small)):
        lived = Started(Plan(setting.folder / f"bent-{number}", month, bends), 4, **environment).end()
        setting.say(f"{name}: {len(lived.sent)} messages")
        leapt = any(bend.minutes >= DAY for bend in bends)
        wrong = unexplained(usual.sent, lived.sent, lived.booked) if leapt else differently_said(usual.sent, lived.sent)
        yield Finding("; ".join([f"{name}: {len(wrong)} otherwise than undisturbed", *wrong[:3]]), not wrong)
        yield _alone(name, lived)


def _tricks(first: date, *, small: bool) -> Iterator[tuple[str, tuple[Bend, ...], Mapping[str, str]]]:
    """What is done to the clock, or to the server's zone, in the month."""

    def at(day: int, hour: int) -> datetime:
        return datetime.combine(first + timedelta(days=day), datetime.min.time(), IST) + timedelta(hours=hour)

    yield "two days ahead for a day, then put right", (Bend(at(12, 8), at(13, 8), 2 * DAY),), {}
    if small:
        return
    yield "an hour ahead for three days", (Bend(at(5, 12), at(8, 12), 60),), {}
    yield "an hour behind for three days", (Bend(at(9, 3), at(12, 12), -60),), {}
    yield "two days lost in the middle", (Bend(at(14, 12), at(60, 0), 2 * DAY),), {}
    for name, zone in ZONES.items():
        yield f"a server in {name}", (), {"TZ": zone}


def _leap_day(setting: Setting) -> Iterator[Finding]:
    lived = Started(Plan(setting.folder / "leap", Year(300, LEAP, MONTH, setting.seed)), 5).end()
    yield _alone("a leap year's February", lived)
    on_it = sum(one.moment.date() == date(2028, 2, 29) for one in lived.sent)
    yield Finding(f"{on_it} messages on 29.02.2028", on_it > 0)
