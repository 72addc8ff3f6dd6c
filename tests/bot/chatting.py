"""One person who writes to the bot, and what they read: conversations without a channel."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.config import Config, JoiningSettings
from bot.config_channels import TelegramSettings, WhatsAppSettings
from bot.conversation import Conversation
from bot.dialogues.joining import ASSISTANTS_NOTICE, NOTICE
from bot.errands import ERRANDS
from bot.errands.hands import Hands, LookUpNow
from bot.render import render, version
from bot.turn import Means, Reply
from scheduler.channel import Incoming, Limits, Said
from scheduler.clock import SettableClock
from storage.contacts import contacts_of, meet, person_at
from storage.database import Database
from storage.errands import Errand, finish_errand, open_errands
from storage.outbox import NO_WORDS
from storage.rows import Language
from storage.tables import Audit, OfficerIdentifiers
from storage.wishes import accept_notice
from tests.scheduler.office import Office, packaged, terms

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
CHAT = "777"
MOBILE = "+919000000001"


@dataclass(frozen=True)
class Way:
    """A channel, as far as a conversation can tell."""

    channel: str
    limits: Limits


TELEGRAM = Way(
    "telegram",
    Limits(4096, 30, reaches_people=False, caption_length=1024, edits=True, deletes=True, menus=True),
)
WHATSAPP = Way(
    "whatsapp",
    Limits(4096, 80, reaches_people=False, caption_length=1024, window=timedelta(hours=24), receipts=True),
)
WAYS = (TELEGRAM, WHATSAPP)


TELEGRAM_BOT = TelegramSettings(token="1000000001:invented-token", username="invented_bot")  # noqa: S106 - plainly invented
WHATSAPP_NUMBER = WhatsAppSettings(token="invented-token", number="919000000099")  # noqa: S106 - as above


def text(words: str, address: str = CHAT, **more: Any) -> Incoming:
    return Incoming(Said.TEXT, address, text=words, **more)


def press(answer: str, address: str = CHAT) -> Incoming:
    return Incoming(Said.BUTTON, address, text=answer)


def _language(incoming: Incoming) -> Language:
    return "en" if (incoming.language or "").startswith("en") else "hi"


@dataclass(frozen=True)
class _Line:
    """A channel of which nothing is asked but what it carries."""

    limits: Limits


async def _do(errand: Errand, hands: Hands) -> Sequence[Reply]:
    return await ERRANDS[errand.kind](errand, hands)


class Chat:
    """One person who writes, and what they read.

    Unless it is `strict`, everybody has accepted the notice and chosen the language of who was listed last, and a
    number alone lets an officer in.
    """

    def __init__(
        self, database: Database, config: Config | None = None, *, strict: bool = False, way: Way = TELEGRAM
    ) -> None:
        self.way = way
        self.database = database
        self.office = Office(database)
        self.terms = terms([])
        self.text_length, self.caption_length = way.limits.text_length, way.limits.caption_length
        self.config = config or Config()
        self.strict = strict
        self.language: Language | None = None
        self.look_up: LookUpNow | None = None
        if not strict:
            self.config = self.config.model_copy(update={"joining": JoiningSettings(check_employee_id=False)})

    @property
    def limits(self) -> Limits:
        return replace(self.way.limits, text_length=self.text_length, caption_length=self.caption_length)

    @property
    def conversation(self) -> Conversation:
        return Conversation(Means(self.config, lambda: self.terms, self.limits, looks_up=self.look_up is not None))

    def activate(self, *orders: str) -> None:
        self.terms = terms([packaged(order_id) for order_id in orders])
        for order in self.terms.orders.values():
            self.office.activate(order, date(2026, 3, 1))

    def replies(self, incoming: Incoming, now: datetime = NOW) -> list[Reply]:
        def work(session: Session) -> list[Reply]:
            if not self.strict and incoming.is_private:
                person = person_at(session, self.way.channel, incoming.address)
                person = person or meet(
                    session, self.way.channel, incoming.address, self.language or _language(incoming)
                )
                stands = ASSISTANTS_NOTICE if person.assisted and not person.own else NOTICE
                accept_notice(session, person.contact_id, version(stands), now)
            replies = self.conversation.converse(session, self.way.channel, incoming, now)
            return [reply for reply in replies if reply.template != NO_WORDS]

        return self.database.write_now(work)

    def errands(self, folder: Path, now: datetime = NOW) -> list[Reply]:
        """Do all that was sent for; what is said when it is done. Its files lie in the folder."""
        hands = Hands(
            self.database,
            self.config.model_copy(update={"data_folder": folder}),
            lambda: self.terms,
            SettableClock(now),
            _Line(self.limits),  # type: ignore[arg-type]  # nothing is fetched
            self.way.channel,
            lambda: None,
            look_up=self.look_up,
        )
        said = []
        for errand in self.database.read_now(lambda session: open_errands(session, self.way.channel, (), 99)):
            said += asyncio.run(_do(errand, hands))
            self.database.write_now(partial(finish_errand, number=errand.id, now=now))
        return said

    def reads(self, incoming: Incoming) -> tuple[str, str]:
        """The template and its words, of the only reply."""
        (reply,) = self.replies(incoming)
        return reply.template, render(reply.template, reply.language, reply.values)

    def templates(self, incoming: Incoming) -> list[str]:
        return [reply.template for reply in self.replies(incoming)]

    def shares(self, mobile: str = MOBILE, address: str = CHAT) -> Incoming:
        return Incoming(Said.NUMBER, address, mobile=mobile)

    def listed(self, number: int, mobile: str = MOBILE, **listing: Any) -> None:
        self.office.officer(number, **listing)
        self.language = listing.get("language", "en")
        self.office.insert(
            OfficerIdentifiers, kind="mobile", value=mobile, officer_id=number, since_import=1, source="officers"
        )

    def linked(self) -> list[tuple[int, str, str]]:
        found = self.database.read_now(lambda session: contacts_of(session, range(1, 9)))
        return sorted((officer, each.address, each.language) for officer, all_ in found.items() for each in all_)

    def acts(self) -> list[tuple[str, str | None, str]]:
        rows = self.database.read_now(lambda session: session.exec(select(Audit).order_by(Audit.id)).all())  # type: ignore[arg-type]
        return [(row.act, row.subject, row.via) for row in rows]

    def pressed(self, label: str, replies: list[Reply]) -> list[Reply]:
        """Press the button with these words under the last of these replies that has it."""
        answers = [
            button["answer"]
            for reply in replies
            for row in (reply.form or {}).get("buttons", ())
            for button in row
            if button["label"] == label
        ]
        return self.replies(press(answers[-1]))
