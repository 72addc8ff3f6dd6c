"""A nodal officer of one office in a small department, for tests of what they are answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bot.render import render
from bot.turn import Reply
from scheduler.check import Check
from scheduler.clock import IST
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.rows import Language, Right
from storage.tables import ContactOfficers
from tests.bot.chatting import NOW, Chat, press, text
from tests.scheduler.office import BIHAR, RAJASTHAN

NODAL, MANAGER, VIEWER = "901", "902", "903"
CHECKED = datetime(2026, 4, 2, 2, tzinfo=IST)
PATNA = [{"office": ["PATNA"]}]


class NodalDesk(Chat):
    """Officers 1 to 12 of Patna have an account and nothing done; 21 to 23 of Gaya are nobody's business there."""

    def __init__(self, database: Database, folder: Path, officers: int = 12) -> None:
        super().__init__(database)
        self.folder = folder
        self.activate(BIHAR, RAJASTHAN)
        self.terms = replace(self.terms, channels=frozenset({"telegram"}))
        self.office.report()
        for number in (*range(1, officers + 1), 21, 22, 23):
            self.office.officer(number, office="Gaya" if number > 20 else "Patna", designation="Clerk")
            self.office.account(number, email=f"first{number}@gov.example")

    def check(self, at: datetime = CHECKED) -> None:
        Check(self.database, self.terms, at).run()

    def joins(self, *numbers: int, language: Language = "en") -> None:
        """Let officers have a chat of their own."""

        def work(session: Session) -> None:
            for number in numbers:
                known = meet(session, "telegram", f"700{number}", language)
                session.execute(
                    insert(ContactOfficers).values(
                        officer_id=number, contact_id=known.contact_id, role="self", linked_at=NOW
                    )
                )

        self.database.write_now(work)

    def grants(self, address: str, role: Right, scope: Sequence[Any] = (), language: Language = "en") -> None:
        def work(session: Session) -> None:
            contact = meet(session, "telegram", address, language).contact_id
            grant(session, f"Holder {address}", role, scope, granted_by="test", now=NOW, contact_id=contact)

        self.database.write_now(work)

    def asks(self, words: str, address: str = NODAL, now: datetime = NOW) -> list[Reply]:
        """All that is said to somebody who writes: at once, and when it is done."""
        return [*self.replies(text(words, address), now), *self.errands(self.folder, now)]

    def presses(self, answer: str, address: str = NODAL, now: datetime = NOW) -> list[Reply]:
        return [*self.replies(press(answer, address), now), *self.errands(self.folder, now)]


def said(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def answers(reply: Reply) -> dict[str, str]:
    """What each button brings back."""
    return {each["label"]: each["answer"] for row in (reply.form or {}).get("buttons", ()) for each in row}
