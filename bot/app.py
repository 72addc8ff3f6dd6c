"""The only place where things are built and joined."""

import asyncio
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime, time
from functools import cached_property, partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.acts.chat_orders import orders_folders
from bot.acts.orders import remember_corrections
from bot.acts.rejected_rows import REJECTED
from bot.acts.wordings import note_wording
from bot.alerting import Alerting
from bot.approved import approved
from bot.broadcasting import Broadcasting
from bot.channels.console import Console
from bot.config import Config
from bot.conversation import Conversation, acts_always
from bot.errands.broadcasts import ATTACHMENTS
from bot.errands.fetching import INCOMING
from bot.errands.hands import OUTGOING, Hands
from bot.errands.running import Errands
from bot.listening import Listener
from bot.nudge_buttons import nudge_form
from bot.render import label, render, template_hash
from bot.report_reminder import ReportReminder
from bot.running import Part, Roll
from bot.secrets import Secrets, ZipPassword
from bot.source_notices import tell_of_igot
from bot.ticking import Ticking
from bot.turn import Means
from bot.watched_folder.part import WatchedFolder, watched_folder
from bot.watched_folder.taking import CLEARED
from bot.web.server import serve
from bot.web.webhooks import routes
from scheduler.channel import Approved, Channel, Listening
from scheduler.check import AFTER_IMPORT, Check
from scheduler.clock import IST, Clock, SettableClock, day_in_india
from scheduler.digests import digest_slot, send_digests
from scheduler.dispatcher import Dispatcher
from scheduler.housekeeping import bodies_slot, forget, forget_bodies
from scheduler.jobs import Job
from scheduler.orders import load_orders, order_files
from scheduler.sending import NoteCall, unheard
from scheduler.terms import HelpLine, OutsideWindow, Terms
from scheduler.told_later import elsewhere_by
from scheduler.working_calendar import OfficeCalendars
from storage.complaint import Complaint
from storage.database import Database
from storage.imports import newest_applied_at
from storage.rows import Language, Order
from storage.upgrade import upgrade

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.metrics import Metrics
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

    @cached_property
    def metrics(self) -> "Metrics":
        """The figures by which this process is watched."""
        from bot.metrics import Metrics  # noqa: PLC0415 - only a program that runs is watched

        return Metrics(self.database, self.config.data_folder, self.clock, self.roll)

    def dispatcher(self, note_call: NoteCall = unheard) -> Dispatcher:
        """What takes messages from the outbox to the channels."""
        files = self.config.data_folder
        by = (self.clock, SystemRandom(), files, note_wording)
        return Dispatcher(self.database, lambda: self.terms, self.channels, *by, note_call=note_call)

    def parts(self, ending: asyncio.Event) -> list[Part]:
        """What goes on side by side while the program runs."""
        note_call = self.metrics.note_call if self.config.web.metrics_port else unheard
        dispatcher, ticking = self.dispatcher(note_call), Ticking(self.jobs(ending), self.database, self.clock)
        edits_on = frozenset(name for name, channel in self.channels.items() if channel.limits.edits)
        broadcasting = Broadcasting(self.database, template_hash, self.clock, dispatcher.wake, edits_on)
        alerting = Alerting(self.database, self.config, frozenset(self.channels), self.clock, dispatcher.wake)
        parts = [
            Part("jobs", lambda: ticking.run(ending), ends_itself=True),
            Part("dispatcher", lambda: dispatcher.run(ending), ends_itself=True),
            Part("broadcasts", partial(broadcasting.run, ending), ends_itself=True),
            Part("alerts", partial(alerting.run, ending), ends_itself=True),
        ]
        if (looking_up := self.looking_up) is not None:
            parts.append(Part("igot", partial(looking_up.run, ending)))
        listeners = {name: self._listener(name, channel, dispatcher) for name, channel in self.listening.items()}
        for name, listener in listeners.items():
            come = listener.be_called if name in self.called else listener.poll
            errands = Errands(self._hands(name, listener.channel, dispatcher))
            parts += [
                Part(f"{name}_updates", come),
                Part(f"{name}_answers", listener.handle),
                Part(f"{name}_errands", partial(errands.run, ending), ends_itself=True),
            ]
        if self.config.imports.folder:
            watched = self._watched_folder(ending, dispatcher.wake)
            parts.append(Part("watched_folder", partial(watched.run, ending), ends_itself=True))
        web = self.config.web
        if web.metrics_port:
            asked, at = self._watched(), (web.metrics_host, web.metrics_port)
            parts.append(Part("metrics", lambda: serve(asked, *at, ending, "metrics"), ends_itself=True))
        if called := {name: listener for name, listener in listeners.items() if name in self.called}:
            parts.append(Part("web", lambda: serve(routes(called), web.host, web.port, ending), ends_itself=True))
        return parts

    def _watched_folder(self, ending: asyncio.Event, wake: Callable[[], object]) -> WatchedFolder:
        takes_back = frozenset(name for name, channel in self.listening.items() if channel.limits.deletes)
        told = self.zip_password
        return watched_folder(
            self.database, self.config, self.clock, ending=ending, wake=wake, asked_on=takes_back, told=told
        )

    def _watched(self) -> "list[Route]":
        from bot.web.watching import watched  # noqa: PLC0415 - as the metrics

        return watched(self.database, self.roll, self.metrics)

    def _listener(self, name: str, channel: Listening, dispatcher: Dispatcher) -> Listener:
        means = Means(
            *(self.config, lambda: self.terms, channel.limits, self.secrets, self.zip_password),
            looks_up=self.looking_up is not None,
        )
        converse = Conversation(means).converse
        what = (converse, acts_always, self.clock, dispatcher.wake, elsewhere_by(lambda: self.terms))
        return Listener(self.database, name, channel, *what)

    def _hands(self, name: str, channel: Listening, dispatcher: Dispatcher) -> Hands:
        by_hand = self.looking_up.look_up_now if self.looking_up else None
        return Hands(
            *(self.database, self.config, lambda: self.terms, self.clock, channel, name, dispatcher.wake, self.secrets),
            look_up=by_hand,
        )

    def jobs(self, ending: asyncio.Event) -> list[Job]:
        """What runs by itself, at its time."""
        checks, check = self.config.checks, partial(self._check, ending)
        reminder = ReportReminder(self.database, self.config, self.calendars)
        return [
            Job("check", checks.at, check),
            Job(AFTER_IMPORT, lambda session, _now: newest_applied_at(session), check),
            Job("digest", self._digest_slot, self._digest),
            Job("report_reminder", reminder.slot, reminder.run),
            Job("housekeeping", checks.housekeeping_at, self._keep_house),
            Job("inbox_bodies", bodies_slot, partial(forget_bodies, self.database)),
        ]

    async def _check(self, ending: asyncio.Event, _: datetime) -> None:
        def go_on(_done: int) -> None:
            if ending.is_set():
                raise Complaint("The program ends; this is done at the next start.")

        await asyncio.to_thread(lambda: self.check().run(progress=go_on))

    def _digest_slot(self, _: Session, now: datetime) -> datetime | None:
        chosen = self.config.digest
        return digest_slot(now, chosen.weekday_number, chosen.at, self.calendars)

    async def _digest(self, now: datetime) -> None:
        await asyncio.to_thread(send_digests, self.database, self.terms, label, now)

    async def _keep_house(self, now: datetime) -> None:
        folder = self.config.data_folder
        days, imports = self.config.retention_days(), self.config.imports
        await forget(
            self.database,
            days,
            now,
            backups=folder / "backups",
            rejected=folder / REJECTED,
            attached=folder / ATTACHMENTS,
            watched=[Path(imports.folder) / each for each in CLEARED] if imports.folder else [],
            passing=[folder / INCOMING, folder / OUTGOING],
        )

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
