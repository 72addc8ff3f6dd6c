"""What a checkup finds: how bad it is, what is so, and what to type next."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from time import monotonic

from bot.config import Config
from storage.database import Database
from storage.vital_signs import VitalSigns


class Level(IntEnum):
    """How bad something is; the worst one is the exit code."""

    OK = 0
    WARNING = 1
    TROUBLE = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found; it names nobody, no number and no secret."""

    level: Level
    says: str
    do: str | None = None
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What can be looked at without the database."""

    file: Path | None
    """The config file; None where there is none, and the defaults hold."""
    config: Config
    now: datetime
    online: bool = False
    """Whether providers are asked."""
    thorough: bool = False
    """Whether the whole database is read."""
    since: float = field(default_factory=monotonic)
    """What `monotonic` read at `now`."""


@dataclass(frozen=True, slots=True)
class Patient:
    """A department's Smaran, with its database open and its figures read."""

    setting: Setting
    database: Database
    vital: VitalSigns

    @property
    def config(self) -> Config:
        """Its settings."""
        return self.setting.config

    @property
    def now(self) -> datetime:
        """The moment of the checkup."""
        return self.setting.now


def ok(says: str) -> Finding:
    """All is well here."""
    return Finding(Level.OK, says)


def warning(says: str, do: str) -> Finding:
    """It works, but somebody should look at it."""
    return Finding(Level.WARNING, says, do)


def trouble(says: str, do: str) -> Finding:
    """It does not work, or will not for long."""
    return Finding(Level.TROUBLE, says, do)
