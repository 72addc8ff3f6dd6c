"""What becomes of files that were dropped together: taken in by the same acts as by hand, held, or turned away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.acts.imports import TAKES_ONE, Done, Watch, Wish, hashed, take_reports
from bot.config import Config
from bot.errands.import_summary import refusal, summary
from scheduler.clock import Clock
from scheduler.sources.archive import WrongPassword, needs_password, shown
from scheduler.sources.recognising import Kind, recognised
from storage.complaint import Busy, Complaint
from storage.database import Database
from storage.imports import file_taken

ACTOR, VIA = "watched folder", "watched_folder"
DONE, HELD, REJECTED = "done", "held", "rejected"
"""The folders within the watched folder."""
CLEARED = (DONE, REJECTED)
"""Those that housekeeping clears; what is held waits for a person, however long."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of some files: where they belong now, and what is told of it."""

    into: str
    template: str
    values: Mapping[str, Any]
    remark: str = ""
    """For whoever reads the summary beside the file."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one kind that belong to one import."""

    kind: Kind
    paths: tuple[Path, ...]

    @property
    def encrypted(self) -> list[Path]:
        """Those that want a password."""
        return [path for path in self.paths if self.kind == "reports" and needs_password(path)]


@dataclass(slots=True)
class Sorted:
    """What is to be done about some files."""

    batches: list[Batch] = field(default_factory=list)
    verdicts: dict[Path, Verdict] = field(default_factory=dict)
    faults: list[OSError] = field(default_factory=list)
    """Of files that may not be read, or not yet; they are left alone."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes in what was dropped; everything here takes its time, and belongs on a thread."""

    database: Database
    config: Config
    clock: Clock
    go_on: Callable[[], None]
    """Raises where the program ends: the import is undone, and begun again at the next start."""

    def sort(self, paths: Sequence[Path]) -> "Sorted":
        """Which files belong together, lists before reports; and what needs no import, with what is told of it."""
        found = Sorted()
        kinds: dict[Kind, list[Path]] = {"officers": [], "sparrow": [], "reports": []}
        for path in paths:
            try:
                path.open("rb").close()
                if known := self._known(path):
                    found.verdicts[path] = known
                else:
                    kinds[recognised(path)].append(path)
            except FileNotFoundError:
                continue  # somebody has taken it back
            except OSError as fault:
                found.faults.append(fault)
            except Complaint as complaint:
                found.verdicts[path] = refused([path], complaint)
        reports = [tuple(kinds.pop("reports"))]
        found.batches = [Batch(kind, (path,)) for kind, lists in kinds.items() for path in lists]
        found.batches += [Batch("reports", paths) for paths in reports if paths]
        return found

    def _known(self, path: Path) -> Verdict | None:
        """That a file was taken in before, by whichever way; None where it is new."""
        (file,) = hashed([path])
        before = self.database.read_now(lambda session: file_taken(session, file["sha256"]))
        if before is None:
            return None
        values = {"names": _names([path]), "import_id": before[0], "on": before[1].isoformat()}
        return Verdict(DONE, "folder_known", values)

    def take(self, batch: Batch, password: str | None) -> Verdict:
        """Import files, all of them or nothing; raises Busy while another import runs, and WrongPassword."""
        try:
            done = self._imported(batch, password)
        except (Busy, WrongPassword):
            raise
        except Complaint as complaint:
            return refused(batch.paths, complaint)
        held = done.outcome.state == "held"
        values = {
            **summary(done, None, batch.kind),
            "names": _names(batch.paths),
            "command": self._command(batch) if held else None,
        }
        rows = f"The rejected rows and why: {done.rejected_rows}" if done.rejected_rows else ""
        return Verdict(HELD if held else DONE, "folder_import", values, rows)

    def _imported(self, batch: Batch, password: str | None) -> Done:
        wish = Wish(
            self.config.data_folder,
            self.config.imports.shrink_share,
            language=self.config.language,
            passwords=dict.fromkeys(batch.encrypted, password or ""),
        )
        watch = Watch(read=lambda _: self.go_on(), written=lambda _: self.go_on())
        now = self.clock.now()
        if batch.kind == "reports":
            return take_reports(self.database, batch.paths, wish, actor=ACTOR, via=VIA, now=now, watch=watch)
        take = TAKES_ONE[batch.kind]
        return take(self.database, batch.paths[0], wish, actor=ACTOR, via=VIA, now=now, watch=watch)

    def _command(self, batch: Batch) -> str:
        """What is typed to take in what is held; the names as they were dropped."""
        held = Path(self.config.imports.folder) / HELD
        files = " ".join(f'"{held / path.name}"' for path in batch.paths)
        return f"smaran import {batch.kind} {files} --confirm"


def refused(paths: Sequence[Path], because: Complaint) -> Verdict:
    """Files that cannot be used, and why."""
    return Verdict(REJECTED, "folder_rejected", {"names": _names(paths), **refusal(because)})


def _names(paths: Sequence[Path]) -> list[str]:
    return [shown(path.name) for path in paths]
