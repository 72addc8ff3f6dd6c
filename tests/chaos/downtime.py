"""R9: the program is down for hours, over a new report and over a deadline; what it says afterwards must not be stale.

Each stretch of its life is a process of its own: `python -m tests.chaos.downtime STRETCH '{…}'`. Two of them end by
dying in the middle of a call.
"""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from scheduler.clock import IST
from tests.chaos import repeated
from tests.chaos.books import SAID, complaints, read_booked, read_sent
from tests.chaos.days import KILLED, Life, Moment, Plan, moments, quietly
from tests.chaos.replay import SPRING
from tests.chaos.setting import Finding, Setting, Verdict
from tests.chaos.year import Year

LAST_DAY = date(2026, 3, 30)
"""The Bihar order wants three courses by 31.03.2026, a holiday: the last reminder belongs on the day before."""
WEEK_BEFORE = date(2026, 3, 24)
NEW_FIGURES = ("As on 24 March 2026", "24 मार्च 2026 की स्थिति")
"""What a message says that was put together from the report of that day."""
CALLS = 3
"""After so many the process dies."""
LANES = 2
REMINDED = "courses 2026-03-31 0"
"""The occasion of the last reminder."""


def at(day: date, hour: int) -> datetime:
    """An hour of a day in India."""
    return datetime.combine(day, time(hour), IST)


def between(year: Year, after: datetime, until: datetime) -> Iterator[Moment]:
    """What is done in a year in some of its time."""
    return (moment for moment in moments(year) if after <= moment[0] < until)


def die(life: Life, moment: datetime) -> None:
    """Begin to send, and end without warning in the middle of a call; few lanes, so that most is still queued."""
    recorder = life.app.recorder
    recorder.calls_to_live, recorder.limits = CALLS, replace(recorder.limits, lanes=LANES)
    asyncio.run(life.live([(moment, "look")]))


def week_before(life: Life) -> None:
    """From the beginning to the morning of the last week, in which the process dies after a few calls."""
    life.begin()
    asyncio.run(life.live(between(life.plan.year, at(SPRING, 0), at(WEEK_BEFORE, 9))))
    die(life, at(WEEK_BEFORE, 10))


def last_day(life: Life) -> None:
    """From six hours later, a new report taken in meanwhile, to the last day, on which it dies again at 14:00."""
    life.clock.put(at(WEEK_BEFORE, 15))
    life.take_in_report(WEEK_BEFORE)
    asyncio.run(life.live([(at(WEEK_BEFORE, 16), "look")]))
    asyncio.run(life.live(between(life.plan.year, at(WEEK_BEFORE, 17), at(LAST_DAY, 10))))
    die(life, at(LAST_DAY, 14))


def afterwards(life: Life) -> None:
    """From six hours later, when the day is over, through the days that follow."""
    asyncio.run(life.live(between(life.plan.year, at(LAST_DAY, 20), at(date(2026, 4, 30), 0))))
    life.end()


STRETCHES: dict[str, Callable[[Life], None]] = {
    "week_before": week_before,
    "last_day": last_day,
    "afterwards": afterwards,
}


def run(setting: Setting) -> Verdict:
    """Live through it, and look at what was said."""
    plan = Plan(setting.folder / "down", Year(30 if setting.small else 1_000, SPRING, 22, setting.seed))
    died = [_stretch(plan, name) for name in STRETCHES]
    sent, booked = read_sent(plan.folder / "ledger.txt"), read_booked(plan.folder / "books.txt")
    wrong = list(complaints(sent, booked))
    last = [one for one in booked if one.occasion.endswith(REMINDED)]
    ended = [one for one in last if one.state not in SAID]
    stale = [one for one in sent if REMINDED in one.occasions and one.moment >= at(LAST_DAY, 18)]
    texts = _texts_sent_late(plan.folder / "data" / "smaran.db")
    old = [text for text in texts if not any(words in text for words in NEW_FIGURES)]
    unknown = {(one.officer, one.day) for one in booked if one.state == "unknown"}
    return Verdict(
        f"{plan.year.officers:,} officers; killed in a call and down for six hours twice: over a new report, and over "
        "the closing hour of the last working day; every update of Telegram's three times",
        "nothing stale is said afterwards: words put together anew, last reminders expired; one effect and one answer "
        "to an update",
        (
            Finding(f"the process died {died.count(KILLED)} times", died == [KILLED, KILLED, 0]),
            Finding(
                f"{len(texts)} texts sent late, {len(old)} with figures from before the new report",
                bool(texts) and not old,
            ),
            Finding(f"{len(ended)} of {len(last)} last reminders not sent any more", bool(ended)),
            Finding(f"{len(stale)} last reminders said after their day", not stale),
            Finding(f"{len(unknown)} messages unknown after two kills", 0 < len(unknown) <= 2 * LANES),
            Finding("; ".join([f"{len(wrong)} complaints", *wrong[:3]]), not wrong),
            *repeated.findings(setting),
        ),
    )


def _stretch(plan: Plan, name: str) -> int:
    """Run one stretch to its end; the six hours after it are over for its lease too."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.chaos.downtime", name, plan.to_json()],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, KILLED):
        raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
    with sqlite3.connect(plan.folder / "data" / "smaran.db") as connection:
        connection.execute("UPDATE senders SET lease_until = '2026-01-01 00:00:00.000000'")
    connection.close()
    return done.returncode


def _texts_sent_late(database: Path) -> list[str]:
    """What was said on the day of the new report after the first restart."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT text FROM messages WHERE day = ? AND state = 'sent' AND changed_at > ?",
            (WEEK_BEFORE.isoformat(), f"{WEEK_BEFORE} 10:00:00"),  # 15:30 in India
        ).fetchall()
    connection.close()
    return [text for (text,) in rows]


def main() -> None:
    """Live through one stretch."""
    quietly()
    STRETCHES[sys.argv[1]](Life(Plan.from_json(sys.argv[2])))


if __name__ == "__main__":
    main()
