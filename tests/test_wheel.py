"""The wheel: it carries all that the program needs, and runs the demo from an empty folder far from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*words: object, cwd: Path, **environment: str) -> str:
    """What a program of this interpreter prints; what it complains of is the failure's text."""
    result = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": "", "PYTHONWARNINGS": "error", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT, PYTHONWARNINGS="")
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "--no-index", "--target")
    run(*pip, folder, wheel, cwd=folder, PYTHONWARNINGS="")
    return folder


def wanted() -> set[str]:
    """Every file of the checkout that the program reads or runs."""
    folders = ("bot", "scheduler", "storage", "templates", "orders")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    return {"config.example.toml", *names}


def test_it_carries_the_program_and_all_that_it_reads_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == wanted()
    assert {"templates/hi/why.txt.j2", "orders/README.md", "storage/migrations/script.py.mako"} <= carried


def test_what_is_installed_runs_the_demo_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = "import bot, scheduler, storage; print(bot.__file__, scheduler.__file__, storage.__file__)"
    for file in run("-c", program, cwd=tmp_path, PYTHONPATH=str(installed)).split():
        assert Path(file).is_relative_to(installed)
    told = run(installed / "bin" / "smaran", "demo", cwd=tmp_path, PYTHONPATH=str(installed), COLUMNS="100")
    assert "Your name was not found in the iGOT report" in told
    assert "की iGOT रिपोर्ट में आपका नाम नहीं मिला" in told
    assert list(tmp_path.iterdir()) == []


def test_what_is_installed_writes_a_config_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    init = (installed / "bin" / "smaran", "init", "--yes", "--name-en", "Invented Department")
    assert "Written: config.toml" in run(*init, cwd=tmp_path, PYTHONPATH=str(installed), SMARAN_CONFIG="")
    assert 'name_en = "Invented Department"' in (tmp_path / "config.toml").read_text("utf-8")


def test_what_is_installed_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "bin" / "smaran", "--version", cwd=tmp_path, PYTHONPATH=str(installed)).endswith("0.1.0\n")
