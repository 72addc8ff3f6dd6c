"""Smaran on WhatsApp, and on Telegram beside it, as the program runs; nobody has written, so approved words go out.

python -m tests.bench.our_whatsapp notices DB ON_WHATSAPP    move so many people there, and queue a notice for everybody
python -m tests.bench.our_whatsapp letters DB FILE           what each of theirs says, as JSON, for the baseline
python -m tests.bench.our_whatsapp run FOLDER PORT URL PER_SECOND [TELEGRAM_URL]    until it is ended; 0: no limit
"""

import asyncio
import json
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.config import Config
from bot.config_channels import TelegramSettings, WebSettings, WhatsAppSettings
from bot.logs import set_up_logs
from bot.wordings.approved import approved
from bot.wordings.file import wordings
from scheduler.broadcasting import NOTICE
from scheduler.channel import Limits, Listening
from storage.database import Database
from storage.tables import Contacts, Messages
from storage.wordings import APPROVED, note_status
from tests.bench.our_answering import Department, until_ended
from tests.bench.our_sending import NIGHT, Afternoon
from tests.bench.our_sending import notices as queue_notices
from tests.fakes.telegram import TOKEN as TELEGRAM_TOKEN
from tests.fakes.whatsapp import APP_SECRET, PHONE, TOKEN, VERIFY_TOKEN, WABA, number

LANES = 128


class Unlimited(WhatsApp):
    """The channel as it is, with a pace that the config does not allow."""

    @property
    def limits(self) -> Limits:
        """Without a pace."""
        return replace(super().limits, per_second=1_000_000)


def whatsapp(url: str, per_second: float) -> WhatsApp:
    """The channel of the invented number; 0: without a pace."""
    settings = WhatsAppSettings(
        token=TOKEN,
        phone_number_id=PHONE,
        waba_id=WABA,
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        base_url=url,
        people_a_day=0,
        per_second=per_second or 1000,
        lanes=LANES,
    )
    return WhatsApp(settings) if per_second else Unlimited(settings)


class Both(Department):
    """The invented department, on WhatsApp and perhaps on Telegram."""

    def __init__(self, folder: Path, port: int, url: str, per_second: float, telegram_url: str = "") -> None:
        telegram = TelegramSettings(token=TELEGRAM_TOKEN, base_url=telegram_url or "http://127.0.0.1:1")
        super().__init__(Config(data_folder=folder, telegram=telegram, web=WebSettings(port=port)), Afternoon())
        self._on: dict[str, Listening] = {
            "whatsapp": whatsapp(url, per_second),
            **({"telegram": Telegram(telegram)} if telegram_url else {}),
        }

    @cached_property
    def listening(self) -> dict[str, Listening]:
        """What was asked for."""
        return dict(self._on)


def notices(database: Database, on_whatsapp: str) -> None:
    """Queue a notice for everybody, once the first so many people are on WhatsApp."""
    database.write_now(lambda session: _move(session, int(on_whatsapp)))
    queue_notices(database)


def _move(session: Session, people: int) -> None:
    for each in range(1, people + 1):
        moved = update(Contacts).where(col(Contacts.id) == each)
        session.execute(moved.values(channel="whatsapp", address=number(each), heard_at=NIGHT))
    for wording in wordings().wordings:
        for language in wordings().languages:
            note_status(session, "whatsapp", wording.name, language, APPROVED, None, NIGHT)


def letters(database: Database, path: str) -> None:
    """Write down for every message on WhatsApp where it goes, and in which approved words."""
    question = (
        select(col(Messages.id), col(Contacts.address), col(Messages.language), col(Messages.values))
        .join(Contacts, col(Contacts.id) == col(Messages.contact_id))
        .where(col(Messages.channel) == "whatsapp")
    )
    with database.reading() as session, open(path, "w", encoding="utf-8") as file:
        for key, address, language, values in session.execute(question):
            words = approved(NOTICE, language, values)
            assert words is not None
            said: tuple[Any, ...] = (key, address, language, words.text, words.name, words.parameters)
            file.write(json.dumps(said, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    what, where, *given = sys.argv[1:]
    if what == "run":
        port, url, per_second, *telegram = given
        program = Both(Path(where), int(port), url, float(per_second), *telegram)
        set_up_logs()
        asyncio.run(until_ended(program))
        program.close()
    else:
        opened = Database(f"sqlite:///{where}")
        {"notices": notices, "letters": letters}[what](opened, *given)
        opened.close()
