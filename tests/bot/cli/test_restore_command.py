"""`smaran restore`: what the operator reads, and that it is written down."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.audit import latest_acts
from storage.upgrade import known_versions
from tests.bot.cli.terminal import Terminal

SCHEMAS = Path(__file__).parents[2] / "fixtures" / "schemas"


def test_what_was_destroyed_comes_back_as_it_was(terminal: Terminal) -> None:
    terminal.settle()
    before = terminal.type("standings", "--format", "csv").stdout
    copy = terminal.folder / "copy.sqlite"
    assert terminal.type("backup", copy).exit_code == 0
    (terminal.folder / "data" / "smaran.db").unlink()
    result = terminal.type("restore", copy)
    assert result.exit_code == 0, result.output
    assert "smaran.db: 0.5 MB, checked; nothing was imported yet." in result.stdout
    assert "may be said once more" in result.stdout
    assert terminal.type("standings", "--format", "csv").stdout == before


def test_it_says_where_the_other_one_is_kept_and_writes_down_who_did_it(terminal: Terminal) -> None:
    copy = terminal.folder / "copy.sqlite"
    terminal.type("backup", copy)
    result = terminal.type("restore", copy, "--replace")
    (kept,) = (terminal.folder / "data").glob("replaced-*")
    assert f"What was there is kept in {kept}." in result.stdout
    with terminal.database() as database:
        (act,) = database.read_now(lambda session: [(one.act, one.via, one.details) for one in latest_acts(session, 5)])
    assert act == ("restored", "shell", {"backup": "copy.sqlite", "kept": kept.name})


def test_a_refusal_touches_nothing(terminal: Terminal) -> None:
    copy = terminal.folder / "copy.sqlite"
    terminal.type("backup", copy)
    result = terminal.type("restore", copy)
    assert (result.exit_code, result.stderr.startswith("Error: There is a database already")) == (1, True)
    assert list((terminal.folder / "data").glob("replaced-*")) == []


def test_a_backup_of_an_older_version_is_brought_up_to_date(terminal: Terminal) -> None:
    copy = terminal.folder / "copy.sqlite"
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript((SCHEMAS / "0001.sqlite.sql").read_text(encoding="utf-8"))
        connection.executescript("UPDATE imports SET state = 'applied'")
    result = terminal.type("restore", copy, "--replace")
    assert result.exit_code == 0, result.output
    assert re.search(r"checked; its newest import is of 2 Apr (2026 )?10:00\.", result.stdout)
    with closing(sqlite3.connect(terminal.folder / "data" / "smaran.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (known_versions()[0],)
