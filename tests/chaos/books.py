"""What a replay leaves behind: what the channel heard, what the database says of it, and whether the two agree."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

import holidays

from scheduler.clock import IST
from tests.chaos.year import works_six_days

OPENS, CLOSES = time(10), time(18)
SAID = ("sent", "delivered", "read")
UNSAID = ("expired", "dropped", "failed", "unknown")
"""States in which a message may rest without having been sent, if they give a reason."""

NAMED = """
SELECT m.id, m.state, coalesce(m.reason, ''), m.day, m.template, l.employee_id,
       b.order_id || '/' || b.id || ' ' || o.period || ' ' || o.stage
FROM messages m
JOIN (SELECT officer_id, max(employee_id) AS employee_id FROM listings GROUP BY officer_id) l USING (officer_id)
LEFT JOIN occasions o ON o.message_id = m.id LEFT JOIN obligations b ON b.key = o.obligation_key
ORDER BY 6, 4, 7, 1
"""


class Heard(NamedTuple):
    """One call that reached the channel."""

    at: str
    """As the clock stood, in India."""
    our_key: str
    language: str
    text: str
    """Its SHA-256."""


class Sent(NamedTuple):
    """One line of the ledger of a replay."""

    at: str
    officer: str
    occasions: str
    """Joined by semicolons."""
    template: str
    language: str
    text: str

    @property
    def moment(self) -> datetime:
        """When, in India."""
        return datetime.fromisoformat(self.at).astimezone(IST)


class Booked(NamedTuple):
    """What the database says of one occasion, or of a message whose occasions went to a later one."""

    officer: str
    day: str
    occasion: str
    state: str
    reason: str


def read_books(database: Path, heard: Iterable[Heard]) -> tuple[list[Sent], list[Booked]]:
    """Put names to what was heard, and read what is booked; both in an order that owes nothing to chance."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        message_of = dict(connection.execute("SELECT our_key, message_id FROM attempts"))
        rows = connection.execute(NAMED).fetchall()
    connection.close()
    carried: dict[int, list[str]] = {}
    about: dict[int, tuple[str, str]] = {}
    for number, _, _, _, template, officer, occasion in rows:
        about[number] = officer, template
        carried.setdefault(number, []).append(occasion or "")
    sent = []
    for one in heard:
        number = message_of[one.our_key]
        officer, template = about[number]
        sent.append(Sent(one.at, officer, "; ".join(carried[number]), template, one.language, one.text))
    booked = [Booked(officer, day, occasion or "", state, why) for _, state, why, day, _, officer, occasion in rows]
    return sorted(sent), booked


def write_lines(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Keep a ledger: one line each, the fields apart by tabs."""
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def read_heard(path: Path) -> list[Heard]:
    """What a channel has written down."""
    return [Heard(*line.split("\t")) for line in path.read_text("utf-8").splitlines()]


def read_sent(path: Path) -> list[Sent]:
    """A ledger that was kept."""
    return [Sent(*line.split("\t")) for line in path.read_text("utf-8").splitlines()]


def read_booked(path: Path) -> list[Booked]:
    """The books that were kept beside it."""
    return [Booked(*line.split("\t")) for line in path.read_text("utf-8").splitlines()]


def complaints(sent: Sequence[Sent], booked: Sequence[Booked]) -> Iterator[str]:
    """All that is wrong: twice, in quiet hours, without a reason, or heard and booked differently."""
    yield from (f"in quiet hours: {one.officer} at {one.at}" for one in sent if in_quiet_hours(one))
    yield from (f"about nothing that is booked: {one.officer} at {one.at}" for one in sent if not one.occasions)
    said = Counter((one.officer, each) for one in sent for each in one.occasions.split("; ") if each)
    yield from (f"{times} times: {officer} {each}" for (officer, each), times in said.items() if times > 1)
    for one in booked:
        if one.state not in (*SAID, *UNSAID) or (one.state in UNSAID and not one.reason):
            yield f"{one.state} without a reason: {one.officer} {one.occasion}"
    as_sent = {(one.officer, one.occasion) for one in booked if one.state in SAID and one.occasion}
    perhaps = {(one.officer, one.occasion) for one in booked if one.state == "unknown"}
    yield from (f"heard and not booked: {' '.join(one)}" for one in sorted(said.keys() - as_sent - perhaps))
    yield from (f"booked and not heard: {' '.join(one)}" for one in sorted(as_sent - said.keys()))


PUBLIC: dict[int, frozenset[date]] = {}


def in_quiet_hours(one: Sent) -> bool:
    """Whether an officer's office is closed, judged without the rules that are under test."""
    moment = one.moment
    if moment.year not in PUBLIC:
        PUBLIC[moment.year] = frozenset(holidays.country_holidays("IN", subdiv="BR", years=moment.year))
    days = 6 if works_six_days(one.officer) else 5
    works = moment.weekday() < days and moment.date() not in PUBLIC[moment.year]
    return not (works and OPENS <= moment.time() < CLOSES)
