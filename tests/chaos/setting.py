"""What a scenario is handed, and what it hands back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Setting:
    """One run of one scenario."""

    line: str
    """Of the table in docs/reliability.md: "R1"."""
    seed: int
    small: bool
    """Ledgers only, in seconds: part of `make test`."""
    folder: Path
    """Its own, empty at the start, removed afterwards."""
    say: Callable[[str], None]
    """Tells whoever waits how far it has come."""

    def chance(self) -> Random:
        """Chance of its own, the same whichever other scenarios run beside it."""
        return Random(f"{self.line} {self.seed}")


@dataclass(frozen=True)
class Finding:
    """One thing that was measured, and whether it is as it must be."""

    said: str
    """For people: "0 duplicates"."""
    held: bool


@dataclass(frozen=True)
class Verdict:
    """What came of a scenario: one row of docs/reliability.md."""

    done: str
    must: str
    findings: tuple[Finding, ...]

    @property
    def held(self) -> bool:
        """Whether everything was as it must be; a scenario that measured nothing has proved nothing."""
        return bool(self.findings) and all(each.held for each in self.findings)
