"""What is not as it should be, from the figures by which the program is watched."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from scheduler.check import AFTER_IMPORT
from scheduler.jobs import last_slot
from storage.jobs import CUT_SHORT_AFTER
from storage.rows import AlertKind, AlertLimits
from storage.vital_signs import VitalSigns

CHECK = "check"
CHECK_JOBS = (CHECK, AFTER_IMPORT)
"""The jobs that are checks: by night, and after an import."""
BY_HAND = frozenset({"paused by hand", "paused in the chat"})
"""Why a sender rests where somebody who was there wanted it so."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is not as it should be, with what its words need, as plain JSON."""

    kind: AlertKind
    about: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


def signs(
    vital: VitalSigns, channels: Collection[str], disk_free: int, check_at: time, limits: AlertLimits, now: datetime
) -> Iterator[Sign]:
    """Everything that is not as it should be now, on the channels that are switched on."""
    yield from _channels(vital, channels, limits, now)
    since = min((each.since for each in vital.unknown.values() if each.since), default=None)
    if limits.unknown and since is not None and since < now - limits.unknown:
        number = sum(each.number for each in vital.unknown.values())
        yield Sign(AlertKind.UNKNOWN_WAITS, values={"number": number, "since": since.isoformat()})
    if (missed := missed_check(vital, check_at, limits.check_late, now)) is not None:
        yield Sign(AlertKind.CHECK_MISSED, values={"since": missed.isoformat()})
    as_on = newest_facts(vital)
    if limits.import_age and as_on is not None and as_on < now - limits.import_age:
        yield Sign(AlertKind.IMPORT_OVERDUE, values={"since": as_on.isoformat()})
    if disk_free < limits.disk_free:
        yield Sign(AlertKind.DISK_NEARLY_FULL, values={"megabytes": disk_free // 1_000_000})


def missed_check(vital: VitalSigns, check_at: time, late: timedelta, now: datetime) -> datetime | None:
    """When a check should have run that has not; None where none is missed, or nothing was imported to be checked."""
    slot = last_slot(check_at, now)
    if not late or not (vital.reports or vital.lists) or now < slot + late:
        return None
    under_way = vital.checking_since is not None and now - vital.checking_since < CUT_SHORT_AFTER
    done = vital.checked_at is not None and vital.checked_at >= slot
    return None if done or under_way else slot


def newest_facts(vital: VitalSigns) -> datetime | None:
    """Of what moment the newest facts of the portal are, whichever way they came."""
    return max((*vital.reports.values(), *vital.asked.values()), default=None)


def rests(vital: VitalSigns, channel: str, now: datetime) -> bool:
    """Whether a channel sends nothing since it is stopped, or since a person has paused it."""
    of_channel = [each for each in vital.senders if each.channel == channel]
    return any(
        each.stopped_because is not None or (not each.may_send(now) and each.paused_because in BY_HAND)
        for each in of_channel
    )


def _channels(vital: VitalSigns, channels: Collection[str], limits: AlertLimits, now: datetime) -> Iterator[Sign]:
    for sender in vital.senders:
        because = sender.stopped_because
        if sender.channel in channels and because is not None and because not in BY_HAND:
            yield Sign(AlertKind.CHANNEL_STOPPED, sender.channel, {"reason": because, "sender": sender.name})
    for channel, waiting in vital.queued.items():
        late = waiting.since is not None and waiting.since < now - limits.queue
        if channel in channels and limits.queue and late and not rests(vital, channel, now) and waiting.since:
            yield Sign(AlertKind.QUEUE_OLD, channel, {"number": waiting.number, "since": waiting.since.isoformat()})
