"""An outbox filled by hand, for tests of those who look into it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from storage import senders
from storage.database import Database
from storage.queueing import NewMessage, put
from storage.tables import Attempts, Audit, ContactOfficers, Contacts, Messages, Senders
from tests.scheduler.office import Office

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Mailroom:
    """Officers E001, E002, … with a contact on Telegram each, one sender, and messages in whatever state."""

    def __init__(self, database: Database, officers: int = 3, now: datetime = NOW) -> None:
        self.database = database
        self.now = now
        self.office = Office(database)
        for number in range(1, officers + 1):
            self.office.officer(number)
            self.insert(Contacts, id=number, channel="telegram", address=f"700{number}", language="hi")
            self.insert(ContactOfficers, officer_id=number, contact_id=number, role="self", linked_at=now)
        self.sender = self.add_sender("telegram")

    def add_sender(self, name: str, per_second: float = 30) -> int:
        ensure = senders.ensure_sender
        return self.database.write_now(lambda session: ensure(session, name, name, per_second=per_second))

    def message(self, state: str, officer: int = 1, *, detail: str | None = None, **row: Any) -> int:
        """Put a message into a state since an hour; with `detail`, a call was made for it and this noted."""
        planned = NewMessage(
            kind="nudge",
            contact_id=officer,
            channel="telegram",
            officer_id=officer,
            day=date(2026, 4, 2),
            template="hours",
            template_hash="0a",
            language="hi",
            not_before=self.now - HOUR,
            valid_until=row.pop("valid_until", self.now + HOUR),
        )

        def work(session: Session) -> int:
            number = put(session, [planned], self.now - HOUR)
            row.setdefault("changed_at", self.now - HOUR)
            session.connection().execute(
                update(Messages).where(col(Messages.id) == number).values(state=state, text="Dear Officer 1", **row)
            )
            return number

        number = self.database.write_now(work)
        if detail is not None:
            self.attempt(number, row.get("tries", 1), detail)
        return number

    def attempt(self, message: int, number: int, detail: str) -> None:
        key = f"{message}-{number}"
        row = {"sender_id": self.sender, "lane": 0, "epoch": 1, "started_at": self.now, "detail": detail}
        self.insert(Attempts, message_id=message, number=number, our_key=key, **row)
        tried = update(Messages).where(col(Messages.id) == message).values(tries=number)
        self.database.write_now(lambda session: session.connection().execute(tried))

    def insert(self, table: Any, **values: Any) -> None:
        self.database.write_now(lambda session: session.connection().execute(insert(table).values(**values)))

    def change(self, table: Any, **values: Any) -> None:
        self.database.write_now(lambda session: session.connection().execute(update(table).values(**values)))

    def states(self) -> dict[int, tuple[str, str | None]]:
        rows = self.database.read_now(lambda session: session.exec(select(Messages)).all())
        return {row.id: (row.state, row.reason) for row in rows}

    def senders(self) -> dict[str, Senders]:
        rows = self.database.read_now(lambda session: session.exec(select(Senders)).all())
        return {row.name: row for row in rows}

    def acts(self) -> list[tuple[str, str, str | None, dict[str, Any]]]:
        rows = self.database.read_now(lambda session: session.exec(select(Audit).order_by(col(Audit.id))).all())
        return [(row.actor, row.act, row.subject, row.details) for row in rows]
