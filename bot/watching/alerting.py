"""The part of the running program that tells IT managers what is not as it should be, and when it is again."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlmodel import Session

from bot.config import Config
from bot.notices import managers_within_reach, notices
from bot.replies import put_replies
from scheduler.clock import Clock
from scheduler.rules.alerts import Decided, decide
from scheduler.watching import CHECK_JOBS, Sign, signs
from storage.alerts import keep_alert, known_alerts
from storage.complaint import Complaint
from storage.database import Database
from storage.rows import Alert
from storage.senders import all_senders
from storage.soundness import free_bytes
from storage.vital_signs import vital_signs

SECONDS_TO_SETTLE = 120.0
"""After a start: what waited while the program was down goes out, and a missed check runs."""
SECONDS_BETWEEN_LOOKS = 60.0

log = structlog.get_logger()


class Alerting:
    """Looks every minute; what was told stands in the database, so a restart says nothing twice."""

    def __init__(
        self,
        database: Database,
        config: Config,
        channels: Collection[str],
        clock: Clock,
        wake: Callable[[], object],
    ) -> None:
        self._database = database
        self._config = config
        self._channels = channels
        self._clock = clock
        self._wake = wake

    async def run(self, ending: asyncio.Event) -> None:
        """Look again and again until `ending` is set."""
        pause = SECONDS_TO_SETTLE
        while not ending.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), pause)
                return
            pause = SECONDS_BETWEEN_LOOKS
            try:
                await self.look()
            except Complaint as complaint:
                log.warning("alerts_not_looked_at", because=str(complaint))

    async def look(self) -> Decided:
        """Tell what has begun or ended since the last look, and return it."""
        now = self._clock.now()
        seen = await self._database.read(partial(self._seen, now=now))
        decided = await self._database.read(partial(_decided, seen=seen, now=now))
        if decided.all:  # again where nobody else writes: of two programs one tells
            decided = await self._database.write(partial(self._tell, seen=seen, now=now))
            self._wake()
        return decided

    def _seen(self, session: Session, now: datetime) -> list[Sign]:
        vital = vital_signs(session, now, CHECK_JOBS)
        config = self._config
        free = free_bytes(config.data_folder)
        return list(signs(vital, self._channels, free, config.checks.at, config.alerts.limits(), now))

    def _tell(self, session: Session, seen: Sequence[Sign], now: datetime) -> Decided:
        decided = _decided(session, seen, now)
        for alert in decided.all:
            keep_alert(session, alert)
        if decided.begun or decided.over:
            sending = {each.channel for each in all_senders(session) if each.may_send(now)}
            told = managers_within_reach(session, sending & set(self._channels))
            values = {"begun": _begun(decided, seen), "over": [_over(alert) for alert in decided.over]}
            if replies := notices(session, told, "alert", values):
                put_replies(session, "", replies, now)
            for alert in decided.begun:
                log.warning("alert_begun", kind=alert.kind.value, about=alert.about, told=len(told))
            for alert in decided.over:
                log.info("alert_over", kind=alert.kind.value, about=alert.about, told=len(told))
        return decided


def _decided(session: Session, seen: Sequence[Sign], now: datetime) -> Decided:
    return decide(known_alerts(session), {(sign.kind, sign.about) for sign in seen}, now)


def _begun(decided: Decided, seen: Sequence[Sign]) -> list[dict[str, Any]]:
    """In the order of the signs: what stops everything comes first."""
    places = {(alert.kind, alert.about) for alert in decided.begun}
    return [
        {"kind": sign.kind.value, "about": sign.about, **sign.values}
        for sign in seen
        if (sign.kind, sign.about) in places
    ]


def _over(alert: Alert) -> dict[str, Any]:
    return {"kind": alert.kind.value, "about": alert.about, "since": alert.since.isoformat()}
