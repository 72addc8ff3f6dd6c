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
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """What came of each, run beside each other: they mostly wait."""
    folder = tmp_path_factory.mktemp("chaos")
    command = [sys.executable, "-m", "tests.chaos", "--small", "--into", str(folder)]
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    sys.stdout.write(told.stdout + told.stderr)
    return {row.line: row for row in kept(folder, SCENARIOS)}


@pytest.mark.parametrize("line", SCENARIOS)
def test_a_line_holds_in_small(line: str, rows: dict[str, Row]) -> None:
    assert line in rows, "it broke down: see what it printed"
    assert [finding.said for finding in rows[line].verdict.findings if not finding.held] == []
    assert rows[line].verdict.held
