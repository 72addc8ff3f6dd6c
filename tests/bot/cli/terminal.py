"""A terminal in the folder of one department, whose database the tests fill by hand."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import smaran
from scheduler.orders.reading import orders_folder
from storage.database import Database
from tests.scheduler.office import Office

DEPARTMENT = "Panchayati Raj Department"


class Terminal:
    """Types commands as an operator would, with the config of its folder."""

    def __init__(self, folder: Path, upgraded: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.write_text('[department]\nstate = "BR"\n', encoding="utf-8")
        self.orders = folder / "data" / "orders"
        self.packaged = orders_folder()
        self.orders.mkdir(mode=0o700, parents=True)
        shutil.copy(upgraded, folder / "data" / "smaran.db")

    def type(self, *words: object, answers: Sequence[str] = ()) -> Result:
        told = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(smaran, ["--config", str(self.config), *map(str, words)], input=told)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database, open for a while."""
        database = Database(f"sqlite:///{self.folder / 'data' / 'smaran.db'}")
        try:
            yield database
        finally:
            database.close()

    def settle(self, *orders: str, on: str = "2026-03-25") -> None:
        """Three people of whom reports say different things, and orders that bind them."""
        with self.database() as database:
            office = Office(database)
            office.report()
            office.officer(1, name="Asha Devi", department=DEPARTMENT)
            office.officer(2, name="मेघा [रस्तोगी]", department=DEPARTMENT, language="hi")
            office.officer(3, name="Bina Das", department=DEPARTMENT, service="IAS", cadre="Rajasthan")
            for number in (2, 3):
                office.account(number, email=f"officer{number}@gov.example")
            office.completed(2, "one", date(2026, 4, 1), hours=51.998)
            for course in ("a", "b", "c"):
                office.completed(3, course, date(2026, 3, 20))
            office.sparrow(3, "other@gov.example")
        for order in orders:
            assert self.type("orders", "activate", order, "--on", on).exit_code == 0
