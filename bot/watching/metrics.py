"""How the program does, in figures that Prometheus reads: calls as they are made, the rest asked of the database."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.running import Roll
from scheduler.clock import Clock
from scheduler.watching import CHECK_JOBS
from storage.database import Database
from storage.rows import Outcome
from storage.soundness import free_bytes
from storage.vital_signs import VitalSigns, Waiting, vital_signs

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
KEPT = 10.0
"""Seconds for which figures of the database are given out again, however often they are asked for."""
BUCKETS = (1, 2, 5, 15, 60, 300, 1_800, 7_200, 28_800)

Family = GaugeMetricFamily


@dataclass(frozen=True, slots=True)
class _Look:
    """Figures as they were at one moment."""

    vital: VitalSigns
    now: datetime
    free: int
    good_until: float


class Metrics(Collector):
    """Counts the calls of this process; every text is made from one look at the database."""

    def __init__(self, database: Database, folder: Path, clock: Clock, roll: Roll) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._roll = roll
        self._look: _Look | None = None
        self._looking = asyncio.Lock()
        self._registry = CollectorRegistry()
        by_outcome, by_channel = ("channel", "outcome"), ("channel",)
        self._calls = Counter("smaran_calls", "Calls to providers.", by_outcome, registry=self._registry)
        self._late = Histogram(
            "smaran_due_to_sent_seconds",
            "From the moment a message was due until the channel took it.",
            by_channel,
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(self)

    def note_call(self, channel: str, outcome: Outcome, seconds: float) -> None:
        """Count a call that has ended, so many seconds after its message was due."""
        self._calls.labels(channel, outcome.value).inc()
        if outcome is Outcome.SENT:
            self._late.labels(channel).observe(max(0.0, seconds))

    async def text(self) -> bytes:
        """All figures in Prometheus' text format; raises Complaint where the database does not answer."""
        async with self._looking:
            if self._look is None or self._look.good_until <= monotonic():
                now = self._clock.now()
                vital = await self._database.read(partial(vital_signs, now=now, check_jobs=CHECK_JOBS))
                self._look = _Look(vital, now, free_bytes(self._folder), monotonic() + KEPT)
            return generate_latest(self._registry)

    def collect(self) -> Iterator[Family]:
        """What stands in the database, as it was last looked at."""
        if self._look is None:
            return
        vital, now = self._look.vital, self._look.now
        yield from _waiting("queue", "messages", "Messages in the queue", vital.queued, now)
        yield from _waiting("unknown", "messages", "Messages of unknown fate", vital.unknown, now)
        yield from _waiting("inbox", "updates", "Updates not handled yet", vital.received, now)
        yield _by("channel", "smaran_inbox_failed_updates", "Updates that failed.", vital.unreadable)
        yield Family("smaran_errands_waiting", "Things that people wait for in a chat.", vital.errands.number)
        yield Family("smaran_errands_age_seconds", "Age of the oldest of them.", _age(vital.errands.since, now))
        paused = {each.name: not each.may_send(now) and each.stopped_because is None for each in vital.senders}
        stopped = {each.name: each.stopped_because is not None for each in vital.senders}
        yield _by("sender", "smaran_sender_paused", "Whether a sender rests for a while.", paused)
        yield _by("sender", "smaran_sender_stopped", "Whether a sender rests until a person resumes it.", stopped)
        ages = {name: _age(at, now) for name, at in {**vital.reports, **vital.lists, **vital.asked}.items()}
        yield _by("source", "smaran_facts_age_seconds", "Age of what each source last said.", ages)
        if vital.checked_at is not None:
            yield Family("smaran_check_age_seconds", "Since everybody was last checked.", _age(vital.checked_at, now))
        yield Family("smaran_imports_under_way", "Imports being written.", vital.imports_under_way)
        yield Family("smaran_imports_held", "Imports that wait for a person.", vital.imports_held)
        yield Family("smaran_disk_free_bytes", "Room where the data folder is.", self._look.free)
        yield Family("smaran_parts_missing", "Parts that are not at work.", len(self._roll.missing()))
        yield _by("version", "smaran_build_info", "The version that runs.", {_version(): 1})


def _waiting(name: str, what: str, words: str, waiting: Mapping[str, Waiting], now: datetime) -> Iterator[Family]:
    numbers = {channel: each.number for channel, each in waiting.items()}
    ages = {channel: _age(each.since, now) for channel, each in waiting.items()}
    yield _by("channel", f"smaran_{name}_{what}", f"{words}.", numbers)
    yield _by("channel", f"smaran_{name}_age_seconds", f"{words}: since when the oldest is due or there.", ages)


def _by(label: str, name: str, words: str, values: Mapping[str, float]) -> Family:
    family = Family(name, words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0


def _version() -> str:
    try:
        return version("smaran")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"
