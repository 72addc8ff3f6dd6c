"""The jobs of `smaran run`: what runs by itself and at what time, one table; scheduler/jobs.py sees what is due."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot.acts.rejected_rows import REJECTED
from bot.app import App
from bot.errands.broadcasts import ATTACHMENTS
from bot.errands.fetching import INCOMING
from bot.errands.hands import OUTGOING
from bot.render import label
from bot.watched_folder.taking import CLEARED
from bot.watching.report_reminder import ReportReminder
from scheduler.check import AFTER_IMPORT
from scheduler.digests import digest_slot, send_digests
from scheduler.housekeeping import bodies_slot, forget, forget_bodies
from scheduler.jobs import Job
from storage.complaint import Complaint
from storage.imports import newest_applied_at


def jobs(app: App, ending: asyncio.Event) -> list[Job]:
    """Return what runs by itself, at its time; a check that is under way is cut when `ending` is set."""
    at, check = app.config.checks, partial(_check, app, ending)
    reminder = ReportReminder(app.database, app.config, app.calendars)
    return [
        Job("check", at.at, check),
        Job(AFTER_IMPORT, lambda session, _now: newest_applied_at(session), check),
        Job("digest", partial(_digest_slot, app), partial(_digest, app)),
        Job("report_reminder", reminder.slot, reminder.run),
        Job("housekeeping", at.housekeeping_at, partial(_keep_house, app)),
        Job("inbox_bodies", bodies_slot, partial(forget_bodies, app.database)),
    ]


async def _check(app: App, ending: asyncio.Event, _: datetime) -> None:
    def go_on(_done: int) -> None:
        if ending.is_set():
            raise Complaint("The program ends; this is done at the next start.")

    await asyncio.to_thread(lambda: app.check().run(progress=go_on))


def _digest_slot(app: App, _: Session, now: datetime) -> datetime | None:
    chosen = app.config.digest
    return digest_slot(now, chosen.weekday_number, chosen.at, app.calendars)


async def _digest(app: App, now: datetime) -> None:
    await asyncio.to_thread(send_digests, app.database, app.terms, label, now)


async def _keep_house(app: App, now: datetime) -> None:
    folder, watched = app.config.data_folder, app.config.imports.folder
    await forget(
        app.database,
        app.config.retention_days(),
        now,
        backups=folder / "backups",
        rejected=folder / REJECTED,
        attached=folder / ATTACHMENTS,
        watched=[Path(watched) / each for each in CLEARED] if watched else [],
        passing=[folder / INCOMING, folder / OUTGOING],
    )
