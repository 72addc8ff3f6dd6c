"""Saying that something has just been finished: nudges about it rest, for work of 48 hours may stand nowhere yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.acts.who import NotAllowed, Who
from scheduler.clock import day_in_india
from scheduler.rules.expecting import rests_until
from storage.audit import record_act
from storage.finished import Finished, finished_of, put_finished


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of it."""

    rests_until: datetime | None
    """Until when nudges about the first of it rest; None where none does, for no report has come since they last did.
    """
    times: int
    """How often it was said of any of these today."""


def say_finished(
    session: Session, who: Who, officer_id: int, told: Mapping[int, datetime | None], now: datetime
) -> Noted:
    """Note that an officer has just finished some obligations, each given with the as-on time of what is known of it.

    A rest begins once for each report: whoever says so again before a newer one has come is not left alone for
    longer. Raises NotAllowed for an officer for whom they do not speak.
    """
    if officer_id not in who.officers:
        raise NotAllowed
    before, said = finished_of(session, officer_id), []
    for key, as_on in told.items():
        earlier = before.get(key)
        today = earlier is not None and day_in_india(earlier.said_at) == day_in_india(now)
        times = earlier.times + 1 if earlier is not None and today else 1
        rests = rests_until(now) if earlier is None else _prolonged(earlier, as_on, now)
        said.append(Finished(officer_id, key, now, times, rests))
    put_finished(session, said)
    details = {"obligations": sorted(told)}
    record_act(
        session, now, actor=who.actor, via=who.via, act="said_finished", subject=f"#{officer_id}", details=details
    )
    longest = max((each.rests_until for each in said), default=now)
    return Noted(longest if longest > now else None, max((each.times for each in said), default=0))


def _prolonged(earlier: Finished, as_on: datetime | None, now: datetime) -> datetime:
    """Until when a rest lasts that was asked for before: a new one, unless nothing has been reported since."""
    if as_on is not None and as_on > earlier.said_at:
        return rests_until(now)
    return earlier.rests_until
