"""What reports count: states gathered into a few groups, and offices by how much of what is asked they have met."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.figures import Writing

Office = Mapping[str, Any]
GROUPS = {
    "met": ("met",),
    "met_late": ("met_late",),
    "open": ("open",),
    "awaiting_report": ("awaiting_report",),
    "overdue": ("overdue", "missed"),
    "unknown": ("unknown",),
    "exempt": ("exempt",),
}
"""Whom an obligation does not apply to is counted nowhere."""


def grouped(counts: Mapping[str, int]) -> dict[str, int]:
    """How many stand in each group."""
    return {group: sum(counts.get(state, 0) for state in states) for group, states in GROUPS.items()}


def share(part: int, whole: int, writes: Writing) -> str:
    """A share as reports write it, to the tenth of a percent; empty where there is no whole."""
    return f"{writes.number(int(1000 * part / whole) / 10)}%" if whole else ""


def change(now: int, before: int, writes: Writing) -> str:
    """How much more or less it is than before, with its sign."""
    sign = "+" if now > before else "\N{MINUS SIGN}" if now < before else "±"
    return f"{sign}{writes.number(abs(now - before))}"


def best_and_last(offices: Sequence[Office], rows: int) -> tuple[Sequence[Office], Sequence[Office]]:
    """The first and the last of a ranking, so many of each; where that is nearly all of them, all in the first."""
    if len(offices) <= 2 * rows:
        return offices, ()
    return offices[:rows], offices[-rows:]
