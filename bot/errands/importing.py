"""The errand of /import: files fetched, looked through, and after a yes taken in by the same acts as from the shell."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.acts.imports import TAKES_ONE, Done, Watch, Wish, hashed, take_reports
from bot.dialogues.importing import TRIES
from bot.errands.fetching import drop, fetched
from bot.errands.hands import Hands
from bot.errands.import_progress import Progress
from bot.errands.import_summary import refusal, summary
from bot.render import label
from bot.turn import Reply
from scheduler.sources.archive import WrongPassword, needs_password
from scheduler.sources.columns import MissingColumn
from storage.actors import actors_at
from storage.complaint import Busy, Complaint
from storage.dialogues import Dialogue, end_dialogue, keep_dialogue, open_dialogue
from storage.errands import Errand
from storage.imports import taken_before
from storage.rows import Right

SECONDS_BETWEEN_TRIES = 2.0
"""While somebody else's import is running."""
LONGEST_WAIT = 900
"""Such tries: half an hour."""


async def import_by_chat(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Look through what was sent, or take it in; a Complaint of ours ends it, and nothing was changed then."""
    job = Job(errand, hands)
    if not await hands.database.read(job.is_wanted):
        await job.forget()
        return []
    try:
        paths = await fetched(hands, job.folder, errand.values["files"])
        encrypted = [path for path in paths if job.kind == "reports" and await asyncio.to_thread(needs_password, path)]
        if encrypted and hands.secrets.of(errand.contact_id) is None:
            return await job.ask_password(encrypted, wrong=False)
        done = await job.run(paths, encrypted)
    except WrongPassword:
        return await job.ask_password(encrypted, wrong=True)
    except MissingColumn as missing:
        told = {"file": missing.file, "column": missing.column, "closest": missing.closest, "present": missing.present}
        return await job.refuse("import_column_missing", told)
    except Complaint as complaint:
        return await job.refuse("import_refused", refusal(complaint))
    except Exception:
        await job.close()  # that it failed is told by who does errands
        raise
    return await job.tell(done, hashed(paths))


@dataclass(frozen=True, slots=True)
class Job:
    """One import that somebody waits for."""

    errand: Errand
    hands: Hands

    @property
    def kind(self) -> str:
        """What was sent: the portal's reports, the officers' list or SPARROW's."""
        return str(self.errand.values["what"])

    @property
    def folder(self) -> str:
        """Below the folder of what comes in; the same from the first look to the end."""
        return str(self.errand.values["folder"] or self.errand.id)

    @property
    def takes(self) -> bool:
        """Whether it is more than a look."""
        return bool(self.errand.values.get("take"))

    def is_wanted(self, session: Session) -> bool:
        """Whether whoever asked still may, and has not called it off meanwhile."""
        contact = self.errand.contact_id
        may = any(role.role is Right.IT_MANAGER for role in actors_at(session, contact))
        asked = open_dialogue(session, contact, self.errand.asked_at)
        return may and self.hands.config.imports.by_chat and asked is not None and (self.takes or self._is_ours(asked))

    def _is_ours(self, asked: Dialogue | None) -> bool:
        return asked is not None and asked.key == "import.working" and asked.values["errand"] == self.errand.id

    async def run(self, paths: Sequence[Path], encrypted: Sequence[Path]) -> Done:
        """Take turns with whoever else is importing, here or from the shell."""
        config, values = self.hands.config, self.errand.values
        password = self.hands.secrets.of(self.errand.contact_id) or ""
        wish = Wish(
            config.data_folder,
            config.imports.shrink_share,
            dry_run=not self.takes,
            confirmed=bool(values.get("confirmed")),
            notes_hold=True,
            language=config.language,
            passwords=dict.fromkeys(encrypted, password),
        )
        for tries in range(LONGEST_WAIT):
            progress = Progress(self.errand, self.hands, trial=not self.takes)
            try:
                return await progress.while_running(partial(self._take, paths, wish))
            except Busy:
                if tries == 0:
                    await self.hands.tell([self.hands.reply(self.errand, "import_waits", {})])
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        raise Busy("Another import is still running. Send the files again later.", "another_runs")

    def _take(self, paths: Sequence[Path], wish: Wish, watch: Watch) -> Done:
        database, now = self.hands.database, self.hands.clock.now()
        by = {"actor": self.errand.values["actor"], "via": self.hands.name, "now": now, "watch": watch}
        if self.kind in TAKES_ONE:
            return TAKES_ONE[self.kind](database, paths[0], wish, **by)
        return take_reports(database, paths, wish, **by)

    async def ask_password(self, encrypted: Sequence[Path], *, wrong: bool) -> list[Reply]:
        """Ask for it, again if need be; what was told is forgotten first.

        Where nothing can be taken out of the chat again it is not asked for.
        """
        self.hands.secrets.forget(self.errand.contact_id)
        if not self.hands.channel.limits.deletes:
            return await self.refuse("import_password_elsewhere", {"names": [path.name for path in encrypted]})
        tried = int(self.errand.values.get("tries") or 0)
        if wrong and tried >= TRIES:
            return await self.refuse("import_password_given_up", {})
        told = {
            "names": [path.name for path in encrypted],
            "left": TRIES - tried if wrong else None,
            "lost": not wrong and tried > 0,
        }
        return await self._ask("import.password", "import_password", told, {"cancel": "cancel"})

    async def tell(self, done: Done, files: Sequence[Mapping[str, str]]) -> list[Reply]:
        """What was done; after a look, or where it is held, what would be, with a question."""
        outcome = done.outcome
        before = await self.hands.database.read(lambda session: taken_before(session, files))
        told = summary(done, before, self.kind)
        if outcome.state in {"applied", "unchanged"} or not (outcome.changes or outcome.held_because):
            return await self.end("import_done", told)
        held = outcome.held_because is not None
        choices = {"import_anyway": "anyway"} if held else {"import_now": "yes"}
        asked = await self._ask("import.confirm", "import_trial", told, {**choices, "cancel": "cancel"}, held=held)
        return [*self._rejected_rows(done, told), *asked]

    def _rejected_rows(self, done: Done, told: Mapping[str, Any]) -> list[Reply]:
        if done.rejected_rows is None:
            return []
        form = self.hands.sent_as(done.rejected_rows)
        return [self.hands.reply(self.errand, "import_rejected_rows", {"rows": told["rejected"]}, **form)]

    async def _ask(
        self, step: str, template: str, values: Mapping[str, Any], choices: Mapping[str, str], **keep: Any
    ) -> list[Reply]:
        """Put a question, unless they have turned to something else."""
        errand, name, question = self.errand, *step.split(".")
        known = {**errand.values, "folder": self.folder, **keep}

        def put(session: Session) -> bool:
            now = self.hands.clock.now()
            asked = open_dialogue(session, errand.contact_id, errand.asked_at)
            if not self._is_ours(asked) and not (asked and asked.key == step and asked.values == known):
                return False
            keep_dialogue(session, errand.contact_id, Dialogue(name, question, known), now)
            return True

        if not await self.hands.database.write(put):
            return await self.end("import_given_up", {})
        buttons = [[(label(word, errand.language), f"= {step} {choice}")] for word, choice in choices.items()]
        return [self.hands.reply(errand, template, values).with_buttons(*buttons)]

    async def end(self, template: str, values: Mapping[str, Any]) -> list[Reply]:
        """Say how it ended, and keep nothing."""
        await self.close()
        return [self.hands.reply(self.errand, template, values)]

    async def refuse(self, template: str, values: Mapping[str, Any]) -> list[Reply]:
        """Say why nothing was taken, with a way to send it again."""
        again = (label("import_again", self.errand.language), "import")
        return [reply.with_buttons([again]) for reply in await self.end(template, values)]

    async def close(self) -> None:
        """Ask nothing more, and keep nothing."""

        def end(session: Session) -> None:
            if self._is_ours(open_dialogue(session, self.errand.contact_id, self.errand.asked_at)):
                end_dialogue(session, self.errand.contact_id)

        await self.hands.database.write(end)
        await self.forget()

    async def forget(self) -> None:
        """Neither the files nor a password are needed any more."""
        self.hands.secrets.forget(self.errand.contact_id)
        await drop(self.hands, self.folder)
