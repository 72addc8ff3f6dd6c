"""IT managers who write to the bot and send files, and the errands that are done for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session, SQLModel, select

from bot.config import Config
from bot.conversation import Conversation
from bot.dialogues.joining import NOTICE
from bot.errands import ERRANDS
from bot.errands.hands import Hands
from bot.render import render, version
from bot.secrets import Secrets, ZipPassword
from bot.turn import Means, Reply
from scheduler.channel import Incoming, IncomingFile, Limits, Listening, Said
from scheduler.clock import SettableClock
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.errands import Errand, begin_errand, finish_errand, open_errands
from storage.rows import Language, Right
from storage.tables import Messages
from storage.wishes import accept_notice
from tests.bot.chatting import CHAT, NOW, Chat
from tests.desk import Desk
from tests.scheduler.office import terms

LIMITS = Limits(text_length=4096, per_second=30, reaches_people=False, edits=True, deletes=True, largest_file=1000_000)


class Handing:
    """A channel that hands over the files that were sent."""

    def __init__(self) -> None:
        self.limits = LIMITS
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:
        self.fetched.append(file.id)
        into.write_bytes(self.files[file.id])  # noqa: ASYNC240 - nobody else waits here


class Bureau(Chat):
    """A department whose IT managers import and put orders in force by chat; nothing has been imported yet."""

    def __init__(self, database: Database, folder: Path, **config: Any) -> None:
        self.database = database
        self.desk = Desk(database, folder)
        self.terms = terms([])
        self.config = Config(data_folder=folder / "data", **config)
        self.config.data_folder.mkdir(mode=0o700, exist_ok=True)
        self.channel = Handing()
        self.clock = SettableClock(NOW)
        self.secrets = Secrets()
        self.zip_password = ZipPassword()

    def replies(self, incoming: Incoming, now: datetime = NOW) -> list[Reply]:
        """To somebody who has accepted the notice; menus are another matter."""

        def work(session: Session) -> list[Reply]:
            person = meet(session, "telegram", incoming.address, "en")
            accept_notice(session, person.contact_id, version(NOTICE), now)
            replies = self.conversation.converse(session, "telegram", incoming, now)
            return [reply for reply in replies if "menu" not in (reply.form or {})]

        return self.database.write_now(work)

    @property
    def conversation(self) -> Conversation:
        return Conversation(
            Means(self.config, lambda: self.terms, self.channel.limits, self.secrets, self.zip_password)
        )

    @property
    def hands(self) -> Hands:
        listening = cast("Listening", self.channel)
        nobody = lambda: None  # noqa: E731 - short
        return Hands(
            self.database, self.config, lambda: self.terms, self.clock, listening, "telegram", nobody, self.secrets
        )

    def manager(self, name: str = "Asha Devi", address: str = CHAT, language: Language = "en") -> int:
        """Somebody who acts as IT manager from an address; their number among the roles."""

        def work(session: Session) -> int:
            contact = meet(session, "telegram", address, language).contact_id
            return grant(session, name, Right.IT_MANAGER, [], granted_by="test", now=NOW, contact_id=contact)

        return self.database.write_now(work)

    def file(self, name: str, content: bytes, address: str = CHAT, size: int | None = None) -> Incoming:
        """A document that somebody sends."""
        self.channel.files[name] = content
        return Incoming(Said.FILE, address, file=IncomingFile(name, name, size or len(content)))

    def works(self) -> list[Reply]:
        """Do all errands that are open; what is said at their end."""
        said: list[Reply] = []
        while errands := self.database.read_now(lambda session: open_errands(session, "telegram", [], 1)):
            said += self.does(errands[0])
        return said

    def does(self, errand: Errand) -> Sequence[Reply]:
        self.database.write_now(lambda session: begin_errand(session, errand.id))
        replies = asyncio.run(cast("Any", ERRANDS[errand.kind](errand, self.hands)))
        self.database.write_now(lambda session: finish_errand(session, errand.id, self.clock.now()))
        return list(replies)

    def after(self, incoming: Incoming, now: datetime = NOW) -> list[Reply]:
        """What is said at once to an update, and by the errands that it begins."""
        return [*self.replies(incoming, now), *self.works()]

    def after_press(self, label: str, replies: list[Reply]) -> list[Reply]:
        return [*self.pressed(label, replies), *self.works()]

    def told_meanwhile(self) -> list[tuple[str, dict[str, Any]]]:
        """What errands have said before they were done."""
        rows = self.database.read_now(lambda session: session.exec(select(Messages).order_by(Messages.id)).all())  # type: ignore[arg-type]
        return [(row.template, row.values) for row in rows]


def names(replies: Sequence[Reply]) -> list[str]:
    return [reply.template for reply in replies]


def words(reply: Reply) -> str:
    return render(reply.template, reply.language, reply.values)


def everything_stored(database: Database) -> str:
    """Every value of every table, as text."""

    def ask(session: Session) -> str:
        tables = SQLModel.metadata.tables.values()
        return "\n".join(str(tuple(row)) for table in tables for row in session.connection().execute(select(table)))

    return database.read_now(ask)


def without_edits(bureau: Bureau) -> None:
    bureau.channel.limits = replace(LIMITS, edits=False)
