import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.papers import make
from tests.templates.sample_values import courses, hours, nudge

ROOT = Path(__file__).parents[3]


def run(program: str, home: Path) -> str:
    """What a program of our own prints, with an empty folder as its home."""
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    environment.pop("MPLCONFIGDIR", None)
    result = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-W", "error", "-c", program],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


def test_no_command_waits_for_what_only_some_need(tmp_path: Path) -> None:
    heavy = {"aiohttp", "fpdf", "matplotlib", "numpy", "openpyxl", "telegram", "xlsxwriter"}
    program = f"import sys, bot.app, bot.papers; print(sorted({heavy!r} & set(sys.modules)))"
    assert run(program, tmp_path) == "[]"


def test_pictures_leave_nothing_but_themselves(tmp_path: Path) -> None:
    program = (
        "import os; from pathlib import Path; from bot.papers import make;"
        "values = {'officer': {'name': 'A', 'salutation': None}, 'orders': [], 'items': []};"
        "make('progress', values, 'en', Path.home() / 'a.png'); print(os.environ.get('MPLCONFIGDIR'))"
    )
    assert run(program, tmp_path) == "None"
    assert [path.name for path in tmp_path.rglob("*")] == ["a.png"]


def test_pictures_can_be_drawn_side_by_side(tmp_path: Path) -> None:
    values = {**nudge(hours(12.5), courses(2)), "language": "hi"}
    files = [tmp_path / f"{number}.png" for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda file: make("progress", values, "hi", file), files))
    assert len({file.read_bytes() for file in files}) == 1
