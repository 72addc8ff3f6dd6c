"""Types the commands that a department would type: the same program, in a folder and at a time of its own."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime, time
from pathlib import Path

import click

from bot.app import App
from bot.cli import smaran
from bot.config_file import load_config
from scheduler.clock import IST, SettableClock

PASSWORD_VARIABLE = "SMARAN_ZIP_PASSWORD"  # noqa: S105 - the name of the variable, not what is in it


class Shell:
    """A terminal in the folder of one config file, to which the environment's database is unknown."""

    def __init__(self, config: Path) -> None:
        self.app = App(load_config(config, environment={}), SettableClock(datetime(2026, 1, 1, tzinfo=IST)))
        self._folder = config.parent

    def stand(self, day: date, hour: int, minute: int = 0) -> None:
        """Put the clock to a moment in India."""
        self.app.stand_on(day, time(hour, minute))

    def type(self, *words: str, password: str | None = None) -> str:
        """Run one command and return what it prints; a word that names a file of the folder means that file."""
        command = smaran.get_command(click.Context(smaran), words[0])
        if command is None:
            raise LookupError(words[0])
        arguments = [str(self._folder / word) if (self._folder / word).is_file() else word for word in words[1:]]
        with redirect_stdout(io.StringIO()) as printed, _environment(PASSWORD_VARIABLE, password):
            command.main(arguments, prog_name=f"smaran {words[0]}", obj=self.app, standalone_mode=False)
        return printed.getvalue()


@contextmanager
def _environment(name: str, value: str | None) -> Iterator[None]:
    """Set a variable for a while; None leaves it as it is."""
    before = os.environ.get(name)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        if value is not None:
            del os.environ[name]
            if before is not None:
                os.environ[name] = before
