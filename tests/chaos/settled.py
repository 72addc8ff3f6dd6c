"""R2: killed on WhatsApp, also while it is told what became of its messages; and told nothing for a while."""

import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.bench.bare_sending import LANES
from tests.chaos.department import LIMITS_OFF, Department, make
from tests.chaos.killed import AT_RANDOM, listed_unknown
from tests.chaos.life import ROOT, Life, wait_until
from tests.chaos.program import HEARING, POINTS
from tests.chaos.setting import Finding, Setting, Verdict
from tests.chaos.told_ledger import GRACE, read_told
from tests.chaos.webhooks import configure, move_to_whatsapp
from tests.fakes.call_log import read_calls
from tests.fakes.whatsapp import FakeWhatsApp

LATENCY, BATCH = 0.05, 20
NEVER = 0.01
FAULTS = ({"kind": "cut", "share": 0.03}, {"kind": "reset_before", "share": 0.01})
"""Shares of calls: accepted and not answered; and neither."""
INSIDE, CLOSED, BARRED = 3, 30, 40
"""Every so many people are inside their window; believed to be, but closed at the provider; have blocked us."""
NOBODY = "http://127.0.0.1:9/webhooks/whatsapp"
LONGEST_LIFE = 180
"""Seconds after which a program that was to die has nothing left to do, or hangs."""
OPEN = "SELECT 1 FROM messages WHERE state = 'sending' OR (state = 'queued' AND tries > 0) LIMIT 1"
IN_DOUBT = """
SELECT count(*) FROM messages WHERE state = 'unknown'
AND (SELECT count(*) FROM attempts WHERE message_id = messages.id AND outcome = 'lost') < 2
"""
SAID_AGAIN = """
SELECT count(*) FROM attempts AS lost JOIN attempts AS again
ON again.message_id = lost.message_id AND again.number = lost.number + 1
WHERE lost.outcome = 'lost' AND lost.started_at > ?
AND NOT EXISTS (SELECT 1 FROM receipts WHERE receipts.our_key IN (lost.our_key, lost.provider_id))
"""
"""Without an answer since some moment, not told of, and yet gone once more."""
LATER = "UPDATE messages SET not_before = '2029-01-01 00:00:00.000000' WHERE state = 'queued' AND tries = 0"
UNHANDLED = "SELECT 1 FROM inbox WHERE handled_at IS NULL LIMIT 1"
AS_WRITTEN = "%Y-%m-%d %H:%M:%S.%f"
"""How SQLite has our moments."""


@dataclass(frozen=True)
class Size:
    """How much of it, and how fast."""

    speed: float
    """Of the department's clock, and of the provider's ladder with it: the grace is ten minutes by that clock."""
    moments: Sequence[str]
    """At which it is killed."""
    messages: int
    a_life: int
    """Calls, at most, before it is killed."""
    pace: float
    """Messages a second, at most, once nobody kills it any more, and while nothing is told."""
    deaf: int
    """Messages there are for the second part."""
    longest: float
    """Seconds by the provider's clock after which what could not be told is tried again, at most: it doubles them."""
    afterwards: float
    """Seconds for which new messages go on being sent while that comes."""


FULL = Size(30, (*POINTS, *HEARING, AT_RANDOM) * 6, 40_000, 500, 60, 12_000, 86_400, 90)
SMALL = Size(60, ("after the intent", *HEARING), 2_600, 60, 10, 700, 60, 3)


def run(setting: Setting) -> Verdict:
    """Kill it while it sends and hears; and beside that, let another department be deaf for a while."""
    size = SMALL if setting.small else FULL
    with ThreadPoolExecutor() as beside:
        parts = [beside.submit(part, setting, size) for part in (_killed, _deaf)]
        killed, deaf = (part.result() for part in parts)
    times, each = len(size.moments), ", ".join(dict.fromkeys(size.moments))
    return Verdict(
        done=f"on WhatsApp, approved words outside the window: kill -9 {times} times: "
        f"{times // len(set(size.moments))} {each}; {FAULTS[0]['share']:.0%} of the answers lost, "
        f"{FAULTS[1]['share']:.0%} of the calls, {NEVER:.0%} never told of; apart from that, the webhook down for "
        f"longer than the grace. The clock and the provider's ladder ran {size.speed:.0f} times as fast",
        must="lost 0; ≥ 99 % of the unknown that were accepted and told of settle by that, the rest goes once more "
        "after the grace; duplicates 0 while it is told; none sent again while the webhook is down",
        findings=(*killed, *deaf),
    )


def _killed(setting: Setting, size: Size) -> list[Finding]:
    """Kill it at every moment; then let it go on until nothing is in doubt that time can settle."""
    chance = setting.chance()
    with FakeWhatsApp(setting.folder / "killed.jsonl") as fake:
        department = _department(setting, size, fake, "killed", size.messages)
        port, kills, began = _free_port(), 0, time.monotonic()
        fast = configure(department, fake, LIMITS_OFF, port=port, lanes=LANES)
        for moment in chance.sample(size.moments, len(size.moments)):
            kills += _one_life(department, fast, fake, port, moment, chance, size)
            setting.say(f"{kills} kills, {_taken(fake):,} accepted, {_in_doubt(department):,} in doubt")
        fake.behave(faults=[])
        # What went on between the kills is settled only by as long a time in which everything is told.
        patience = 2 * (time.monotonic() - began + 3 * GRACE.total_seconds() / size.speed)
        _space(department, size.pace, patience)
        with Life(department, fast) as life:
            settled = wait_until(lambda: not _in_doubt(department), patience) and _come_to_rest(department, fake)
            setting.say(f"{_in_doubt(department):,} in doubt, {_taken(fake):,} accepted")
            life.end()
        lines = read_calls(fake.log)
        told = read_told(department, lines)
    listed = listed_unknown(department.folder)
    return [
        Finding(f"{kills} of {len(size.moments)} kills took place", kills == len(size.moments)),
        _ways(lines),
        *told.findings(graced=True),
        Finding(f"`smaran unknown list` names {listed:,}", listed == told.ledgers.unknown),
        Finding("nothing was left that time could settle" if settled else "something was left unsettled", settled),
    ]


def _deaf(setting: Setting, size: Size) -> list[Finding]:
    """Let nothing come back for longer than the grace, kill it meanwhile, and then let it all come."""
    with FakeWhatsApp(setting.folder / "deaf.jsonl") as fake:
        department = _department(setting, size, fake, "deaf", size.deaf)
        port = _free_port()
        config = configure(department, fake, LIMITS_OFF, port=port, lanes=LANES)
        _space(department, size.pace)
        fake.behave(again=1, longest=size.longest)
        with Life(department, config) as life:
            _let_hear(fake, port)
            wait_until(lambda: department.ask("SELECT 1 FROM receipt_flows WHERE until > since"), LONGEST_LIFE)
            fake.behave(webhook=NOBODY)
            in_grace = department.clock.now() - GRACE
            began, taken = time.monotonic(), _taken(fake)
            wait_until(lambda: _taken(fake) > taken + 2 * size.pace, LONGEST_LIFE)
            life.kill()
        with Life(department, config) as life:
            seen = _taken(fake)
            wait_until(lambda: _taken(fake) > seen, LONGEST_LIFE)
            time.sleep(1.5 * GRACE.total_seconds() / size.speed)
            ((again,),) = department.ask(SAID_AGAIN, f"{in_grace.astimezone(UTC):{AS_WRITTEN}}")
            doubt, minutes = _in_doubt(department), (time.monotonic() - began) * size.speed / 60
            setting.say(f"the webhook is there again after {minutes:.0f} minutes; {doubt} in doubt")
            _let_hear(fake, port)
            fake.behave(faults=[])
            time.sleep(size.afterwards)
            heard = _come_to_rest(department, fake)
            life.end()
        told = read_told(department, read_calls(fake.log))
    return [
        Finding(
            f"the webhook down for {minutes:.0f} minutes: {doubt:,} unknown, {again} sent again",
            bool(doubt) and not again,
        ),
        Finding(f"then {'all' if heard else 'not all'} was told", heard),
        *told.findings(graced=False),
    ]


def _ways(lines: Sequence[Mapping[str, Any]]) -> Finding:
    """That messages went in every way that WhatsApp knows, and were refused afterwards for either reason."""
    accepted = [line for line in lines if line["method"] == "messages" and line["accepted"]]
    approved = sum("template" in line for line in accepted)
    later = Counter(line["fails_later"] for line in accepted if "fails_later" in line)
    told = ", ".join(f"{count} with {code}" for code, count in sorted(later.items()))
    went = (
        f"{len(accepted) - approved:,} accepted within the window, {approved:,} as approved words; failed later: {told}"
    )
    return Finding(went, 0 < approved < len(accepted) and len(later) > 1)


def _department(setting: Setting, size: Size, fake: FakeWhatsApp, name: str, officers: int) -> Department:
    """Everybody on WhatsApp, most of them outside their windows; the words approved, and the clock hurrying."""
    department = make(setting.folder / name, officers)
    move_to_whatsapp(department.database)
    outside = "UPDATE contacts SET window_until = '2026-09-30 12:00:00' WHERE id % ? > 0"
    with closing(sqlite3.connect(department.database)) as opened, opened:
        opened.execute(outside, (INSIDE,))
    fake.behave(approves=True)
    config = configure(department, fake, LIMITS_OFF)
    push = [sys.executable, "-c", "from bot.cli import main; main()", "--config", str(config)]
    subprocess.run([*push, "templates", "push", "--yes"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    everybody = range(1, officers + 1)
    fake.open_window(*[chat for chat in everybody if chat % INSIDE == 0 and chat % CLOSED])
    fake.block(*[chat for chat in everybody if chat % BARRED == 1])
    fake.behave(latency=LATENCY, batch=BATCH, never=NEVER, scale=1 / size.speed, refuses_later=True, seed=setting.seed)
    fake.behave(faults=list(FAULTS), webhook=NOBODY, again=60)
    return department.hurried(size.speed)


def _one_life(
    department: Department, config: Path, fake: FakeWhatsApp, port: int, moment: str, chance: Random, size: Size
) -> bool:
    """Let it live for up to so many calls; False: it did not die as it was to."""
    _let_hear(fake, port)
    calls = chance.randint(1, size.a_life)
    if moment == AT_RANDOM:
        seen = _taken(fake)
        with Life(department, config) as life:
            at_work = wait_until(lambda: _taken(fake) > seen, LONGEST_LIFE, every=0.05)
            time.sleep(calls / LIMITS_OFF)
            life.kill()
        return at_work
    with Life(department, config, die=moment, after=calls, in_call=chance.uniform(0.2, 0.8) * LATENCY) as life:
        return life.died(LONGEST_LIFE)


def _let_hear(fake: FakeWhatsApp, port: int) -> None:
    fake.behave(webhook=f"http://127.0.0.1:{port}/webhooks/whatsapp")


def _space(department: Department, pace: float, at_least: float = 0) -> None:
    """Let what was never begun fall due at a steady pace: then what goes once more waits behind nothing.

    It is to last for so many seconds, `at_least`.
    """
    begun = department.clock.now().replace(tzinfo=None)
    waiting = department.ask("SELECT id FROM messages WHERE state = 'queued' AND tries = 0 ORDER BY id")
    step = timedelta(seconds=department.speed * max(1 / pace, at_least / max(len(waiting), 1)))
    due = [(f"{begun + place * step:{AS_WRITTEN}}", number) for place, (number,) in enumerate(waiting)]
    with closing(sqlite3.connect(department.database, timeout=60)) as opened, opened:
        opened.executemany("UPDATE messages SET not_before = ? WHERE id = ?", due)


def _come_to_rest(department: Department, fake: FakeWhatsApp) -> bool:
    """Let nothing new be begun, and all that was begun be ended, told and handled; False: that takes too long."""
    with closing(sqlite3.connect(department.database, timeout=60)) as opened, opened:
        opened.execute(LATER)

    def at_rest() -> bool:
        return not (fake.waiting() or department.ask(UNHANDLED) or department.ask(OPEN))

    # Twice: what was at one stage when it was looked at may have gone on to one that had been looked at before.
    return wait_until(lambda: at_rest() and at_rest(), LONGEST_LIFE)


def _in_doubt(department: Department) -> int:
    """How many are unknown that may still go once more."""
    ((number,),) = department.ask(IN_DOUBT)
    return int(number)


def _taken(fake: FakeWhatsApp) -> int:
    return int(fake.counts()["methods"].get("messages", {}).get("accepted", 0))


def _free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
    return port
