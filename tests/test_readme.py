"""The README quotes what the templates render today, for the demo's person."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.demo.department import SPRING
from bot.cli.demo.letters import letter
from bot.cli.demo.story import Story
from storage.rows import Language

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    story = Story(tmp_path_factory.mktemp("readme"), Console(file=io.StringIO()))
    story.hand_in()
    story.first_nights()
    story.shell.stand(SPRING, 11)
    yield story
    story.shell.app.close()


@pytest.mark.parametrize(("place", "language"), [(0, "hi"), (1, "en")])
def test_the_quoted_nudge_is_what_the_officer_gets(spring: Story, place: int, language: Language) -> None:
    quoted = [block.partition("```")[0].strip() for block in README.read_text("utf-8").split("```text\n")[1:]]
    assert quoted[place] == letter(spring.shell.app, spring.employee_id("seema.kumari"), language).text
