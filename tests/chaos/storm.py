"""R4: the provider bears a sixth of what it bore, with long waits; the program is started again in one of them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.chaos.department import Department, make
from tests.chaos.ledgers import accepted_by_chat, compare, taken
from tests.chaos.life import Life, wait_until
from tests.chaos.setting import Finding, Setting, Verdict
from tests.fakes.call_log import read_calls
from tests.fakes.telegram import FakeTelegram

LATENCY, PACE, STORM_PACE = 0.05, 30, 5
MOST_REFUSED, LEAST_OF_PACE = 0.005, 0.95
START = 60
"""Seconds in which a program must have made its first call."""
Lines = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Size:
    """How long, in seconds, and for how many."""

    before: int
    storm: int
    retry_after: tuple[int, int]
    longest_pause: int
    """The first pause of more than so many seconds is the one in whose middle the program is started again."""
    officers: int
    seconds: int
    """Officers on the second bot."""


FULL = Size(before=120, storm=600, retry_after=(1, 300), longest_pause=20, officers=6_000, seconds=22_500)
SMALL = Size(before=4, storm=15, retry_after=(20, 22), longest_pause=8, officers=300, seconds=450)


@dataclass
class Seen:
    """Moments of the run, on the monotonic clock that the fake's log has too."""

    storm: float = 0
    calm: float = 0
    ended: float = 0
    """When the program was told to end, in the middle of a pause;"""
    started: float = 0
    """when it was started again;"""
    paused_until: float = 0
    """and when that pause was to end."""


def run(setting: Setting) -> Verdict:
    """Send before the storm, in it and after it."""
    size = SMALL if setting.small else FULL
    department = make(setting.folder / "department", size.officers + size.seconds, seconds=size.seconds)
    due = department.due()
    logs = department.folder / "fake.jsonl", department.folder / "second.jsonl"
    with FakeTelegram(logs[0]) as fake, FakeTelegram(logs[1]) as other:
        seen = _weather(setting, size, department, fake, other)
    lines, others = list(read_calls(logs[0])), list(read_calls(logs[1]))
    ledgers = compare(due, department.states(), accepted_by_chat([*lines, *others]))
    return Verdict(
        done=f"the provider's limit fell from {PACE} to {STORM_PACE} a second for {size.storm} s, with retry_after "
        f"{size.retry_after[0]}–{size.retry_after[1]}; the program was ended and started again in a pause; "
        "a second bot had its own limit",
        must="nothing lost; 429s ≤ 0.5 % of calls; the pause survives a restart; "
        "other senders keep ≥ 95 % of their pace",
        findings=(
            *ledgers.findings(),
            *_pause_findings(seen, lines),
            *([] if setting.small else _rates(seen, lines, others)),
        ),
    )


def _weather(setting: Setting, size: Size, department: Department, fake: FakeTelegram, other: FakeTelegram) -> Seen:
    """Let the storm come and go over two lives of the program."""
    seen = Seen()
    config = department.configure(fake.url, per_second=PACE)
    second = str(department.configure(other.url, per_second=PACE, name="second"))
    fake.behave(latency=LATENCY, rate=PACE, seed=setting.seed)
    other.behave(latency=LATENCY)
    with Life(department, config, second=second) as life:
        wait_until(lambda: taken(fake), START)
        time.sleep(size.before)
        fake.behave(rate=STORM_PACE, retry_after=size.retry_after)
        seen.storm = time.monotonic()
        setting.say("the storm begins")
        wait_until(lambda: paused_for(department) > size.longest_pause, size.storm)
        seen.ended, seen.paused_until = time.monotonic(), time.monotonic() + paused_for(department)
        life.end()
    with Life(department, config, second=second) as life:
        seen.started = time.monotonic()
        setting.say(f"started again, {seen.paused_until - seen.started:.0f} s before the pause ends")
        time.sleep(max(0, seen.storm + size.storm - time.monotonic()))
        fake.behave(rate=PACE)
        seen.calm = time.monotonic()
        setting.say("the storm is over")
        wait_until(lambda: not department.has_work(), 2 * size.storm + 60)
        life.end()
    return seen


def paused_for(department: Department) -> float:
    """Seconds for which the first bot is still to be silent, by our books."""
    ((until,),) = department.ask("SELECT paused_until FROM senders WHERE name = 'telegram'")
    moment = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else department.clock.now()
    return (moment - department.clock.now()).total_seconds()


def _pause_findings(seen: Seen, lines: Lines) -> tuple[Finding, ...]:
    left = seen.paused_until - seen.started
    early = sum(seen.started < line["at"] < seen.paused_until for line in _messages(lines))
    return (
        Finding(f"{left:.0f} s of the pause were left at the start", left > 0),
        Finding(f"calls before its end {early}", not early),
    )


def _rates(seen: Seen, lines: Lines, others: Lines) -> tuple[Finding, ...]:
    calls = _messages(lines)
    refused = sum(line["code"] == 429 for line in calls)
    share = refused / len(calls)
    begun = [line["at"] for line in _messages(others)]
    back = min((at for at in begun if at > seen.started), default=seen.calm)
    before = _pace(begun, begun[0], seen.storm)
    within = (seen.ended - seen.storm) + (seen.calm - back)
    during = (
        _pace(begun, seen.storm, seen.ended) * (seen.ended - seen.storm)
        + _pace(begun, back, seen.calm) * (seen.calm - back)
    ) / within
    return (
        Finding(f"{refused} 429s in {len(calls):,} calls: {share:.2%}", share <= MOST_REFUSED),
        Finding(
            f"the second bot: {before:.1f} a second before the storm, {during:.1f} in it while the program was up",
            during >= LEAST_OF_PACE * before,
        ),
    )


def _pace(moments: Sequence[float], begins: float, ends: float) -> float:
    return sum(begins <= at < ends for at in moments) / (ends - begins)


def _messages(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines if line["method"] == "sendMessage"]
