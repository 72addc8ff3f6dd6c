"""The files of the watched folder: what lies there, what of it has come to rest, and how it is put away."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath

from scheduler.clock import IST

PASSING_STARTS, PASSING_ENDS = (".", "~"), (".crdownload", ".download", ".filepart", ".part", ".partial", ".tmp")
"""How programs name what they are still writing, or keep beside an open file."""
OF_THE_SYSTEM = frozenset({"desktop.ini", "thumbs.db"})


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file as it lay there at one look; another content under its name is another one."""

    path: Path
    inode: int
    size: int
    written_ns: int

    @property
    def passes(self) -> bool:
        """Whether its name says that somebody is still at work on it, or that no person put it there."""
        name = self.path.name.casefold()
        return name.startswith(PASSING_STARTS) or name.endswith(PASSING_ENDS) or name in OF_THE_SYSTEM


def look(folder: Path) -> set[Dropped]:
    """All files that lie in a folder itself; neither folders nor links, wherever these lead. OSError: it is unread."""
    with os.scandir(folder) as entries:
        return set(filter(None, [_dropped(Path(entry.path)) for entry in entries]))


def _dropped(path: Path) -> Dropped | None:
    """A file as it is now; None where it is gone, or is none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Dropped(path, found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass
class Rest:
    """Waits until nothing has changed for a while: a copy takes its time, and several files come one by one."""

    seconds: float
    _seen: set[Dropped] = field(default_factory=set)
    _since: float | None = None

    def come_to(self, seen: set[Dropped], at: float) -> list[Dropped]:
        """The files that may be taken, the oldest first; `at` is of a clock that never goes back, in seconds.

        Also what is still being written under a passing name makes the others wait: it may belong to them.
        """
        if self._since is None or seen - self._seen:
            self._since = at
            self._seen = seen
            return []
        self._seen = seen
        if at - self._since < self.seconds:
            return []
        return sorted((each for each in seen if not each.passes), key=lambda each: (each.written_ns, each.path.name))


def put_away(dropped: Dropped, into: Path, summary: str, now: datetime) -> Path | None:
    """Move a file beside its summary, and return where it is; None where it is not the file that lay there any more.

    Nothing is ever overwritten: both names are taken, by creating them, before the file takes its place at once.
    """
    into.mkdir(exist_ok=True)
    if _dropped(dropped.path) != dropped:
        return None
    place = _taken(_names(into, dropped.path.name, now))
    beside = _summary_of(place)
    beside.write_text(summary, encoding="utf-8")
    dropped.path.replace(place)
    if _is(place, dropped):
        return place
    place.replace(_taken(_names(dropped.path.parent, dropped.path.name, now), alone=True))
    beside.unlink()
    return None


def _is(place: Path, dropped: Dropped) -> bool:
    """Whether what was moved is what was meant: somebody may have put a newer file there in that very moment."""
    moved = place.lstat()
    return (moved.st_ino, moved.st_size, moved.st_mtime_ns) == (dropped.inode, dropped.size, dropped.written_ns)


def _summary_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.txt")


def _names(folder: Path, name: str, now: datetime) -> Iterator[Path]:
    """The name itself, else with the moment, else with a number too."""
    given = PurePath(name)
    stem = f"{given.stem} {now.astimezone(IST):%Y-%m-%d %H.%M.%S}"
    yield folder / name
    yield folder / f"{stem}{given.suffix}"
    number = 2
    while True:
        yield folder / f"{stem} ({number}){given.suffix}"
        number += 1


def _taken(names: Iterable[Path], *, alone: bool = False) -> Path:
    """The first of these names that is free, and that of its summary with it, both as empty files."""
    for place in names:
        mine: list[Path] = []
        try:
            for each in (place,) if alone else (_summary_of(place), place):
                each.open("x").close()
                mine.append(each)
        except FileExistsError:
            for each in mine:
                each.unlink()
        else:
            return place
    raise AssertionError("there is always another number")
