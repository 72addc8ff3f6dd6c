"""The only place where things are built and joined."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from random import SystemRandom
from typing import Any

from bot.acts.orders import remember_corrections
from bot.acts.rejected_rows import REJECTED
from bot.channels.console import Console
from bot.config import Config
from bot.render import render, template_hash
from scheduler.channel import Channel
from scheduler.check import Check
from scheduler.clock import IST, Clock, SettableClock, day_in_india
from scheduler.dispatcher import Dispatcher
from scheduler.housekeeping import forget
from scheduler.jobs import Job
from scheduler.orders import load_orders, order_files, orders_folder
from scheduler.terms import HelpLine, Terms
from scheduler.working_calendar import OfficeCalendars
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Language, Order
from storage.upgrade import upgrade


class App:
    """One department's Smaran: its config, clock, database, orders, words and channels, each made when first used."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.config = config
        self.clock = clock

    @cached_property
    def database(self) -> Database:
        """The database, upgraded to what this program knows."""
        database = Database(self.config.database_url())
        upgrade(database, backup_folder=self.config.data_folder / "backups", now=self.clock.now())
        return database

    @property
    def orders_folders(self) -> list[Path]:
        """Where orders are looked for; a department's own file outranks the one of the same name that we bring."""
        return [orders_folder(), self.config.own_orders()]

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
            on_console="console" in self.channels,
        )

    def words(self, template: str, language: Language, values: Mapping[str, Any]) -> str:
        """A text in one language, with the figures that this department writes."""
        digits = "devanagari" if self.config.devanagari_digits else "latin"
        return render(template, language, {**values, "digits": digits})

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The channels that the config switches on, by name."""
        return {"console": Console(print)}

    def check(self) -> Check:
        """A check of everybody, as of now."""
        terms, files = self.terms, order_files(self.orders_folders)
        remember_corrections(
            self.database, terms.orders, lambda order_id: files[order_id].read_text("utf-8"), self.clock.now()
        )
        return Check(self.database, terms, self.clock.now())

    def dispatcher(self) -> Dispatcher:
        """What takes messages from the outbox to the channels."""
        return Dispatcher(self.database, lambda: self.terms, self.channels, self.clock, SystemRandom())

    def jobs(self) -> list[Job]:
        """What runs by itself."""
        checks = self.config.checks
        return [
            Job("check", checks.at, self._check),
            Job("housekeeping", checks.housekeeping_at, self._keep_house),
            Job("dispatch", None, self._dispatch),
        ]

    async def _check(self, _: datetime) -> None:
        await asyncio.to_thread(self.check().run)

    async def _keep_house(self, now: datetime) -> None:
        folder = self.config.data_folder
        days = self.config.retention_days()
        await forget(self.database, days, now, backups=folder / "backups", rejected=folder / REJECTED)

    async def _dispatch(self, _: datetime) -> None:
        await self.dispatcher().drain()

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
