"""The password of zips in the watched folder: from the environment, else asked for in chat; kept nowhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from bot.notices import tell
from bot.secrets import ZipPassword
from scheduler.clock import Clock
from scheduler.sources.archive import shown
from storage.actors import placed_actors
from storage.database import Database
from storage.rows import Right

SECONDS_AWAITED = 24 * 3600.0
"""Then the zip is put away."""
TRIES = 5
"""Passwords for the same zips."""


@dataclass
class Passwords:
    """Which password is tried next for the zips that lie there, and whether it is worth waiting for one."""

    database: Database
    clock: Clock
    asked_on: frozenset[str]
    """The channels on which it may be asked for: those that can take a message back."""
    told: ZipPassword
    given: str | None
    """What the environment gives; tried first."""
    monotonic: Callable[[], float]
    _zips: Sequence[Path] = ()
    _tried: list[str] = field(default_factory=list)
    _since: float | None = None

    def next_for(self, zips: Sequence[Path]) -> str | None:
        """The password to try now; None where none is known that has not been tried."""
        if zips != self._zips:
            self.forget()
            self._zips = zips
        if self.given and self.given not in self._tried:
            return self.given
        return self.told.told

    def was_wrong(self, password: str) -> None:
        """Do not try it again, and ask anew."""
        self._tried.append(password)
        self.told.told = self._since = None

    async def is_awaited(self) -> bool:
        """Ask for it, once for each that was wrong; False where nobody can be asked, or has answered in time."""
        if self._since is not None:
            return self.monotonic() - self._since < SECONDS_AWAITED
        if len(self._tried) < TRIES and await self._ask():
            self._since, self.told.awaited = self.monotonic(), True
            return True
        return False

    def forget(self) -> None:
        """Keep nothing: it has been used, or nothing wants one any more."""
        self._zips, self._tried, self._since = (), [], None
        self.told.told, self.told.awaited = None, False

    async def _ask(self) -> bool:
        """Ask every IT manager who can be asked; False where there is none."""
        now = self.clock.now()
        values = {"names": [shown(path.name) for path in self._zips], "wrong": bool(self._tried)}

        def ask(session: Session) -> bool:
            contacts = [each.contact_id for each in placed_actors(session, Right.IT_MANAGER, self.asked_on)]
            tell(session, contacts, "folder_password", values, now, [[("zip_password", "zippassword")]])
            return bool(contacts)

        return await self.database.write(ask)
