"""How many files lie in the watched folder: those that wait, and those that a person must see to."""

from dataclasses import dataclass
from pathlib import Path

from bot.watched_folder.files import look
from bot.watched_folder.taking import HELD, REJECTED

SUMMARY = ".txt"


@dataclass(frozen=True, slots=True)
class Lying:
    """What one look has found; where it could not look, `fault` says why."""

    waiting: int = 0
    held: int = 0
    rejected: int = 0
    fault: str | None = None


def lying(folder: Path) -> Lying:
    """Count the files in a watched folder and beside it; only in the folder itself are .txt files no summaries."""
    try:
        waiting = sum(not each.passes for each in look(folder))
        return Lying(waiting, _put_away(folder / HELD), _put_away(folder / REJECTED))
    except OSError as fault:
        return Lying(fault=fault.strerror)


def _put_away(folder: Path) -> int:
    names = {each.path.name for each in look(folder)} if folder.exists() else set()
    return sum(not (name.endswith(SUMMARY) and name.removesuffix(SUMMARY) in names) for name in names)
