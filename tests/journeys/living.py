"""A department whose Smaran runs in a process of its own beside a Telegram on this machine, on a day of our choice."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from bot.render import label
from scheduler.clock import IST, SystemClock
from storage.rows import Language
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import House, mobile

ROOT = Path(__file__).parents[2]
SECRET = "invented-secret"  # noqa: S105 - plainly so
PROGRAM = """
import sys
from datetime import timedelta
from bot import ticking
from bot.channels import telegram
from scheduler import clock

shift, sys.argv[0] = timedelta(seconds=float(sys.argv.pop(1))), "smaran"

class Shifted(clock.SystemClock):
    def now(self):
        return super().now() + shift

clock.SystemClock, ticking.SECONDS_BETWEEN_TICKS = Shifted, 1
telegram.SECONDS_BETWEEN = 0.05
from bot.cli import main
main()
"""
"""`smaran` as it is, but that its clock is ahead or behind, that it looks every second at what is due, and that nobody
waits a second from one message to the next."""
PATIENCE = 60
"""Seconds to wait for something that must happen."""


class Living(House):
    """Types commands, runs the program, and lets people write to it."""

    def __init__(self, folder: Path, telegram: FakeTelegram, language: str, day: date, *, webhook: bool) -> None:
        super().__init__(folder)
        self.telegram = telegram
        self.language: Language = "hi" if language == "hi" else "en"
        self.log = folder / "run.log"
        self.stand(day)
        self._running: subprocess.Popen[bytes] | None = None
        port = _free_port()
        address = f"http://127.0.0.1:{port}/webhooks/telegram" if webhook else ""
        config = [
            f'language = "{language}"',
            *("[telegram]", f'token = "{TOKEN}"', f'base_url = "{telegram.url}"', "per_second = 1000"),
            *(f'webhook_url = "{address}"', f'webhook_secret = "{SECRET}"'),
            *("[web]", f"port = {port}"),
        ]
        self.config = folder / "config.toml"
        self.config.write_text("\n".join(config), encoding="utf-8")

    def type(self, day: date, *words: str) -> str:  # noqa: ARG002 - its clock runs
        """Run one command; a word that names a file of the folder means that file."""
        done = subprocess.run(  # noqa: S603 - our own program
            [*self._command(), *words], cwd=self.folder, env=self._environment(), capture_output=True, check=True
        )
        return done.stdout.decode()

    def stand(self, day: date) -> None:
        """Let it be eleven o'clock of a day, for whatever is started from now on."""
        self._shift = datetime(day.year, day.month, day.day, 11, tzinfo=IST) - SystemClock().now()

    def start(self) -> None:
        """Run the program."""
        with self.log.open("ab") as log:
            self._running = self._popen(log)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def end(self) -> int:
        """End it as a service manager would, and say with which code it has ended."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        code = self._running.wait(PATIENCE)
        self._running = None
        return code

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def wait_for(self, what: str, happened: Callable[[], object]) -> None:
        """Wait until something has happened."""
        until = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < until, f"{what}: waited for in vain\n{self.logged()}"
            time.sleep(0.05)

    def wait_for_texts(self, chat: int, number: int) -> list[str]:
        """What somebody reads, once there are so many texts."""
        self.wait_for(f"{number} texts in chat {chat}", lambda: len(self.telegram.reads(chat)) >= number)
        return self.telegram.reads(chat)

    def joins(self, chat: int, name: str) -> str:
        """Let an officer come, from /start to the employee id, in the language of the house; what they read at last."""
        read = len(self.telegram.reads(chat))
        for number, doing in enumerate(self._steps(chat, name), 1):
            doing()
            texts = self.wait_for_texts(chat, read + number)
        return texts[-1]

    def accepts(self, chat: int, start: str = "/start") -> str:
        """Let somebody come as far as the notice, and accept it."""
        read = len(self.telegram.reads(chat))
        for number, doing in enumerate(self._steps(chat, "", start)[:3], 1):
            doing()
            texts = self.wait_for_texts(chat, read + number)
        return texts[-1]

    def _steps(self, chat: int, name: str, start: str = "/start") -> list[Callable[[], object]]:
        telegram, language = self.telegram, self.language
        return [
            lambda: telegram.write(chat, start),
            lambda: telegram.press(chat, label({"hi": "hindi", "en": "english"}[language], language)),
            lambda: telegram.press(chat, label("accept_notice", language)),
            lambda: telegram.share_number(chat, f"91{mobile(name)}"),
            lambda: telegram.write(chat, name[-4:]),
        ]

    def wait_for_check(self, number: int) -> None:
        """Wait until so many checks have followed imports."""
        done = "event=job_done job=check_after_import"
        self.wait_for(f"check {number} after an import", lambda: self.logged().count(done) >= number)

    def _popen(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own program
            [*self._command(), "run"], cwd=self.folder, env=self._environment(), stdout=log, stderr=log
        )

    def _command(self) -> list[str]:
        shift = str(self._shift / timedelta(seconds=1))
        return [sys.executable, "-c", PROGRAM, shift, "--config", str(self.config)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
