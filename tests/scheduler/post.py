"""Contacts, messages for them, and a channel that answers by a table: what tests of sending begin with."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from scheduler.channel import Answer, Limits, Outgoing
from scheduler.clock import SettableClock
from scheduler.dispatcher import Dispatcher, Drained
from scheduler.terms import Terms
from storage import senders
from storage.database import Database
from storage.outbox import REPLY, REPLY_URGENCY
from storage.queueing import NewMessage, put
from storage.rows import Outcome
from storage.tables import Contacts, Messages
from tests.scheduler.office import terms

NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
NAME = "telegram"


class Line:
    """A channel that answers by a table, in its own time, and notes who was called when."""

    def __init__(self, *answers: Answer | Outcome, lanes: int = 1, **limits: Any) -> None:
        self.limits = replace(Limits(4096, 10_000, reaches_people=False, lanes=lanes), **limits)
        self.answers = [one if isinstance(one, Answer) else Answer(one) for one in answers]
        self.calls: list[Outgoing] = []
        self.under_way = self.most = 0
        self.before: Callable[[Outgoing], Awaitable[object]] = self.at_once

    async def at_once(self, _message: Outgoing) -> None:
        await asyncio.sleep(0)

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def send(self, message: Outgoing) -> Answer:
        self.calls.append(message)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.before(message)
        self.under_way -= 1
        return self.answers.pop(0) if self.answers else Answer(Outcome.SENT, provider_id=str(len(self.calls)))


class Post:
    """A few contacts, messages for them, and a dispatcher over a channel."""

    def __init__(self, database: Database, contacts: int = 10) -> None:
        self.database = database
        self.clock = SettableClock(NOW)
        self.chance = Random(1)
        self.terms: Terms = replace(terms([]), render=lambda template, _language, _values: f"words of {template}")
        for number in range(1, contacts + 1):
            self.do(insert(Contacts).values(id=number, channel=NAME, address=f"70{number}", language="hi"))

    def do(self, statement: Any) -> None:
        self.database.write_now(lambda session: session.connection().execute(statement))

    def put(self, contacts: Iterable[int] = (1,), **changes: Any) -> list[int]:
        def message(contact: int) -> NewMessage:
            usual: dict[str, Any] = {
                "kind": "digest",
                "channel": NAME,
                "officer_id": None,
                "day": date(2026, 4, 2),
                "template": "digest",
                "template_hash": "",
                "language": "hi",
                "not_before": NOW,
                "valid_until": NOW + timedelta(hours=8),
            }
            return NewMessage(contact_id=contact, **(usual | changes))

        messages = [message(contact) for contact in contacts]
        first = self.database.write_now(lambda session: put(session, messages, NOW))
        return list(range(first, first + len(messages)))

    def reply(self, contact: int = 1, **changes: Any) -> int:
        return self.put([contact], kind=REPLY, urgency=REPLY_URGENCY, **changes)[0]

    def dispatcher(self, line: Line) -> Dispatcher:
        return Dispatcher(self.database, lambda: self.terms, {NAME: line}, self.clock, self.chance)

    def drain(self, line: Line) -> Drained:
        return asyncio.run(asyncio.wait_for(self.dispatcher(line).drain(), 30))

    def states(self) -> list[str]:
        rows = self.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())
        return [row.state for row in rows]

    def one(self, table: Any) -> Any:
        """The row with the number 1."""
        return self.database.read_now(lambda session: session.get(table, 1))

    def sender(self) -> senders.Sender:
        return self.database.read_now(senders.all_senders)[0]
