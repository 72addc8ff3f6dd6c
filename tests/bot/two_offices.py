"""Six officers of two offices, whose every detail is a word of its own, and people who ask about them in every role."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot import papers
from bot.render import label, render
from bot.turn import Reply
from scheduler.channel import Incoming, Said
from scheduler.check import Check
from scheduler.clock import IST
from scheduler.digests import send_digests
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.outbox import NO_WORDS
from storage.rows import Right
from storage.tables import ContactOfficers, Contacts, Messages, OfficerIdentifiers
from tests.bot.chatting import NOW, TELEGRAM, WHATSAPP, Chat, Way
from tests.scheduler.office import BIHAR, RAJASTHAN

OFFICERS = (1, 2, 3, 4, 5, 6)
POLICE = ("IPS", "भा.पु.से.", "भारतीय पुलिस सेवा")
OFFICER, ASSISTANT, NODAL, VIEWER, BOTH, STRANGER = "7001", "7102", "901", "903", "7003", "999"
ASKING = (OFFICER, ASSISTANT, NODAL, VIEWER, BOTH, STRANGER)
SPEAKS_FOR = {OFFICER: {1}, ASSISTANT: {2}, BOTH: {3}}
MANAGER = "902"
"""Hears of everybody, and asks nothing here: what they decide would change who may hear what."""
NUMBERS = {OFFICER: "919000009001", BOTH: "919000009003"}
Scope = Sequence[Mapping[str, Sequence[str]]]


def listing(number: int) -> dict[str, Any]:
    """What the list says of an officer."""
    return {
        "name": f"Zname{number}q",
        "employee_id": f"ZEMP{number}Q",
        "official_email": f"zofficial{number}q@gov.example",
        "office": "Northtown" if number % 2 else "Southtown",
        "service": POLICE[number % 3] if number <= 3 else "IAS",
        "cadre": "Rajasthan",
        "language": "en" if number % 2 else "hi",
    }


def tokens(number: int) -> tuple[str, ...]:
    """The words by which an officer would be recognised, as nobody else's data has them."""
    about = listing(number)
    emails = (f"zigot{number}q", f"zsparrow{number}q", f"zofficial{number}q")
    return (about["name"], about["employee_id"], *emails, mobile(number).removeprefix("+91"))


def mobile(number: int) -> str:
    return f"+919000009{number:03}"


def holds(scope: Scope, number: int) -> bool:
    """Whether an officer is within a scope, compared in another way than the program does."""
    about = {**listing(number), "service": "IPS" if listing(number)["service"] in POLICE else "IAS"}
    same = {"भा.पु.से.": "IPS", "NORTHTOWN": "Northtown"}
    return not scope or any(
        all(about[field] in {same.get(value, value) for value in values} for field, values in group.items())
        for group in scope
    )


class TwoOffices(Chat):
    """One story: who has which scope, what is asked, and all that anybody is told."""

    def __init__(self, database: Database, folder: Path, scopes: Mapping[str, Scope], way: Way = TELEGRAM) -> None:
        super().__init__(database, way=way)
        self.folder, self.scopes = folder, scopes
        self.typed: dict[str, str] = dict.fromkeys((*ASKING, MANAGER), "")
        """What each has written themselves: to read one's own words again is no leak."""
        self._read = 0
        self.activate(BIHAR, RAJASTHAN)
        self.terms = replace(self.terms, channels=frozenset({way.channel}))
        self.office.report()
        for number in OFFICERS:
            self._officer(number)
        database.write_now(self._people)
        question = select(Contacts.id, Contacts.address)
        self._addresses: dict[int, str] = dict(
            database.read_now(lambda session: session.execute(question).all())  # type: ignore[arg-type]
        )
        Check(database, self.terms, datetime(2026, 4, 2, 2, tzinfo=IST)).run()

    def _officer(self, number: int) -> None:
        self.office.officer(number, **listing(number))
        self.office.account(number, email=f"zigot{number}q@gov.example")
        self.office.sparrow(number, f"zsparrow{number}q@gov.example")
        known = {"kind": "mobile", "value": mobile(number), "source": "officers"}
        self.office.insert(OfficerIdentifiers, officer_id=number, since_import=1, **known)

    def _people(self, session: Session) -> None:
        roles = {NODAL: Right.NODAL_OFFICER, VIEWER: Right.VIEWER, BOTH: Right.NODAL_OFFICER}
        for address in (*ASKING, MANAGER):
            contact = meet(session, self.way.channel, address, "en").contact_id
            for officer in SPEAKS_FOR.get(address, ()):
                role = "assistant" if address == ASSISTANT else "self"
                link = {"officer_id": officer, "contact_id": contact, "role": role, "linked_at": NOW}
                session.execute(insert(ContactOfficers).values(**link))
            right = Right.IT_MANAGER if address == MANAGER else roles.get(address)
            if right is not None:
                scope = [
                    {field: [*values] for field, values in group.items()} for group in self.scopes.get(address, ())
                ]
                grant(session, "Holder", right, scope, granted_by="test", now=NOW, contact_id=contact)

    def asks(self, incoming: Incoming) -> list[Reply]:
        """Let somebody ask, and do what they sent for; where numbers come with every message, theirs does."""
        if self.way == WHATSAPP and incoming.said in {Said.TEXT, Said.BUTTON}:
            incoming = replace(incoming, mobile=NUMBERS.get(incoming.address, mobile(99)))
        self.typed[incoming.address] += f" {incoming.text} {incoming.mobile}"
        return [*self.replies(incoming), *self.errands(self.folder)]

    def weekly(self) -> None:
        """Send the week's digest."""
        send_digests(self.database, self.terms, label, datetime(2026, 4, 6, 11, tzinfo=IST))

    def leaks(self, replies: Sequence[Reply]) -> list[str]:
        """What is said in these and in the outbox of officers of whom the reader may not hear."""
        said = [(reply.contact_id, _all_of(self.folder, reply)) for reply in [*replies, *self._queued()]]
        return [leak for contact, text in said for leak in self._leaks(self._addresses.get(contact, STRANGER), text)]

    def _leaks(self, address: str, text: str) -> list[str]:
        if address == MANAGER:
            return []
        theirs = SPEAKS_FOR.get(address, set()) | {
            number for number in OFFICERS if address in self.scopes and holds(self.scopes[address], number)
        }
        return [
            f"{address} reads {token}"
            for number in OFFICERS
            if number not in theirs
            for token in tokens(number)
            if token in text and token not in self.typed[address]
        ]

    def _queued(self) -> list[Reply]:
        """What has been put into the outbox meanwhile, to whomever; a nudge gets its words later, of its officer."""
        question = (
            select(Messages).where(col(Messages.id) > self._read, Messages.kind != "nudge").order_by(col(Messages.id))
        )
        rows = self.database.read_now(lambda session: session.exec(question).all())
        self._read = max((row.id for row in rows), default=self._read)
        return [Reply(row.contact_id, row.template, row.language, row.values, row.form) for row in rows]  # type: ignore[arg-type]  # as stored


def _all_of(folder: Path, reply: Reply) -> str:
    """Everything that somebody gets to see of a reply: words, buttons, and what is in its file."""
    words = "" if reply.template == NO_WORDS else render(reply.template, reply.language, reply.values)
    form = reply.form or {}
    file = _inside(folder / form["file"]) if "file" in form else ""
    return "\n".join([words, json.dumps(form, ensure_ascii=False), file])


def _inside(file: Path) -> str:
    if not is_zipfile(file):
        return file.read_text(encoding="utf-8")
    with ZipFile(file) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


@contextmanager
def readable_papers() -> Iterator[None]:
    """Let pictures and papers be what they are made of: their letters cannot be searched."""

    def make(_paper: str, values: Mapping[str, Any], _language: str, into: Path) -> None:
        into.write_text(json.dumps(values, ensure_ascii=False, default=str), encoding="utf-8")

    really = papers.make
    users = [
        module for name, module in sys.modules.items() if name.startswith("bot.") and vars(module).get("make") is really
    ]
    for module in [papers, *users]:
        vars(module)["make"] = make
    try:
        yield
    finally:
        for module in [papers, *users]:
            vars(module)["make"] = really
