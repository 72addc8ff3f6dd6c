"""The pages name files, commands and moves that exist, and so do comments."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cli import smaran
from bot.config_file import load_config
from bot.render import label
from scheduler.rules.delivery import MOVES
from storage.rows import Language

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("orders/*.md")])
IN_TREE = re.compile(r"`((?:storage|scheduler|bot|templates|orders|tests|docs|requirements|deploy)/[^`\s]*)`")
CODE = [
    *(ROOT / name for name in ("Makefile", "pyproject.toml", "config.example.toml")),
    *(file for folder in ("bot", "scheduler", "storage", "tests") for file in sorted(ROOT.glob(f"{folder}/**/*.py"))),
    *sorted(ROOT.glob("templates/**/*.j2")),
    *sorted(ROOT.glob("templates/**/*.toml")),
]
IN_CODE = re.compile(
    r"(?<![\w/.])(?:storage|scheduler|bot|templates|tests|docs|deploy)/[\w/.-]+\.(?:py|md|toml|j2|sh)\b(?!\.\w)"
)
PLANTED = {"bot/channels/telegraph.py"}
"""What tests/test_direction.py makes up."""
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"(?:`|^ {4,})smaran ([^`\n]+)", re.MULTILINE)
SETTING = re.compile(r"`\[(\w+)\] (\w+)(?: = [^`]*)?`")
COMMENT = re.compile(r"\s{2,}.*|[>&|;…].*")
EXAMPLE = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))


def _named(page: Path, pattern: re.Pattern[str]) -> list[Any]:
    return pattern.findall(page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_in_a_page_is_there(page: Path) -> None:
    asked = {name for name in _named(page, IN_TREE) if not re.search(r"NAME|\{|…|NNNN", name)}
    missing = [name for name in sorted(asked) if not list(ROOT.glob(name.rstrip("/")))]
    assert missing + [link for link in _named(page, LINK) if not _linked(page, link)] == []


def test_every_file_named_in_the_code_is_there() -> None:
    named = [(file, name) for file in CODE for name in _named(file, IN_CODE) if name not in PLANTED]
    missing = [f"{file.relative_to(ROOT)}: {name}" for file, name in named if not (ROOT / name).exists()]
    assert named
    assert missing == []


def _linked(page: Path, link: str) -> bool:
    return "://" in link or (page.parent / link).exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_page_can_be_typed(page: Path) -> None:
    assert [fault for line in _named(page, COMMAND) if (fault := _fault(line))] == []


def _fault(line: str) -> str | None:
    words = shlex.split(COMMENT.sub("", line).replace("[", "").replace("]", ""))
    command: click.Command = smaran
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            if word.endswith((".toml", "FILE")):
                continue  # what --config names
            for name in word.split("|"):
                found = command.get_command(click.Context(command), name)
                if found is None:
                    return f"{line}: no command {name}"
            command = found
        elif word.startswith("-") and not any(word in option.opts for option in command.params):
            return f"{line}: no option {word}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_named_in_a_page_is_one(page: Path) -> None:
    known = {(table, key) for table, keys in EXAMPLE.items() if isinstance(keys, dict) for key in keys}
    assert [named for named in _named(page, SETTING) if named not in known] == []


def test_the_settings_shown_for_going_live_are_taken(tmp_path: Path) -> None:
    (shown,) = re.findall(
        r"^```toml\n(.*?)^```", (ROOT / "docs" / "going-live.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    config = tmp_path / "config.toml"
    config.write_text(shown, encoding="utf-8")
    assert load_config(config, {}).whatsapp.number == "919000000001"


def test_the_first_day_shows_the_buttons_by_which_one_joins() -> None:
    page = (ROOT / "docs" / "first-day.md").read_text("utf-8")
    shown: dict[str, Language] = {"hindi": "hi", "english": "en", "accept_notice": "en", "share_number": "en"}
    assert [name for name, language in shown.items() if f"*{label(name, language)}*" not in page] == []


def test_the_table_of_moves_is_the_one_that_rules() -> None:
    _, _, page = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## How a message moves")
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|", page, re.MULTILINE)[1:]
    told = [(state, to) for state, many in rows for to in many.split(", ")]
    assert sorted(told) == sorted({(str(move.state), str(move.to)) for move in MOVES})
