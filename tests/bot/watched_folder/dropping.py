"""A watched folder, somebody who drops files into it, and an IT manager who reads what became of them."""

import asyncio
import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.render import render
from bot.secrets import ZipPassword
from bot.watched_folder.files import Rest
from bot.watched_folder.part import WatchedFolder
from bot.watched_folder.password import Passwords
from bot.watched_folder.taking import Taking
from storage.tables import Imports, Messages
from tests.bot.bureau import Bureau
from tests.desk import HEADERS, USUAL

USER = {"Email": "asha@department.example", "Phone_Number": "9000000001", "userID": "u1"}


def report(kind: str, *rows: Mapping[str, str]) -> bytes:
    """A report of the portal as CSV, with what is usual in every row."""
    written = io.StringIO()
    table = csv.DictWriter(written, HEADERS[kind], extrasaction="ignore")
    table.writeheader()
    table.writerows([{**USUAL, **USER, "Phone": USER["Phone_Number"], **row} for row in rows])
    return written.getvalue().encode()


USERS = report("users", {})
ENROLMENTS = report("enrolments", {"Content_Name": "Files", "Batch_Id": "b1"})


class Office:
    """The folder and whoever stands before it; its clock stands until somebody waits."""

    def __init__(self, bureau: Bureau, *, given: str | None = None, asked_on: tuple[str, ...] = ("telegram",)) -> None:
        self.bureau = bureau
        self.folder = bureau.config.data_folder.parent / "reports"
        self.folder.mkdir(exist_ok=True)
        imports = bureau.config.imports.model_copy(update={"folder": str(self.folder)})
        bureau.config = bureau.config.model_copy(update={"imports": imports})
        self.seconds = 0.0
        self.told = ZipPassword()
        self.given, self.asked_on = given, frozenset(asked_on)
        self.start()

    def start(self) -> None:
        """The program begins, and knows nothing but what is kept."""
        bureau = self.bureau
        passwords = Passwords(bureau.database, bureau.clock, self.asked_on, self.told, self.given, self._monotonic)
        taking = Taking(bureau.database, bureau.config, bureau.clock, lambda: None)
        self.watched = WatchedFolder(self.folder, taking, Rest(60), passwords, lambda: None, self._monotonic)

    def _monotonic(self) -> float:
        return self.seconds

    def drop(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def look(self) -> None:
        asyncio.run(self.watched.once())

    def wait(self, seconds: float = 60) -> None:
        """Look, let time go by, and look again."""
        self.look()
        self.seconds += seconds
        self.look()

    def lie(self, folder: str = "") -> list[str]:
        """The names of the files in the folder, or in one within it."""
        place = self.folder / folder
        return sorted(each.name for each in place.iterdir() if each.is_file()) if place.is_dir() else []

    def summary(self, folder: str, name: str) -> str:
        return (self.folder / folder / f"{name}.txt").read_text(encoding="utf-8")

    def imported(self) -> list[tuple[str, str, list[str]]]:
        """Kind, state and the names of the files of every import."""
        rows = self.bureau.database.read_now(lambda session: session.exec(select(Imports).order_by(Imports.id)).all())  # type: ignore[arg-type]
        return [(row.kind, row.state, [file["name"] for file in row.files]) for row in rows]

    def heard(self) -> list[tuple[str, str]]:
        """Template and words of all that the IT managers were told."""
        return [(row.template, render(row.template, row.language, row.values)) for row in self._messages()]  # type: ignore[arg-type]

    def _messages(self) -> list[Any]:
        read = self.bureau.database.read_now
        return list(read(lambda session: session.exec(select(Messages).order_by(Messages.id)).all()))  # type: ignore[arg-type]
