"""What an errand is done with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.config import Config
from bot.replies import put_replies
from bot.secrets import Secrets
from bot.turn import Reply
from scheduler.channel import Listening
from scheduler.clock import Clock
from scheduler.terms import Terms
from storage.database import Database
from storage.errands import Errand
from storage.rows import LookUp

OUTGOING = "outgoing"
"""The folder below the data folder for files that are made to be sent; housekeeping empties it after a day."""


class LookUpNow(Protocol):
    """Asks iGOT how one officer stands there, and takes in what it says."""

    async def __call__(self, officer_id: int) -> LookUp:
        """Raise Trouble where iGOT does not answer, and Busy while an import runs."""


@dataclass(frozen=True, slots=True)
class Hands:
    """The database, the channel that people wait on, and what else an errand may use."""

    database: Database
    config: Config
    terms: Callable[[], Terms]
    clock: Clock
    channel: Listening
    name: str
    """Of the channel."""
    wake: Callable[[], object]
    """Tells the dispatcher that there is something to send."""
    secrets: Secrets = field(default_factory=Secrets)
    look_up: "LookUpNow | None" = None
    """None: iGOT cannot be asked, for the department has no key."""

    def file(self, errand: Errand, name: str) -> Path:
        """Where a file for this errand is made: readable by its owner alone, in a folder of its own."""
        folder = self.config.data_folder / OUTGOING / str(errand.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name

    def sent_as(self, file: Path, kind: str = "document") -> dict[str, Any]:
        """The form of a reply that carries a file: as a `document` or as a `picture`."""
        return {"file": file.relative_to(self.config.data_folder).as_posix(), "as": kind, "name": file.name}

    def reply(self, errand: Errand, template: str, values: Mapping[str, Any], **form: Any) -> Reply:
        """A reply to whoever waits."""
        return Reply(errand.contact_id, template, errand.language, dict(values), form or None)

    async def tell(self, replies: Sequence[Reply]) -> int:
        """Say something before the errand is done, such as how far it has come; return the number of the message.

        What is said so may be said again after a kill.
        """
        now = self.clock.now()
        number = await self.database.write(lambda session: put_replies(session, self.name, replies, now))
        self.wake()
        return number
