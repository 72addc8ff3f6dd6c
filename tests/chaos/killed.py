"""R1: killed again and again, at chosen points and at random, while it sends to everybody."""

import csv
import io
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bench.bare_sending import LANES
from tests.chaos.department import LIMITS_OFF, Department, make
from tests.chaos.ledgers import Ledgers, accepted_by_chat, compare, taken
from tests.chaos.life import ROOT, Life, wait_until
from tests.chaos.program import POINTS
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.call_log import read_calls
from tests.fakes.telegram import FakeTelegram

LATENCY = 0.05
AT_RANDOM = "at random"
PATIENCE = 15
"""Seconds in which a wrong dispatcher has done all that it will ever do."""
LONGEST_LIFE = 120
"""Seconds after which a program that was to die has nothing left to do, or hangs."""


@dataclass(frozen=True)
class Size:
    """How much of it."""

    officers: int
    kills_each: int
    """At each point, and as many at random."""


FULL, SMALL = Size(100_000, 10), Size(2_400, 1)


def run(setting: Setting) -> Verdict:
    """Kill it, start it again, and compare the ledgers when nothing is left to send."""
    size = SMALL if setting.small else FULL
    moments = [*POINTS, AT_RANDOM] * size.kills_each
    ledgers, kills, clean = crash(setting, size.officers, moments)
    listed = listed_unknown(setting.folder / "department")
    bound = LANES * kills
    return Verdict(
        done=f"{size.officers:,} messages; kill -9 {kills} times: {size.kills_each} {', '.join([*POINTS, AT_RANDOM])}",
        must="every recipient sent, failed, expired, dropped or listed unknown; duplicates 0; unknown ≤ lanes × kills",
        findings=(
            Finding(f"{kills} of {len(moments)} kills took place", kills == len(moments)),
            *ledgers.findings(),
            Finding(f"unknown {ledgers.unknown:,} ≤ {bound:,}", ledgers.unknown <= bound),
            Finding(f"`smaran unknown list` names {listed:,}", listed == ledgers.unknown),
            Finding(f"the last life ended {'cleanly' if clean else 'with work left'}", clean),
        ),
    )


def crash(
    setting: Setting, officers: int, moments: Sequence[str], *, wrong: str | None = None, name: str = "department"
) -> tuple[Ledgers, int, bool]:
    """Return the ledgers, how many kills took place, and whether the last life finished the work."""
    chance = setting.chance()
    department = make(setting.folder / name, officers)
    due, log = department.due(), department.folder / "fake.jsonl"
    # Every life but the last makes fewer calls than its share: there must be work left for the one that follows.
    calls_each = 8 * officers // 5 // (len(moments) + 1)
    kills = 0
    with FakeTelegram(log) as fake:
        fake.behave(latency=LATENCY, seed=setting.seed)
        config = department.configure(fake.url)
        for moment in chance.sample(moments, len(moments)):
            kills += _one_life(department, config, fake, moment, chance, calls_each, wrong)
            setting.say(f"{kills} kills, {taken(fake):,} of {officers:,} accepted")
        with Life(department, config, wrong=wrong) as life:
            wait_until(life.is_up, LONGEST_LIFE)
            clean = wait_until(lambda: not department.has_work(), PATIENCE if wrong else 60 + officers / 50)
            life.end()
    return compare(due, department.states(), accepted_by_chat(read_calls(log))), kills, clean


def listed_unknown(folder: Path) -> int:
    """How many messages the operator is shown as unknown."""
    smaran = [sys.executable, "-c", "from bot.cli import main; main()", "--config", str(folder / "config.toml")]
    listing = [*smaran, "unknown", "list", "--format", "csv"]
    told = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return len({row["id"] for row in csv.DictReader(io.StringIO(told.lstrip("\ufeff")))})


def _one_life(
    department: Department, config: Path, fake: FakeTelegram, moment: str, chance: Random, calls: int, wrong: str | None
) -> bool:
    """Let it live for up to so many calls; False: it did not die as it was to."""
    if moment == AT_RANDOM:
        seen = taken(fake)
        with Life(department, config, wrong=wrong) as life:
            at_work = wait_until(lambda: taken(fake) > seen, LONGEST_LIFE, every=0.05)
            time.sleep(chance.uniform(0, calls / LIMITS_OFF))
            life.kill()
        return at_work
    after, in_call = chance.randint(1, calls), chance.uniform(0.2, 0.8) * LATENCY
    with Life(department, config, die=moment, after=after, in_call=in_call, wrong=wrong) as life:
        return life.died(LONGEST_LIFE)
