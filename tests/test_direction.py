"""Who may import whom: what the contracts in pyproject.toml cannot say, and the proof that those they say do bite."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "scheduler", "storage")
RULES = sorted((ROOT / "scheduler" / "rules").glob("*.py"))
OUTSIDE_STORAGE = sorted(path for folder in ("bot", "scheduler") for path in (ROOT / folder).rglob("*.py"))
ASKING = {"exec", "execute", "executemany", "exec_driver_sql", "scalar", "scalars"}
"""Methods by which a session or a connection is asked in SQL."""
SQL_LIBRARIES = {"sqlalchemy", "sqlite3", "psycopg", "alembic"}

PLANTED = {
    "storage ← scheduler ← bot": ("storage/rows/words.py", "import scheduler.clock"),
    "rules see plain rows only": ("scheduler/rules/forecast.py", "import storage.database"),
    "SQL stays in storage": ("scheduler/check.py", "from sqlalchemy import select"),
    "acts and the command line know no channel": ("bot/acts/links.py", "import bot.channels.console"),
    "channels know neither people's acts nor the database": ("bot/channels/console.py", "import storage.database"),
    "papers know neither people's acts nor the database": ("bot/papers/shares.py", "import storage.database"),
    "channels know not each other": ("bot/channels/telegraph.py", "import bot.channels.console"),
}
"""By contract, an import that breaks it."""


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every module that is imported, with each name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def foreign_to_rules(source: str) -> list[str]:
    """What a module of the rules imports besides plain rows, its neighbours and the standard library."""
    ours = {"storage.rows", "scheduler.rules"}
    return [
        module
        for module, _ in imported(ast.parse(source))
        if module not in ours
        and not module.startswith("scheduler.rules.")
        and module.partition(".")[0] not in sys.stdlib_module_names
    ]


def sql_in(source: str) -> list[str]:
    """What in a module speaks SQL, or could: `sqlmodel.Session` alone is let through, as a type."""
    tree = ast.parse(source)
    libraries = [
        f"{module}.{name}"
        for module, name in imported(tree)
        if module.partition(".")[0] in SQL_LIBRARIES
        or (module.partition(".")[0] == "sqlmodel" and (module, name) != ("sqlmodel", "Session"))
    ]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return libraries + [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in ASKING]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rules_import_plain_rows_and_the_standard_library(path: Path) -> None:
    assert foreign_to_rules(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", OUTSIDE_STORAGE, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_stays_in_storage(path: Path) -> None:
    assert sql_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from storage.orders import active_orders", ["storage.orders"]),
        ("import scheduler.clock", ["scheduler.clock"]),
        ("def late():\n    import holidays", ["holidays"]),
        ("from storage.rows import Officer\nfrom scheduler.rules import forecast\nimport math", []),
    ],
)
def test_foreign_imports_are_seen(source: str, found: list[str]) -> None:
    assert foreign_to_rules(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from sqlmodel import Session", []),
        ("from sqlmodel import Session, select", ["sqlmodel.select"]),
        ("import sqlmodel", ["sqlmodel."]),
        ("from sqlalchemy.orm import Session", ["sqlalchemy.orm.Session"]),
        ("session.execute(text('SELECT 1'))", ["execute"]),
        ("session.connection().exec_driver_sql('SELECT 1')", ["exec_driver_sql"]),
    ],
)
def test_sql_is_seen(source: str, found: list[str]) -> None:
    assert sql_in(source) == found


def test_every_contract_bites(tmp_path: Path) -> None:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for place, line in PLANTED.values():
        with (tmp_path / place).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    program = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as lint; lint()"
    result = subprocess.run(  # noqa: S603 - our own checker
        [sys.executable, "-c", program, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)\b", result.stdout, re.MULTILINE)
    assert dict(verdicts) == dict.fromkeys(PLANTED, "BROKEN"), result.stderr


def test_every_contract_has_its_proof() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert [contract["name"] for contract in contracts] == list(PLANTED)
