"""R8: receipts five times each, shuffled, before the answer to the call, forged, and of calls whose answer was lost."""

import asyncio
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.department import Department, make
from tests.chaos.life import Life, wait_until
from tests.chaos.setting import Finding, Setting, Verdict
from tests.chaos.steady_posts import Posts
from tests.fakes.call_log import read_calls
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, FakeWhatsApp, number

LATENCY, TIMES = 0.05, 5
SILENT_EVERY = 20
"""So many people's phones are off: nothing is ever delivered there."""
UNREACHABLE = 131026
FAILED_LATER, CUT, EARLY, FORGED, SKIPPED = 0.05, 0.03, 0.3, 0.2, 0.3
"""Shares: of messages that are accepted and fail later, whose answer is lost, whose receipts come before the answer; of
posts before which somebody else tries a forged one; of messages that are read and never told as delivered."""
MOST_SECONDS, LEAST_POSTS = 0.2, 240
"""For the acknowledgement of 99 posts in a hundred, at so many posts a second."""
START = 60
"""Seconds in which a program must have made its first call."""
LADDER = ("sent", "delivered", "read")
RANK = {"sent": 1, "delivered": 2, "read": 3, "failed": 3}
PORT = re.compile(r"event=web_listening port=(\d+)")
CONFIG = f"""\
[working_time]
opens = "00:00"
closes = "23:59"
[checks]
at = "00:01"
housekeeping_at = "00:02"
[web]
port = {{port}}
[whatsapp]
token = "{TOKEN}"
phone_number_id = "{PHONE}"
waba_id = "{WABA}"
app_secret = "{APP_SECRET}"
verify_token = "{VERIFY_TOKEN}"
people_a_day = 0
base_url = "{{base_url}}"
per_second = {{per_second}}
lanes = {{lanes}}
"""


@dataclass(frozen=True)
class Size:
    """How many messages, and how many a second, while receipts come once, and while they come five times, shuffled."""

    once: int
    once_a_second: float
    often: int
    often_a_second: float
    scale: float
    """Of the seconds until something is delivered or read."""
    shuffle: float
    """Seconds, to be scaled, by which anything may be late."""


FULL = Size(once=3_200, once_a_second=80, often=1_200, often_a_second=16, scale=0.25, shuffle=40)
SMALL = Size(once=100, once_a_second=80, often=150, often_a_second=80, scale=0.01, shuffle=100)


@dataclass
class Seen:
    """What was looked at while it ran."""

    looks: int = 0
    back: int = 0
    """Messages that stood further before than afterwards."""
    last: dict[int, int] = field(default_factory=dict)
    challenges: tuple[bool, bool] = (False, True)
    """Whether the webhook said that it is ours, to our word and to another one."""

    def look(self, department: Department) -> None:
        """Compare with the look before."""
        ranks = {message: RANK.get(state, 0) for message, state in department.states().items()}
        self.back += sum(ranks[message] < before for message, before in self.last.items())
        self.last, self.looks = ranks, self.looks + 1


def run(setting: Setting) -> Verdict:
    """Send, first with one receipt of each kind in its order, then with everything that can go wrong with them."""
    size = SMALL if setting.small else FULL
    department = make(setting.folder / "department", size.once + size.often)
    move_to_whatsapp(department.database)
    log, seen = department.folder / "fake.jsonl", Seen()
    with FakeWhatsApp(log) as fake:
        fake.behave(latency=LATENCY, window=None, never=0, scale=size.scale, seed=setting.seed, lanes=64)
        fake.block(*range(SILENT_EVERY, size.once + size.often + 1, SILENT_EVERY), how="silent")
        posts = _steadily(department, fake, size)
        setting.say(f"receipts once each: {_pace(posts).said}")
        fake.behave(times=TIMES, shuffle=size.shuffle, early=EARLY, forged=FORGED, skip_delivered=SKIPPED)
        fake.behave(faults=[{"kind": "cut", "share": CUT}])
        fake.fail(UNREACHABLE, share=FAILED_LATER, later=True)
        _live(department, fake, size.often_a_second, seen)
    lines = list(read_calls(log))
    return Verdict(
        done=f"{size.once:,} messages with receipts once each, {size.often:,} with each {TIMES} times, shuffled, some "
        f"before the answer to the call, {FAILED_LATER:.0%} failed after they were accepted, {CUT:.0%} of the answers "
        "lost; forged ones among them",
        must="every message ends as the provider knows it; none goes back; nothing forged is accepted; 99 in a hundred "
        f"posts are answered within {1000 * MOST_SECONDS:.0f} ms at {LEAST_POSTS} a second",
        findings=(
            *_ends(department, lines),
            Finding(f"{seen.back} went back, at {seen.looks} looks", not seen.back and seen.looks > 1),
            *_forged(lines),
            Finding("asked whether the webhook is ours: yes to our word alone", seen.challenges == (True, False)),
            _left(department),
            Finding(f"{len(posts.seconds):,} receipts once each, {posts.refused} not taken", not posts.refused),
            *([] if setting.small else [_pace(posts)]),
        ),
    )


def move_to_whatsapp(database: Path) -> None:
    """Let everybody be on WhatsApp instead, and have written this morning."""
    with closing(sqlite3.connect(database)) as opened, opened:
        numbers = [(number(chat), chat) for (chat,) in opened.execute("SELECT id FROM contacts")]
        opened.executemany("UPDATE contacts SET channel = 'whatsapp', address = ? WHERE id = ?", numbers)
        opened.execute("UPDATE contacts SET heard_at = '2026-09-30 00:00:00', window_until = '2030-01-01 00:00:00'")
        opened.execute("UPDATE messages SET channel = 'whatsapp'")


def _due_from(database: Path, moment: str, after: int) -> None:
    """Let all but the first so many messages be due from a moment on."""
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("UPDATE messages SET not_before = ? WHERE contact_id > ?", (moment, after))


def _steadily(department: Department, fake: FakeWhatsApp, size: Size) -> Posts:
    """Let the program send the first messages, and post all their receipts beside that."""
    _due_from(department.database, "2029-01-01 00:00:00.000000", size.once)
    with Life(department, configure(department, fake, size.once_a_second), name="once") as life:
        kinds = lambda chat: LADDER if chat % SILENT_EVERY else LADDER[:1]  # noqa: E731 - short
        posts = Posts(_webhook(life), fake.log, kinds, LEAST_POSTS)
        asyncio.run(posts.run(size.once))
        life.end()
    _due_from(department.database, "2026-09-30 00:00:00.000000", size.once)
    return posts


def _live(department: Department, fake: FakeWhatsApp, per_second: float, seen: Seen) -> None:
    """Let the program send what is left, and hear of all of it."""
    with Life(department, configure(department, fake, per_second), name="often") as life:
        fake.behave(webhook=_webhook(life))
        seen.challenges = fake.verify(), fake.verify("another")
        while department.has_work() or fake.waiting():
            seen.look(department)
            time.sleep(0.5)
        wait_until(lambda: not department.ask("SELECT 1 FROM inbox WHERE handled_at IS NULL LIMIT 1"), START)
        seen.look(department)
        life.end()


def configure(department: Department, fake: FakeWhatsApp, per_second: float, *, port: int = 0, lanes: int = 48) -> Path:
    """Write a config by which everybody is on WhatsApp; without a port, the machine chooses one."""
    config = department.folder / "whatsapp.toml"
    told = CONFIG.format(base_url=fake.url, per_second=per_second, port=port, lanes=lanes)
    config.write_text(told, encoding="utf-8")
    return config


def _webhook(life: Life) -> str:
    """Where the program listens, once it does."""
    wait_until(lambda: PORT.search(life.log.read_text("utf-8")), START)
    (port,) = PORT.findall(life.log.read_text("utf-8"))
    return f"http://127.0.0.1:{port}/webhooks/whatsapp"


def _ends(department: Department, lines: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Each message has ended as its provider knows it, and each was accepted once."""
    due = {chat: message for message, chat in department.due().items()}
    ends = {
        due[number(line["chat_id"])]: _end(line) for line in lines if line["method"] == "messages" and line["accepted"]
    }
    states = department.states()
    wrong = sum(states[message] != end for message, end in ends.items())
    told = ", ".join(f"{count:,} {state}" for state, count in sorted(Counter(ends.values()).items()))
    yield Finding(f"{len(ends):,} accepted, of them {told}; {wrong} otherwise in our books", bool(ends) and not wrong)
    accepted = sum(line["method"] == "messages" and line["accepted"] for line in lines)
    yield Finding(f"{len(states) - len(ends)} not accepted, duplicates {accepted - len(ends)}", accepted == len(states))
    lost = sum(line["method"] == "messages" and line["code"] is None and line["accepted"] for line in lines)
    yield Finding(
        f"{lost} answers lost, all settled by their receipts", bool(lost) and "unknown" not in states.values()
    )


def _end(line: Mapping[str, Any]) -> str:
    """Where a message must stand in the end."""
    if line.get("fails_later"):
        return "failed"
    return "read" if line["chat_id"] % SILENT_EVERY else "sent"


def _forged(lines: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    codes = Counter(line["code"] for line in lines if line["method"] == "(forged)")
    taken = codes.total() - codes[403] - codes[None]  # None: nobody was there to answer
    yield Finding(f"{codes[403]:,} forged posts refused, {taken} accepted", bool(codes[403]) and not taken)


def _left(department: Department) -> Finding:
    """What lies in the inbox when all is done: nothing that waits, nothing that was not understood, no bodies."""
    ((left,),) = department.ask("SELECT count(*) FROM inbox WHERE body IS NOT NULL OR fault IS NOT NULL")
    return Finding(f"{left} updates left in the inbox", not left)


def _pace(posts: Posts) -> Finding:
    seconds = sorted(posts.seconds)
    p50, p99 = (1000 * seconds[int(len(seconds) * share)] for share in (0.5, 0.99))
    told = f"{posts.a_second:.0f} posts a second, beside sending, answered after {p50:.0f} ms, p99 {p99:.0f} ms"
    return Finding(told, p99 <= 1000 * MOST_SECONDS)
