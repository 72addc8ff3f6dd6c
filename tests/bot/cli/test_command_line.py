"""The program as it is called: its help, and how it speaks to the shell."""

import io
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main, smaran


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_found_under_its_name_and_explains_itself(name: str) -> None:
    module, _, function = COMMANDS[name].partition(":")
    assert getattr(import_module(module), function).name == name
    result = CliRunner().invoke(smaran, [name, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: smaran {name} ")


def test_help_names_every_command() -> None:
    told = CliRunner().invoke(smaran, ["--help"]).stdout
    assert [line.split()[0] for line in told.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


def test_a_command_that_is_not_there() -> None:
    result = CliRunner().invoke(smaran, ["standing"])
    assert (result.exit_code, "No such command 'standing'" in result.stderr) == (2, True)


def test_what_is_printed_is_utf_8_whatever_the_console(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printed = io.BytesIO()
    with io.TextIOWrapper(printed, encoding="ascii") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        monkeypatch.setattr(sys, "argv", ["smaran", "orders", "show", "bihar-panchayati-raj-166-2026"])
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as ended:
            main()
        stdout.flush()
        assert ended.value.code == 0
        assert "कम-से-कम 03 पाठ्यक्रमों" in " ".join(printed.getvalue().decode("utf-8").split())


def test_the_table_of_commands_is_in_the_order_of_the_alphabet() -> None:
    assert list(COMMANDS) == sorted(COMMANDS)
    assert all(isinstance(smaran.get_command(click.Context(smaran), name), click.Command) for name in COMMANDS)


def _helped(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        yield names
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from _helped(command.get_command(context, name) or command, *names, name)


@pytest.mark.parametrize("names", list(_helped(smaran)), ids=" ".join)
def test_no_line_on_a_command_is_cut_off_on_a_narrow_terminal(names: tuple[str, ...]) -> None:
    told = CliRunner().invoke(smaran, [*names, "--help"], terminal_width=80).stdout
    assert [line for line in told.partition("Commands:\n")[2].splitlines() if line.endswith("...")] == []
