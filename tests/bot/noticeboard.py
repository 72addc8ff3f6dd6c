"""Two IT managers, officers with chats, and all that carries out a notice, without a network and step by step."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import update
from sqlmodel import col, select

from bot.acts.who import Who
from bot.broadcasts.part import Broadcasting
from bot.config import BroadcastSettings, Config, WhatsAppSettings
from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.render import render, template_hash
from bot.replies import put_replies
from bot.turn import Reply
from bot.wordings.approved import approved
from scheduler.channel import Answer, Incoming, IncomingFile, Limits, Listening, Outgoing, Said
from scheduler.clock import SettableClock
from scheduler.dispatcher import Dispatcher
from scheduler.terms import OutsideWindow, Terms
from storage.actors import grant
from storage.broadcasts import find_broadcast
from storage.contacts import meet
from storage.database import Database
from storage.errands import finish_errand, open_errands
from storage.rows import Broadcast, Outcome, Right
from storage.senders import ensure_sender
from storage.tables import ApprovedWordings, BroadcastRecipients, ContactOfficers, Contacts, Messages
from tests.bot.chatting import NOW, Chat, press, text
from tests.scheduler.post import Line

MEERA, ARUN = "801", "802"
"""IT managers: Meera reads Hindi, Arun English."""
DAY = timedelta(days=1)
SHELL = Who.in_shell("root")


class Drawer:
    """A channel from which files can be fetched."""

    def __init__(self) -> None:
        self.content = b"%PDF invented"

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:  # noqa: ARG002 - one file is as good as another
        await asyncio.to_thread(into.write_bytes, self.content)


class Doors(Line):
    """A channel that answers by who is called, and counts notices only."""

    def __init__(self, **answers: Answer | Outcome) -> None:
        super().__init__()
        self.at = {address.strip("_"): answer for address, answer in answers.items()}
        self.notices: list[str] = []

    async def send(self, message: Outgoing) -> Answer:
        if not message.is_reply:
            self.notices.append(message.address)
        answer = self.at.get(message.address, Outcome.SENT)
        if isinstance(answer, Answer):
            return answer
        return Answer(answer, provider_id=str(len(self.notices)) if answer is Outcome.SENT else None)


class Noticeboard:
    """Short words for what managers do, and for what the program does then."""

    def __init__(self, database: Database, folder: Path, *, second_person: bool = True) -> None:
        self.database = database
        config = Config(data_folder=folder, broadcasts=BroadcastSettings(second_person=second_person))
        self.chat = Chat(database, config)
        self.chat.terms = self.with_telegram(self.chat.terms)
        self.clock = SettableClock(NOW)
        self.edits_on = {"telegram"}
        self.drawer, self.chance = Drawer(), Random(1)
        self.broadcasting = self.made_anew()
        for address, name, language in ((MEERA, "Meera", "hi"), (ARUN, "Arun", "en")):
            self.manager(address, name, language)
        database.write_now(lambda session: ensure_sender(session, "telegram", "telegram", per_second=30))

    def opens_whatsapp(self, *, rate: float = 0, outside_window: Any = "wait", **carries: Any) -> None:
        """Beside Telegram there is WhatsApp from now on; its windows last a day."""
        usual = {"text_length": 4096, "caption_length": 1024, "window": DAY, "receipts": True}
        whatsapp = Limits(per_second=80, reaches_people=False, **(usual | carries))
        self.chat.config = self.chat.config.model_copy(update={"whatsapp": WhatsAppSettings(rate=rate)})
        self.chat.terms = replace(
            self.chat.terms,
            channels=frozenset({"telegram", "whatsapp"}),
            limits={"telegram": self.chat.limits, "whatsapp": whatsapp},
            approved=approved,
            outside_window=OutsideWindow(outside_window),
        )

    def approves(self, name: str, *languages: str) -> None:
        """Meta approves a wording."""
        for language in languages:
            row = {"channel": "whatsapp", "name": name, "language": language, "status": "approved", "changed_at": NOW}
            self.chat.office.insert(ApprovedWordings, **row)

    def on_whatsapp(self, *contacts: int, until: Any = None) -> None:
        """These chats are on WhatsApp; what was last said there holds their windows open `until`."""
        for contact in contacts:
            self.change(contact, channel="whatsapp", window_until=until)

    @staticmethod
    def with_telegram(terms: Terms) -> Terms:
        return replace(terms, channels=frozenset({"telegram"}))

    def made_anew(self) -> Broadcasting:
        """As after a restart."""
        return Broadcasting(self.database, template_hash, self.clock, lambda: None, self.edits_on)

    def manager(self, address: str, name: str, language: Any) -> None:
        contact = self.database.write_now(lambda session: meet(session, "telegram", address, language)).contact_id
        act = {"granted_by": "test", "now": NOW, "contact_id": contact}
        self.database.write_now(lambda session: grant(session, name, Right.IT_MANAGER, [], **act))

    def officers(self, *languages: str, **listing: Any) -> list[int]:
        """Officers 1, 2, … whose chats are 101, 102, …; of one without a language there is no chat."""
        numbers = list(range(1, len(languages) + 1))
        for number, language in zip(numbers, languages, strict=True):
            self.chat.office.officer(number, **listing)
            if language:
                self.join(number, 100 + number, language)
        return numbers

    def join(self, officer: int, contact: int, language: str) -> None:
        self.chat.office.insert(Contacts, id=contact, channel="telegram", address=str(contact), language=language)
        self.link(officer, contact)

    def link(self, officer: int, contact: int) -> None:
        self.chat.office.insert(ContactOfficers, officer_id=officer, contact_id=contact, role="self", linked_at=NOW)

    def change(self, contact: int, **values: Any) -> None:
        changed = update(Contacts).where(col(Contacts.id) == contact).values(**values)
        self.database.write_now(lambda session: session.connection().execute(changed))

    # What managers do.

    def types(self, words: str, who: str = MEERA) -> list[Reply]:
        return self._answered(text(words, who))

    def presses(self, answer: str, who: str = MEERA) -> list[Reply]:
        return self._answered(press(answer, who))

    def sends(self, name: str, size: int = 10, who: str = MEERA) -> list[Reply]:
        file = IncomingFile("f1", name, size)
        return self._answered(Incoming(Said.FILE, who, file=file))

    def _answered(self, incoming: Incoming) -> list[Reply]:
        """What is answered, to whomever; it is queued, as the program does."""
        now = self.clock.now()
        replies = self.chat.replies(incoming, now)
        if replies:
            self.database.write_now(lambda session: put_replies(session, "telegram", replies, now))
        return replies

    def drafts(self, hindi: str = "सभा कल है।", english: str = "-", **more: str) -> list[Reply]:
        """Meera makes a notice to all; what the program shows her of it."""
        self.types("/broadcast new")
        self.presses("= broadcast.audience all")
        parts = {"attachment": "-", "when": "now", "until": "1", "order": "-", **more}
        for answer in (hindi, english, *parts.values()):
            shown = self.types(answer)
        return shown + self.errands()

    def asks(self, who: str = MEERA) -> list[Reply]:
        """The author asks for approval; what she reads, and what those read who may approve."""
        return self.presses("broadcast ask 1", who) + self.errands()

    def approved(self, **more: str) -> Broadcast:
        """A notice that Meera has made and Arun has approved."""
        self.drafts(**more)
        self.asks()
        (yes,) = [answer for _, answer in self.buttons(ARUN) if " approve " in answer]
        self.presses(yes, ARUN)
        return self.notice()

    def act(self, what: Any, who: Who = SHELL, number: int = 1) -> None:
        self.database.write_now(lambda session: what(session, who, number, self.clock.now()))

    # What the program does.

    def errands(self) -> list[Reply]:
        """Do what is waited for; the replies that come of it."""
        hands = Hands(
            self.database,
            self.chat.config,
            lambda: self.chat.terms,
            self.clock,
            cast("Listening", self.drawer),
            "telegram",
            lambda: None,
        )
        said: list[Reply] = []
        for errand in self.database.read_now(lambda session: open_errands(session, "telegram", [], 100)):
            replies = list(asyncio.run(cast("Any", ERRANDS[errand.kind](errand, hands))))
            self.database.write_now(lambda s, e=errand: finish_errand(s, e.id, NOW))  # type: ignore[misc]
            if replies:
                self.database.write_now(lambda s, r=replies: put_replies(s, "telegram", r, self.clock.now()))  # type: ignore[misc]
            said += replies
        return said

    def look(self) -> None:
        """What the part of the running program does in one look, its figures counted at once."""
        for course in self.broadcasting._courses.values():
            course.look_at = 0
        asyncio.run(self.broadcasting.look(asyncio.Event()))

    def send(self, line: Line, channel: str = "telegram") -> None:
        """Send what is due on a channel."""
        dispatcher = Dispatcher(
            self.database, lambda: self.chat.terms, {channel: line}, self.clock, self.chance, Path("/nonexistent")
        )
        asyncio.run(asyncio.wait_for(dispatcher.drain(), 30))

    # What there is to see.

    def notice(self, number: int = 1) -> Broadcast:
        found = self.database.read_now(lambda session: find_broadcast(session, number))
        assert found is not None
        return found

    def told(self, address: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Template, words and form of all that was queued for somebody."""
        question = select(Messages).join(Contacts, col(Contacts.id) == Messages.contact_id).order_by(col(Messages.id))
        rows = self.database.read_now(lambda s: s.exec(question.where(Contacts.address == address)).all())
        return [
            (row.template, render(row.template, cast("Any", row.language), row.values), row.form or {}) for row in rows
        ]

    def buttons(self, address: str) -> list[tuple[str, str]]:
        """Words and answers of the buttons under the newest that has some."""
        forms = [form for _, _, form in self.told(address) if "buttons" in form]
        return [(each["label"], each["answer"]) for row in forms[-1]["buttons"] for each in row]

    def rows(self, table: Any) -> list[Any]:
        return list(self.database.read_now(lambda session: session.exec(select(table)).all()))

    def messages(self) -> dict[int, tuple[str, str | None]]:
        """State and reason by contact, of the messages of notices."""
        rows = self.database.read_now(lambda s: s.exec(select(Messages).where(Messages.kind == "broadcast")).all())
        return {row.contact_id: (row.state, row.reason) for row in rows}

    def left_out(self) -> dict[int, str | None]:
        rows = self.database.read_now(lambda session: session.exec(select(BroadcastRecipients)).all())
        return {row.officer_id: row.left_out_because for row in rows}

    def later(self, **span: float) -> None:
        self.clock.put(self.clock.now() + timedelta(**span))
