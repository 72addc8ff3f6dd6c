from pathlib import Path

import pytest

from tests.bot.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, upgraded: Path) -> Terminal:
    """Where an operator of a new department sits."""
    return Terminal(tmp_path, upgraded)
