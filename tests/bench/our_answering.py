"""The program as it runs, for the benchmark of answers: its clock stands at noon of the check's day, and no job runs.

python -m tests.bench.our_answering run FOLDER URL     until it is ended
python -m tests.bench.our_answering spare FOLDER N     take out of the queue what the check planned for officers above N
"""

import asyncio
import signal
import sys
from functools import cached_property
from pathlib import Path

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.app import App
from bot.config import Config
from bot.config_channels import TelegramSettings
from bot.logs import set_up_logs
from bot.parts import parts
from bot.running import run_until
from storage.database import Database
from storage.rows import Order
from storage.tables import Messages, Occasions
from tests.bench import department
from tests.bench.our_sending import Afternoon
from tests.fakes.telegram import TOKEN


class Department(App):
    """The invented department of the benchmarks: everybody is in the audience of the two orders."""

    @cached_property
    def _chosen(self) -> dict[str, Order]:
        return department.orders()

    @property
    def orders(self) -> dict[str, Order]:
        """Every order there is; the files are read each time, as by the program."""
        return {order_id: self._chosen[order_id] for order_id in super().orders if order_id in self._chosen}


def config(folder: Path, url: str) -> Config:
    """As a department writes it."""
    return Config(data_folder=folder, telegram=TelegramSettings(token=TOKEN, base_url=url))


def spare(database: Database, officers: int) -> None:
    """Leave those who ask without anything in the queue."""

    def work(session: Session) -> None:
        theirs = col(Messages.officer_id) > officers
        session.execute(delete(Occasions).where(col(Occasions.officer_id) > officers))
        session.execute(delete(Messages).where(theirs))

    database.write_now(work)


async def until_ended(app: App) -> None:
    """Run it until it is told to end, without its jobs: what they cost is another benchmark."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    await run_until(ending, [part for part in parts(app, ending) if part.name != "jobs"], app.roll)


if __name__ == "__main__":
    what, folder, given = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    if what == "spare":
        opened = Database(f"sqlite:///{folder / 'smaran.db'}")
        spare(opened, int(given))
        opened.close()
    else:
        program = Department(config(folder, given), Afternoon())
        set_up_logs()
        asyncio.run(until_ended(program))
        program.close()
