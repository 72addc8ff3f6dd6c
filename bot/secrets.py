"""What somebody has just told us and nothing may keep: in the memory of this process alone, and for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

SECONDS_KEPT = 3600.0
"""Long enough to read a summary and say yes."""


class Secrets:
    """One secret for each contact; gone when the program ends, so whoever needs it again asks again."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: dict[int, tuple[str, float]] = {}

    def keep(self, contact_id: int, secret: str) -> None:
        """Keep what a contact has told, in place of what they told before."""
        self._kept[contact_id] = (secret, self._clock() + SECONDS_KEPT)

    def of(self, contact_id: int) -> str | None:
        """What a contact has told; None where that was nothing, or too long ago, or before this process began."""
        secret, until = self._kept.get(contact_id, ("", 0.0))
        if self._clock() < until:
            return secret
        self.forget(contact_id)
        return None

    def forget(self, contact_id: int) -> None:
        """Keep nothing of a contact any longer."""
        self._kept.pop(contact_id, None)


@dataclass
class ZipPassword:
    """The password of a zip in the watched folder: whether one is awaited, and what an IT manager has told."""

    awaited: bool = False
    told: str | None = None

    def tell(self, password: str) -> None:
        """Keep it until it has been tried."""
        self.awaited, self.told = False, password
