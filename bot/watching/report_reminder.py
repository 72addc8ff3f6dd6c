"""Asks the IT manager for a newer report, once on each working day on which the last one is too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.config import Config
from bot.notices import tell
from scheduler.clock import IST, day_in_india
from scheduler.rules.expecting import working_days_old
from scheduler.rules.working_time import ONE_DAY, is_working_day, office_hours
from scheduler.working_calendar import OfficeCalendars
from storage.actors import contacts_in
from storage.database import Database
from storage.freshness import facts_as_on
from storage.orders import activations
from storage.rows import Right


@dataclass(frozen=True, slots=True)
class ReportReminder:
    """A job whose slot there is only while there is something to ask for."""

    database: Database
    config: Config
    calendars: OfficeCalendars

    def slot(self, session: Session, now: datetime) -> datetime | None:
        """Today's, from its time on until the office closes, where the facts are old; None on any other day."""
        today = day_in_india(now)
        calendar = self.calendars.of(None, today)
        due = datetime.combine(today, self.config.imports.remind_at, IST)
        if not (is_working_day(today, calendar) and due <= now < office_hours(today, calendar)[1]):
            return None
        return due if self._are_old(session, now) else None

    def _are_old(self, session: Session, now: datetime) -> bool:
        """Whether there is no recent report; before the first one, whether an order waits for it."""
        as_on, today = facts_as_on(session), day_in_india(now)
        if as_on is None:
            return bool(activations(session))
        old = working_days_old(as_on, today, self.calendars.of(None, today))
        return old >= self.config.imports.remind_after_days

    async def run(self, now: datetime) -> None:
        """Tell every IT manager, unless a report has come meanwhile."""

        def say(session: Session) -> None:
            if not self._are_old(session, now):
                return
            as_on, stale = facts_as_on(session), timedelta(days=self.config.reminders.stale_after_days)
            rests_from = day_in_india(as_on) + stale + ONE_DAY if as_on else None
            values = {
                "as_on": as_on.isoformat() if as_on else None,
                "rests": rests_from is not None and rests_from <= day_in_india(now),
                "rests_from": rests_from.isoformat() if rests_from else None,
            }
            tell(session, contacts_in(session, Right.IT_MANAGER), "reports_are_old", values, now)

        await self.database.write(say)
