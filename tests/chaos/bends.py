"""Whether a department under a wrong clock has been told the same as one under a right one."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tests.chaos.books import UNSAID, Booked, Sent

LEAP = timedelta(days=2)
"""So far ahead a clock may be: what it says then, it says so much too early."""


def differently_said(usual: Sequence[Sent], bent: Sequence[Sent]) -> list[str]:
    """What was said on another day, about something else or in other words; the hour may differ."""
    one, other = ({(each.moment.date(), *each[1:]) for each in sent} for sent in (usual, bent))
    return [f"{said[1]} on {said[0]}: {said[2]}" for said in sorted(one ^ other)]


def unexplained(usual: Sequence[Sent], bent: Sequence[Sent], booked: Sequence[Booked]) -> list[str]:
    """What a clock that leapt left unsaid without any reason, or said without one.

    A stage may be passed over when another one of the same duty was said at its time or later: only the newest is
    said. It may not vanish. And nobody may hear of a duty of which the undisturbed department did not tell them.
    """
    told: dict[tuple[str, str], list[date]] = {}
    heard = set()
    for day, officer, duty, stage in _occasions(bent):
        told.setdefault((officer, duty), []).append(day)
        heard.add((officer, duty, stage))
    reasons = {(one.officer, one.occasion) for one in booked if one.state in UNSAID and one.reason}
    known, gone = set(), []
    for day, officer, duty, stage in _occasions(usual):
        known.add((officer, duty))
        later = any(said >= day - LEAP for said in told.get((officer, duty), ()))
        if (officer, duty, stage) not in heard and (officer, f"{duty} {stage}") not in reasons and not later:
            gone.append(f"{officer} never heard of {duty} {stage} of {day}")
    return gone + [f"{officer} heard of {duty}" for officer, duty in sorted(told.keys() - known)]


def _occasions(sent: Sequence[Sent]) -> Iterator[tuple[date, str, str, str]]:
    """Day, officer, duty with its period, and stage of all that was said."""
    for one in sent:
        for occasion in one.occasions.split("; "):
            duty, _, stage = occasion.rpartition(" ")
            yield one.moment.date(), one.officer, duty, stage
