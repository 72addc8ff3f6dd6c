"""One department's Smaran: the only place where things are built and joined; what goes on in it, bot/parts.py lists."""

from collections.abc import Container, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from bot.acts.chat_orders import orders_folders
from bot.acts.orders import remember_corrections
from bot.acts.wordings import note_wording
from bot.channels.console import Console
from bot.config import Config
from bot.nudge_buttons import nudge_form
from bot.render import render, template_hash
from bot.running import Roll
from bot.secrets import Secrets, ZipPassword
from bot.watching.source_notices import tell_of_igot
from bot.wordings.approved import approved
from scheduler.channel import Approved, Channel, Listening
from scheduler.check import Check
from scheduler.clock import IST, Clock, SettableClock, day_in_india
from scheduler.dispatcher import Dispatcher
from scheduler.orders.reading import load_orders, order_files
from scheduler.sending import NoteCall, unheard
from scheduler.terms import HelpLine, OutsideWindow, Terms
from scheduler.working_calendar import OfficeCalendars
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Language, Order
from storage.upgrade import upgrade

if TYPE_CHECKING:
    from bot.whatsapp.wordings import WordingsAtMeta
    from scheduler.looking_up import LookingUp


class App:
    """One department's Smaran: its config, clock, database, orders, words and channels, each made when first used."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.secrets = Secrets()
        self.zip_password = ZipPassword()
        self.roll = Roll()

    @cached_property
    def database(self) -> Database:
        """The database, upgraded to what this program knows."""
        database = Database(self.config.database_url())
        upgrade(database, backup_folder=self.config.data_folder / "backups", now=self.clock.now())
        return database

    @property
    def orders_folders(self) -> list[Path]:
        """Where orders are looked for; a department's own file outranks the one of the same name that we bring."""
        return orders_folders(self.config)

    @property
    def orders(self) -> dict[str, Order]:
        """Every order there is, by id, as its file says now."""
        return load_orders([folder for folder in self.orders_folders if folder.is_dir()])

    @cached_property
    def calendars(self) -> OfficeCalendars:
        """The working days of each office."""
        working, state = self.config.working_time, self.config.department.state
        return OfficeCalendars(
            state=state,
            opens=working.opens,
            closes=working.closes,
            days=working.days,
            six_day_offices=frozenset(working.six_day_offices),
            added=frozenset(working.holidays_added),
            removed=frozenset(working.holidays_removed),
        )

    @property
    def terms(self) -> Terms:
        """By what this department's officers are checked, as the orders' files say now."""
        contacts = self.config.contacts.items()
        return Terms(
            orders=self.orders,
            reminding=self.config.reminding(),
            calendars=self.calendars,
            help_lines={purpose: HelpLine(contact.phone, contact.email) for purpose, contact in contacts},
            render=self.words,
            template_hash=template_hash,
            channels=frozenset(self.channels),
            nudge_form=nudge_form,
            approved=self.approved_words,
            limits={name: channel.limits for name, channel in self.channels.items()},
            outside_window=OutsideWindow(self.config.whatsapp.outside_window),
            writes_first=self.writes_first,
        )

    @property
    def writes_first(self) -> dict[str, str | None]:
        """The channels on which officers may be written to before they ever wrote, and why everybody may."""
        because = self.config.whatsapp.all_agreed_because(self.today())
        return {"whatsapp": because} if "whatsapp" in self.channels else {}

    def words(self, template: str, language: Language, values: Mapping[str, Any]) -> str:
        """A text in one language, with the figures that this department writes."""
        return render(template, language, {**values, "digits": self._digits})

    def approved_words(
        self, template: str, language: Language, values: Mapping[str, Any], usable: Container[tuple[str, str]]
    ) -> Approved | None:
        """The same in words approved beforehand, where there are such that are usable."""
        return approved(template, language, {**values, "digits": self._digits}, usable)

    def wordings_at_meta(self) -> "WordingsAtMeta":
        """Where words are handed in that WhatsApp must approve."""
        from bot.whatsapp.wordings import WordingsAtMeta  # noqa: PLC0415 - only those who hand words in need it

        return WordingsAtMeta(self.config.whatsapp)

    @property
    def _digits(self) -> str:
        return "devanagari" if self.config.devanagari_digits else "latin"

    @cached_property
    def listening(self) -> dict[str, Listening]:
        """The channels that reach people, as the config switches them on, by name."""
        channels: dict[str, Listening] = {}
        if self.config.telegram.token:
            from bot.channels.telegram import Telegram  # noqa: PLC0415 - it takes most of a second; only some need it

            channels["telegram"] = Telegram(self.config.telegram)
        if self.config.whatsapp.token:
            from bot.channels.whatsapp import WhatsApp  # noqa: PLC0415 - as Telegram

            channels["whatsapp"] = WhatsApp(self.config.whatsapp)
        return channels

    @property
    def called(self) -> frozenset[str]:
        """Those of them that hand us what people write; the others are asked for it."""
        return frozenset({"whatsapp", *(["telegram"] if self.config.telegram.webhook_url else [])})

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Every channel that is on: beside one that reaches people the console is off."""
        return dict(self.listening) if self.listening else {"console": Console(print)}

    @cached_property
    def looking_up(self) -> "LookingUp | None":
        """What looks officers up on iGOT; None while the department has no key."""
        igot = self.config.igot
        if not igot.key:
            return None
        from scheduler.looking_up import LookingUp  # noqa: PLC0415 - httpx takes long to import; only some need it
        from scheduler.sources.igot_api import Igot, IgotAccess  # noqa: PLC0415 - as above

        access = IgotAccess(igot.base_url, igot.key, igot.per_second, igot.lanes)
        return LookingUp(self.database, Igot(access, self.clock), igot.at, igot.lanes, self.clock, tell_of_igot)

    def check(self) -> Check:
        """A check of everybody, as of now."""
        terms, files = self.terms, order_files(self.orders_folders)
        remember_corrections(
            self.database, terms.orders, lambda order_id: files[order_id].read_text("utf-8"), self.clock.now()
        )
        return Check(self.database, terms, self.clock.now())

    def dispatcher(self, note_call: NoteCall = unheard) -> Dispatcher:
        """What takes messages from the outbox to the channels."""
        files = self.config.data_folder
        by = (self.clock, SystemRandom(), files, note_wording)
        return Dispatcher(self.database, lambda: self.terms, self.channels, *by, note_call=note_call)

    def today(self) -> date:
        """The day in India."""
        return day_in_india(self.clock.now())

    def stand_on(self, day: date, at: time) -> None:
        """Put the clock to a day; refused where a message could reach somebody."""
        if any(channel.limits.reaches_people for channel in self.channels.values()):
            raise Complaint("--on: the day cannot be chosen while a channel is switched on that reaches people.")
        self.clock = SettableClock(datetime.combine(day, at, IST))

    def close(self) -> None:
        """Let go of the database, if it was ever opened."""
        if "database" in self.__dict__:
            self.database.close()
