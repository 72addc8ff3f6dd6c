"""Smaran's own sending: what the check has planned, looked at again, rendered, written down, sent and written down.

python -m tests.bench.our_sending nudges DB                   the check, for people on Telegram
python -m tests.bench.our_sending notices DB                  a notice to each of them, as a broadcast queues it
python -m tests.bench.our_sending letters DB FILE             what each message says, as JSON, for the baselines
python -m tests.bench.our_sending drain DB URL PER_SECOND     everything that is due, with the time that it took
python -m tests.bench.our_sending idle DB URL COUNT           one message at a time falls due while nothing else does
"""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from time import monotonic, process_time
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.channels.telegram import Telegram
from bot.collecting import collected_seldom
from bot.render import render, template_hash
from scheduler.broadcasting import KIND, NOTICE
from scheduler.check import Check
from scheduler.clock import IST
from scheduler.dispatcher import Dispatcher
from scheduler.recheck import Rechecker
from scheduler.terms import Render, Terms
from scheduler.working_calendar import OfficeCalendars
from storage.database import Database
from storage.outbox import messages_due
from storage.queueing import NewMessage, put
from storage.rows import Language, Reminding
from storage.tables import Contacts, Messages
from tests.bench.bare_sending import telegram
from tests.bench.department import orders

NIGHT = datetime(2026, 10, 1, 2, tzinfo=IST)
NOON = datetime(2026, 10, 1, 12, tzinfo=IST)
CHANNEL = "telegram"
SAYS = {
    "hi": "कृपया इस माह के पाठ्यक्रम 31 अक्तूबर तक पूर्ण करें; कठिनाई हो तो आई०टी० प्रबंधक से संपर्क करें।",
    "en": "Please complete this month's courses by 31 October; the IT manager helps where something does not work.",
}


class Afternoon:
    """A clock that begins at noon of the day of the check and goes on as time does."""

    def __init__(self) -> None:
        self._began = monotonic()

    def now(self) -> datetime:
        """The moment, aware."""
        return NOON + timedelta(seconds=monotonic() - self._began)


def terms(words: Render = render) -> Terms:
    """A department of Bihar on Telegram."""
    return Terms(orders(), Reminding(), OfficeCalendars("BR"), {}, words, template_hash, frozenset({CHANNEL}))


def dispatcher(database: Database, channel: Telegram, chance: int = 1) -> Dispatcher:
    """As bot/app.py builds it."""
    read = terms()
    return Dispatcher(database, lambda: read, {CHANNEL: channel}, Afternoon(), Random(chance))


def nudges(database: Database) -> None:
    """Plan a message for everybody."""
    print(sum(Check(database, terms(), NIGHT).run().planned.values()))


def notices(database: Database) -> None:
    """Queue a notice for everybody, where they are and in their language."""
    with database.reading() as session:
        people = session.execute(select(col(Contacts.id), col(Contacts.channel), col(Contacts.language))).all()
    for begin in range(0, len(people), 1000):
        some = [_notice(*person) for person in people[begin : begin + 1000]]
        database.write_now(partial(put, messages=some, now=NIGHT))
    print(len(people))


def _notice(contact: int, channel: str, language: Language) -> NewMessage:
    return NewMessage(
        kind=KIND,
        contact_id=contact,
        channel=channel,
        officer_id=contact,
        day=NOON.date(),
        template=NOTICE,
        template_hash="",
        language=language,
        not_before=NIGHT,
        valid_until=NOON + timedelta(hours=6),
        values={"lines": [SAYS[language]], "order_number": "17/2026", "number": 1, "attached": False},
    )


def letters(database: Database, path: str) -> None:
    """Write down for every message where it goes, and from which values it is rendered."""
    with database.reading() as session, open(path, "w", encoding="utf-8") as file:
        due = messages_due(session, NOON, 1_000_000, CHANNEL, replies=False)
        for begin in range(0, len(due), 500):
            some = due[begin : begin + 500]
            said: list[tuple[Any, ...]] = []
            Rechecker(session, terms(partial(_heard, said)), NOON).look(some)
            file.writelines(
                json.dumps([message.id, message.address, *given], ensure_ascii=False) + "\n"
                for message, given in zip(some, said, strict=True)
            )


def _heard(said: list[tuple[Any, ...]], *given: Any) -> str:
    said.append(given)
    return "-"


def drain(database: Database, url: str, per_second: str) -> None:
    """Send all that is due."""
    sending = dispatcher(database, telegram(url, float(per_second)))
    began, worked = monotonic(), process_time()
    with collected_seldom():
        drained = asyncio.run(sending.drain())
    told = {"seconds": monotonic() - began, "cpu": process_time() - worked, "states": drained.states}
    print(json.dumps(told))


def idle(database: Database, url: str, count: str) -> None:
    """Let messages fall due one at a time, by another hand than the dispatcher's; print when each was committed."""
    elsewhere, chance = Database(database.url.render_as_string()), Random(2)
    committed: dict[str, float] = {}
    asyncio.run(_wait_for_each(database, url, int(count), elsewhere, committed, chance))
    elsewhere.close()
    print(json.dumps(committed))


async def _wait_for_each(
    database: Database, url: str, count: int, elsewhere: Database, committed: dict[str, float], chance: Random
) -> None:
    elsewhere.write_now(lambda session: session.execute(update(Messages).values(not_before=NOON + timedelta(days=1))))
    ending = asyncio.Event()
    running = asyncio.create_task(dispatcher(database, telegram(url, 30)).run(ending))
    await asyncio.sleep(2)
    for number in range(1, count + 1):
        await asyncio.sleep(chance.uniform(0.2, 1.2))
        await elsewhere.write(partial(_make_due, number=number))
        committed[str(number)] = monotonic()
    await asyncio.sleep(5)
    ending.set()
    await running


def _make_due(session: Session, number: int) -> None:
    session.execute(update(Messages).where(col(Messages.id) == number).values(not_before=NOON))


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    opened = Database(f"sqlite:///{sys.argv[2]}")
    does: dict[str, Callable[..., None]] = {
        "nudges": nudges,
        "notices": notices,
        "letters": letters,
        "drain": drain,
        "idle": idle,
    }
    does[sys.argv[1]](opened, *sys.argv[3:])
    opened.close()
