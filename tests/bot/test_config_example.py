"""config.example.toml: every option, exactly its default, one comment each."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, ContactSettings
from bot.config_file import load_config
from scheduler.shapes import Shape

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
SETTING = re.compile(r"(?:# )?(\w+) = ")


def options(shape: type[Shape], above: str = "") -> set[str]:
    """The path of every option that is no table itself."""
    found = set()
    for name, field in shape.model_fields.items():
        table = field.annotation
        is_table = isinstance(table, type) and issubclass(table, Shape)
        found |= options(table, f"{above}{name}.") if is_table else {f"{above}{name}"}
    return found


def written(document: dict[str, Any], above: str = "") -> set[str]:
    """The path of every setting in a document."""
    found = set()
    for name, value in document.items():
        found |= written(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}"}
    return found


def test_it_names_every_option_and_nothing_else() -> None:
    assert written(tomllib.loads("\n".join(LINES))) == options(Config) - {"contacts"}


def test_its_values_are_the_defaults() -> None:
    assert Config.model_validate(tomllib.loads("\n".join(LINES))) == Config()


def test_it_loads_and_keeps_its_data_beside_itself() -> None:
    assert load_config(EXAMPLE, {}).data_folder == EXAMPLE.parent / "data"


def test_the_contact_that_it_shows_is_right_and_whole() -> None:
    begins = LINES.index("# [contacts.registration]")
    block = [line.removeprefix("# ") for line in LINES[begins : begins + 6] if SETTING.match(line)]
    shown = tomllib.loads("[contacts.registration]\n" + "\n".join(block))
    assert set(shown["contacts"]["registration"]) == set(ContactSettings.model_fields)
    assert Config.model_validate(shown).contacts["registration"].phone


@pytest.mark.parametrize("number", [number for number, line in enumerate(LINES) if SETTING.match(line)])
def test_each_option_has_a_comment_of_its_own(number: int) -> None:
    above = LINES[number - 1]
    assert re.match(r"# \S.*[.:”,…]$|# .*\.$", above), f"{LINES[number]}: no comment in the line above it"
    assert not SETTING.match(above)
