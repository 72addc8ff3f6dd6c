"""The pages name files, commands and moves that exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from bot.cli import smaran
from scheduler.rules.delivery import MOVES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("orders/*.md")])
IN_TREE = re.compile(r"`((?:storage|scheduler|bot|templates|orders|tests|docs|requirements)/[^`\s]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"(?:`|^ {4,})smaran ([^`\n]+)", re.MULTILINE)
COMMENT = re.compile(r"\s{2,}.*|[>&|;…].*")


def _named(page: Path, pattern: re.Pattern[str]) -> list[str]:
    return pattern.findall(page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_in_a_page_is_there(page: Path) -> None:
    asked = {name for name in _named(page, IN_TREE) if not re.search(r"NAME|\{|…|NNNN", name)}
    missing = [name for name in sorted(asked) if not list(ROOT.glob(name.rstrip("/")))]
    assert missing + [link for link in _named(page, LINK) if not _linked(page, link)] == []


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


def test_the_table_of_moves_is_the_one_that_rules() -> None:
    _, _, page = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## How a message moves")
    rows = re.findall(r"^\| (\w+) \| ([\w, ]+) \|", page, re.MULTILINE)[1:]
    told = [(state, to) for state, many in rows for to in many.split(", ")]
    assert sorted(told) == sorted({(str(move.state), str(move.to)) for move in MOVES})
