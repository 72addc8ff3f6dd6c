"""When people are alerted: once as something begins, once as it ends, and not again within a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.rows import Alert, AlertKind

Place = tuple[AlertKind, str]
"""Of what, and the channel where it is about one."""
QUIET = timedelta(days=1)
"""What begins again sooner than this after it was told is only kept."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Alerts as they stand from now on: those to tell, and those that are only to be kept."""

    begun: tuple[Alert, ...] = ()
    over: tuple[Alert, ...] = ()
    kept: tuple[Alert, ...] = ()

    @property
    def all(self) -> tuple[Alert, ...]:
        """Every alert that has changed."""
        return (*self.begun, *self.over, *self.kept)


def decide(known: Iterable[Alert], seen: Collection[Place], now: datetime) -> Decided:
    """Hold what is seen to be wrong now against what was known."""
    before = {(alert.kind, alert.about): alert for alert in known}
    begun: list[Alert] = []
    over: list[Alert] = []
    kept: list[Alert] = []
    for place in sorted(seen):
        was = before.get(place)
        stands = was if was is not None and was.over_at is None else None
        if stands is not None and stands.told:
            continue
        since = stands.since if stands is not None else now
        told_at = was.told_at if was is not None else None
        if told_at is None or now - told_at >= QUIET:
            begun.append(Alert(*place, since, told_at=now))
        elif stands is None:
            kept.append(Alert(*place, since, told_at=told_at))
    for place, was in before.items():
        if place not in seen and was.over_at is None:
            (over if was.told else kept).append(replace(was, over_at=now))
    return Decided(tuple(begun), tuple(over), tuple(kept))
