"""Every line of docs/reliability.md, in small: the program is broken in every way, and the ledgers agree afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.__main__ import SCENARIOS
from tests.chaos.report import Row, kept

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Row], str]:
    """What came of each, run beside each other since they mostly wait; and what they printed."""
    folder = tmp_path_factory.mktemp("chaos")
    command = [sys.executable, "-m", "tests.chaos", "--small", "--into", str(folder)]
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return {row.line: row for row in kept(folder, SCENARIOS)}, told.stdout + told.stderr


@pytest.mark.parametrize("line", SCENARIOS)
def test_a_line_holds_in_small(line: str, small: tuple[dict[str, Row], str]) -> None:
    rows, told = small
    assert line in rows, told
    assert [finding.said for finding in rows[line].verdict.findings if not finding.held] == [], told
    assert rows[line].verdict.held, told
