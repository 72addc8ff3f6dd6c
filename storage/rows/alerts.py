"""What is not as it should be, as the IT managers are alerted to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AlertKind(StrEnum):
    """What there are alerts about."""

    CHANNEL_STOPPED = "channel_stopped"
    QUEUE_OLD = "queue_old"
    UNKNOWN_WAITS = "unknown_waits"
    CHECK_MISSED = "check_missed"
    IMPORT_OVERDUE = "import_overdue"
    DISK_NEARLY_FULL = "disk_nearly_full"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is not as it should be, or was not, as the books have it."""

    kind: AlertKind
    about: str
    """The channel, where it is about one; else empty."""
    since: datetime
    told_at: datetime | None = None
    """When people were last told of a beginning."""
    over_at: datetime | None = None
    """None while it stands."""

    @property
    def told(self) -> bool:
        """Whether people were told of this beginning, not only of an earlier one."""
        return self.told_at is not None and self.told_at >= self.since


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """From when on people are alerted; nothing, or 0, means never."""

    queue: timedelta = timedelta(hours=2)
    import_age: timedelta = timedelta(days=6)
    check_late: timedelta = timedelta(hours=3)
    unknown: timedelta = timedelta(hours=4)
    disk_free: int = 1_000_000_000
    """In bytes."""
