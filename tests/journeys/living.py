"""A department whose Smaran runs in a process of its own beside Telegram or WhatsApp on this machine, on any day."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.cli.demo.shell import Shell
from bot.config_channels import TelegramSettings, WhatsAppSettings
from bot.render import label
from scheduler.channel import Limits
from scheduler.clock import IST, SettableClock, SystemClock
from storage.rows import Language
from tests.fakes.graph_webhook import DISPLAY_NUMBER
from tests.fakes.screen import Shown
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.whatsapp import APP_SECRET, PHONE, VERIFY_TOKEN, WABA, FakeWhatsApp, number
from tests.fakes.whatsapp import TOKEN as GRAPH_TOKEN
from tests.journeys.house import House, mobile

ROOT = Path(__file__).parents[2]
DAY = date(2026, 4, 2)
"""On which most journeys begin."""
SECRET = "invented-secret"  # noqa: S105 - plainly so
SECRETS = (TOKEN, SECRET, GRAPH_TOKEN, APP_SECRET, VERIFY_TOKEN)
"""What no log may hold."""
PROGRAM = """
import json, sys
from datetime import timedelta
from importlib import import_module
from scheduler import clock

shift, haste, sys.argv[0] = timedelta(seconds=float(sys.argv.pop(1))), json.loads(sys.argv.pop(1)), "smaran"

class Shifted(clock.SystemClock):
    def now(self):
        return super().now() + shift

clock.SystemClock = Shifted
for place, seconds in haste.items():
    module, _, name = place.rpartition(".")
    getattr(import_module(module), name)
    setattr(import_module(module), name, seconds)
from bot.cli import main
main()
"""
"""`smaran` as it is, but that its clock is ahead or behind, and that it waits less."""
HASTE = {
    "bot.ticking.SECONDS_BETWEEN_TICKS": 1,
    "bot.channels.telegram.SECONDS_BETWEEN": 0.05,
    "bot.channels.whatsapp.SECONDS_BETWEEN": 0.05,
    "scheduler.outcomes.DEFAULT_PAUSE": 1,
}
"""What the program waits for, and how many seconds it does."""
SOON_ALERTED = {"bot.watching.alerting.SECONDS_TO_SETTLE": 1, "bot.watching.alerting.SECONDS_BETWEEN_LOOKS": 0.5}
"""The same, for journeys in which something stands still."""
PATIENCE = 300
"""Seconds to wait for something that must happen."""


Chats = FakeTelegram | FakeWhatsApp


class Living(House):
    """Types commands, runs the program, and lets people write to it."""

    def __init__(
        self, folder: Path, chats: Chats, language: str, *, webhook: bool = False, beside: FakeTelegram | None = None
    ) -> None:
        super().__init__(folder)
        self.chats = chats
        """Where this journey's people write and read; `beside` is another channel that is on."""
        self.language: Language = "hi" if language == "hi" else "en"
        self.log = folder / "run.log"
        self.config = folder / "config.toml"
        self.haste: dict[str, float] = dict(HASTE)
        self.stand(DAY)
        self._running: subprocess.Popen[bytes] | None = None
        port = _free_port()
        self.config.write_text(f'language = "{language}"\n[web]\nport = {port}\n', encoding="utf-8")
        for one in (chats, *([beside] if beside else [])):
            if isinstance(one, FakeTelegram):
                address = f"http://127.0.0.1:{port}/webhooks/telegram" if webhook else ""
                self.configure(*_telegram(one, address))
            else:
                # Receipts come in hundredths of a second, and what the program was not there to take soon again.
                one.behave(webhook=f"http://127.0.0.1:{port}/webhooks/whatsapp", scale=0.01, p99=20, never=0)
                self.configure(*_whatsapp(one))

    @property
    def limits(self) -> Limits:
        """What the journey's channel declares."""
        if isinstance(self.chats, FakeTelegram):
            return Telegram(TelegramSettings(token=TOKEN)).limits
        return WhatsApp(WhatsAppSettings(token=GRAPH_TOKEN)).limits

    @property
    def channel(self) -> str:
        """The name of it."""
        return "telegram" if isinstance(self.chats, FakeTelegram) else "whatsapp"

    @property
    def gives_numbers(self) -> bool:
        """Whether the channel itself says who writes, so that nobody is asked to share their number."""
        return isinstance(self.chats, FakeWhatsApp)

    def address(self, chat: int) -> str:
        """What the program calls a chat."""
        return number(chat) if self.gives_numbers else str(chat)

    def configure(self, *lines: str) -> None:
        """Add to the config."""
        with self.config.open("a", encoding="utf-8") as config:
            config.write("\n".join(lines) + "\n")

    def is_watched(self) -> None:
        """Have `/healthz` and `/metrics` answered from the next start on."""
        self._watched = _free_port()
        words = self.config.read_text("utf-8").replace("[web]", f"[web]\nmetrics_port = {self._watched}")
        self.config.write_text(words, encoding="utf-8")

    def page(self, path: str) -> str:
        """What whoever watches from outside reads there, with the code before it where that is not 200."""
        read: list[str] = []

        def answered() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self._watched}{path}", timeout=30) as answer:
                    read.append(answer.read().decode())
            except urllib.error.HTTPError as answer:
                with answer:
                    read.append(f"{answer.code} {answer.read().decode()}")
            except OSError:
                return False
            return True

        self.wait_for(path, answered)
        return read[0]

    def type(self, day: date, *words: str) -> str:
        """Run one command; a word that names a file of the folder means that file.

        Beside the running program it is a process of its own, as people would have it; else one need not be loaded.
        """
        if self._running is None:
            return self._type_here(*words)
        done = self.tries(day, *words)
        done.check_returncode()
        return done.stdout.decode()

    def tries(self, day: date, *words: str) -> "subprocess.CompletedProcess[bytes]":  # noqa: ARG002 - its clock runs
        """Run one command that may end with another code than 0."""
        return subprocess.run(  # noqa: S603 - our own program
            [*self._command(), *words], cwd=self.folder, env=self._environment(), capture_output=True, check=False
        )

    def stand(self, day: date, hour: int = 11) -> None:
        """Let it be a full hour of a day in India, for whatever is started from now on."""
        self._shift = datetime(day.year, day.month, day.day, hour, tzinfo=IST) - SystemClock().now()

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
        self.wait_for(f"{number} texts in chat {chat}", lambda: len(self.chats.reads(chat)) >= number)
        return self.chats.reads(chat)

    def hears(self, chat: int, words: str, read: int = 0) -> str:
        """The newest text with these words, once it is there; `read` texts are old."""
        self.wait_for(f"“{words}” in chat {chat}", lambda: any(words in text for text in self.chats.reads(chat)[read:]))
        return next(text for text in reversed(self.chats.reads(chat)) if words in text)

    def shows(self, chat: int, words: str) -> Shown:
        """The newest message with these words as it is seen, once it is there."""
        self.hears(chat, words)
        seen = self.chats.screen(chat).messages
        return [one for one in seen if one.by == "bot" and words in (one.text or "")][-1]

    def writes(self, chat: int, said: str, words: str) -> str:
        """Let somebody write, and read what comes of it."""
        read = len(self.chats.reads(chat))
        self.chats.write(chat, said)
        return self.hears(chat, words, read)

    def presses(self, chat: int, button: str, words: str = "") -> str:
        """Let somebody press a button once it is there, and read what comes of it."""
        self.wait_for(f"the button “{button}” in chat {chat}", lambda: self._has_button(chat, button))
        read = len(self.chats.reads(chat))
        self.chats.press(chat, button)
        return self.hears(chat, words, read)

    def taps(self, chat: int, button: str) -> None:
        """Let somebody press a button once it is there, of which nothing new may come to be read."""
        self.wait_for(f"the button “{button}” in chat {chat}", lambda: self._has_button(chat, button))
        self.chats.press(chat, button)

    def joins(self, chat: int, name: str) -> str:
        """Let an officer come, from /start to the employee id, in the language of the house; what they read at last."""
        self.accepts(chat)
        self.gives_number(chat, f"91{mobile(name)}")
        return self.writes(chat, name[-4:], "")

    def accepts(self, chat: int, start: str = "/start") -> str:
        """Let somebody come as far as the notice, and accept it; what they read at last."""
        chosen = {"hi": "hindi", "en": "english"}[self.language]
        self.writes(chat, start, "")
        self.presses(chat, label(chosen, self.language))
        return self.presses(chat, label("accept_notice", self.language))

    def gives_number(self, chat: int, phone: str, **more: int) -> None:
        """Let somebody share the number that they are asked for; where the channel gives it, nobody asks."""
        if not self.gives_numbers:
            read = len(self.chats.reads(chat))
            self.chats.share_number(chat, phone, **more)
            self.wait_for_texts(chat, read + 1)

    def _has_button(self, chat: int, button: str) -> bool:
        shown = [each for one in self.chats.chat(chat) if not one["deleted"] for row in one["buttons"] for each in row]
        return any(button in {each.get("text"), each.get("description")} for each in shown)

    def has_words_approved(self) -> None:
        """Hand in the words that need approval, where a channel has windows, and have them approved at once."""
        if self.limits.window is not None:
            self.chats.behave(approves=True)
            self.type(DAY, "templates", "push", "--yes")

    def wait_for_check(self, number: int) -> None:
        """Wait until so many checks have followed imports."""
        done = "event=job_done job=check_after_import"
        self.wait_for(f"check {number} after an import", lambda: self.logged().count(done) >= number)

    def _type_here(self, *words: str) -> str:
        shell = Shell(self.config)
        shell.app.clock = SettableClock(SystemClock().now() + self._shift)
        try:
            return shell.type(*words)
        finally:
            shell.app.close()

    def _popen(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - our own program
            [*self._command(), "run"], cwd=self.folder, env=self._environment(), stdout=log, stderr=log
        )

    def _command(self) -> list[str]:
        shift = str(self._shift / timedelta(seconds=1))
        return [sys.executable, "-c", PROGRAM, shift, json.dumps(self.haste), "--config", str(self.config)]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}


def _telegram(telegram: FakeTelegram, webhook: str) -> list[str]:
    return [
        *("[telegram]", f'token = "{TOKEN}"', f'base_url = "{telegram.url}"', 'username = "example_bot"'),
        *("per_second = 1000", f'webhook_url = "{webhook}"', f'webhook_secret = "{SECRET}"'),
    ]


def _whatsapp(whatsapp: FakeWhatsApp) -> list[str]:
    return [
        *("[whatsapp]", f'token = "{GRAPH_TOKEN}"', f'app_secret = "{APP_SECRET}"', f'verify_token = "{VERIFY_TOKEN}"'),
        *(f'phone_number_id = "{PHONE}"', f'waba_id = "{WABA}"', f'number = "{DISPLAY_NUMBER}"'),
        *(f'base_url = "{whatsapp.url}"', "per_second = 1000", "people_a_day = 0"),
    ]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
