"""The part of the running program that looks into the watched folder, and tells the IT managers what became of it."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import structlog
from sqlmodel import Session

from bot.acts.imports import ZIP_PASSWORD
from bot.config import Config
from bot.notices import tell
from bot.render import render
from bot.secrets import ZipPassword
from bot.watched_folder.files import Dropped, Rest, look, put_away
from bot.watched_folder.password import Passwords
from bot.watched_folder.taking import Batch, Sorted, Taking, Verdict, refused
from scheduler.clock import Clock
from scheduler.sources.archive import WrongPassword
from storage.actors import contacts_in
from storage.complaint import Busy, Complaint
from storage.database import Database
from storage.rows import Right

SECONDS_BETWEEN_LOOKS = 5.0
ENCRYPTED = Complaint(
    "It is encrypted, and nobody gave its password. Set SMARAN_ZIP_PASSWORD where Smaran runs and drop it again, "
    "or unpack it and drop the CSV files, or import it by hand: smaran import reports.",
    "nobody_gave_password",
)

log = structlog.get_logger()


class CutShort(Exception):  # noqa: N818 - it says what happened
    """The program ends; the import is undone by what stands in the database, and begun again at the next start."""


def watched_folder(
    database: Database,
    config: Config,
    clock: Clock,
    *,
    ending: asyncio.Event,
    wake: Callable[[], object],
    asked_on: frozenset[str],
    told: ZipPassword,
) -> "WatchedFolder":
    """The part for the folder that the config names; `asked_on`: where a password may be asked for."""

    def go_on() -> None:
        if ending.is_set():
            raise CutShort

    passwords = Passwords(database, clock, asked_on, told, os.environ.get(ZIP_PASSWORD), monotonic)
    taking, rest = Taking(database, config, clock, go_on), Rest(config.imports.folder_wait_seconds)
    return WatchedFolder(Path(config.imports.folder), taking, rest, passwords, wake)


@dataclass
class WatchedFolder:
    """Looks, waits until what was dropped is complete, has it imported, and puts it away."""

    folder: Path
    taking: Taking
    rest: Rest
    passwords: Passwords
    wake: Callable[[], object]
    """Tells the dispatcher that there is something to send."""
    monotonic: Callable[[], float] = monotonic
    _verdicts: dict[Dropped, Verdict] = field(default_factory=dict)
    """Of files that could not be put away: it is told once what became of them, and nothing is done twice."""
    _sorted: tuple[list[Dropped], Sorted] | None = None
    """What was found out at the last look; a file is read again only once there is something new."""
    _faults: list[OSError] = field(default_factory=list)
    _trouble: str | None = None

    async def run(self, ending: asyncio.Event) -> None:
        """Look until `ending` is set; an import under way then is cut short."""
        while not ending.is_set():
            try:
                await self.once()
            except CutShort:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), min(SECONDS_BETWEEN_LOOKS, self.rest.seconds))

    async def once(self) -> None:
        """Look once, and do what is to be done by now; what is wrong with the disk is said once."""
        self._faults = []
        try:
            seen = await asyncio.to_thread(look, self.folder)
        except OSError as fault:
            self._faults.append(fault)
        else:
            await self._see(seen)
        trouble = f"{self._faults[0].strerror}: {self._faults[0].filename}" if self._faults else None
        if trouble and trouble != self._trouble:
            log.error("watched_folder_trouble", fault=self._faults[0])
            await self._tell(Verdict("", "folder_trouble", {"because": trouble}))
        self._trouble = trouble

    async def _see(self, seen: set[Dropped]) -> None:
        self._verdicts = {file: verdict for file, verdict in self._verdicts.items() if file in seen}
        ready = self.rest.come_to(seen, self.monotonic())
        for file, verdict in list(self._verdicts.items()):
            await self._put_away([file], verdict)
        new = [file for file in ready if file not in self._verdicts]
        if self._sorted is None or self._sorted[0] != new or self._sorted[1].faults:
            self._sorted = new, await asyncio.to_thread(self.taking.sort, [file.path for file in new])
        if not self._sorted[1].batches:
            self.passwords.forget()
        found, files = self._sorted[1], {file.path: file for file in new}
        self._faults += found.faults
        for path, verdict in found.verdicts.items():
            await self._settle([files[path]], verdict)
        for batch in found.batches:
            if decided := await self._take(batch):
                await self._settle([files[path] for path in batch.paths], decided)

    async def _take(self, batch: Batch) -> Verdict | None:
        """What becomes of a batch; None where it waits, for another import or for a password."""
        password = None
        if encrypted := await asyncio.to_thread(lambda: batch.encrypted):
            password = self.passwords.next_for(encrypted)
            if password is None:
                return await self._without_password(batch)
        try:
            verdict = await asyncio.to_thread(self.taking.take, batch, password)
        except Busy:
            return None
        except WrongPassword:
            self.passwords.was_wrong(password or "")
            return await self._without_password(batch)
        if encrypted:
            self.passwords.forget()
        return verdict

    async def _without_password(self, batch: Batch) -> Verdict | None:
        if self.passwords.next_for(batch.encrypted) or await self.passwords.is_awaited():
            self.wake()
            return None
        self.passwords.forget()
        return refused(batch.paths, ENCRYPTED)

    async def _settle(self, files: Sequence[Dropped], verdict: Verdict) -> None:
        """Tell the IT managers, then put the files away: whoever is killed in between tells it once more."""
        about = {key: verdict.values[key] for key in ("state", "import_id") if key in verdict.values}
        log.info("dropped_files", into=verdict.into, files=len(files), **about)
        await self._tell(verdict)
        self._verdicts.update(dict.fromkeys(files, verdict))
        await self._put_away(files, verdict)

    async def _put_away(self, files: Sequence[Dropped], verdict: Verdict) -> None:
        text = render(verdict.template, "en", verdict.values)
        words = f"{text}\n\n{verdict.remark}\n" if verdict.remark else f"{text}\n"
        for file in files:
            now = self.taking.clock.now()
            try:
                await asyncio.to_thread(put_away, file, self.folder / verdict.into, words, now)
            except OSError as fault:
                self._faults.append(fault)
            else:
                del self._verdicts[file]

    async def _tell(self, verdict: Verdict) -> None:
        now, values = self.taking.clock.now(), verdict.values

        def say(session: Session) -> None:
            tell(session, contacts_in(session, Right.IT_MANAGER), verdict.template, values, now)

        await self.taking.database.write(say)
        self.wake()
