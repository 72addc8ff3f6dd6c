"""`smaran sources`: every source with its age, in eighty columns and as JSON."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.watched_folder.taking import ACTOR
from scheduler.clock import SystemClock
from storage.imports import visible_import
from storage.rows import IGOT_API
from storage.senders import ensure_sender, stop
from storage.source_states import note_trouble, note_works
from storage.tables import Imports, Reports
from tests.bot.cli.terminal import Terminal
from tests.scheduler.office import Office


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_a_new_department_reads_what_to_take_in(terminal: Terminal) -> None:
    output = terminal.type("sources").output
    assert [line.split()[2:4] for line in output.splitlines()[2:5]] == [["never", "0"]] * 3
    assert [line for line in output.splitlines() if "`" in line] == [
        "portal reports: `smaran import reports FILE` takes it in.",
        "officers' list: `smaran import officers FILE` takes it in.",
        "SPARROW list: `smaran import sparrow FILE` takes it in.",
    ]


@pytest.mark.parametrize(("days", "expected"), [(1, "by "), (8, "overdue")])
def test_a_report_tells_when_the_next_is_expected(terminal: Terminal, days: int, expected: str) -> None:
    with terminal.database() as database:
        office = Office(database)
        office.report(SystemClock().now() - timedelta(days=days), kinds=("users",))
        office.officer(1)
        office.account(1)
    output = terminal.type("sources").output
    (users,) = (line for line in output.splitlines() if line.startswith("users"))
    assert "1 accounts" in users
    assert expected in users
    assert "Portal reports of Example MDO" in output
    assert "1 officers on the list; the account of 1 is known." in output
    assert max(map(len, output.splitlines())) <= 80


def test_what_is_held_tells_why(terminal: Terminal) -> None:
    held = {"kind": "officers", "state": "held", "held_because": "The list [of all] is empty."}
    with terminal.database() as database:
        row = {"actor": "test", "started_at": SystemClock().now(), "files": [], "summary": {}}
        Office(database).insert(Imports, **held, **row)
    output = " ".join(terminal.type("sources").output.split())
    assert "The list [of all] is empty. With --confirm the same file is taken in." in output
    assert "one held" in output


def test_json_tells_the_same(terminal: Terminal) -> None:
    with terminal.database() as database:
        Office(database).report(kinds=("users",))
    users, officers, sparrow = json.loads(terminal.type("sources", "--format", "json").output)
    assert (users["source"], users["as_on"], users["overdue"]) == ("users", "2026-04-01T14:00:00+05:30", True)
    assert (officers["taken_in"], sparrow["expected_by"]) == (None, None)


def test_igots_api_has_a_line_once_there_is_a_key(terminal: Terminal) -> None:
    assert "iGOT's API" not in terminal.type("sources").output
    key = '[igot]\nbase_url = "https://igot.example"\nkey = "invented-key"\nat = "18:00"\n'
    terminal.config.write_text(terminal.config.read_text("utf-8") + key, "utf-8")
    now = SystemClock().now()
    with terminal.database() as database:
        database.write_now(lambda session: note_works(session, IGOT_API, now))
        (line,) = (line for line in terminal.type("sources").output.splitlines() if line.startswith("iGOT's API"))
        assert "0 officers" in line
        assert line.rstrip().endswith("18:00")
        database.write_now(lambda session: note_trouble(session, IGOT_API, "wrong_key", now))
    output = " ".join(terminal.type("sources").output.split())
    assert "the key is refused; put the right one into SMARAN_IGOT_KEY" in output
    assert "invented-key" not in output


@pytest.mark.parametrize(
    ("channel", "because", "called"),
    [("telegram", "token_refused", True), ("telegram", "paused by hand", False), ("whatsapp", "token_refused", False)],
)
def test_a_channel_that_a_provider_has_stopped_is_told_to_whoever_comes_here(
    terminal: Terminal, channel: str, because: str, *, called: bool
) -> None:
    on = '[telegram]\ntoken = "1000000001:invented-token"\n'  # WhatsApp was on once, and is not any more
    terminal.config.write_text(terminal.config.read_text("utf-8") + on, "utf-8")
    with terminal.database() as database:
        database.write_now(
            lambda session: stop(session, ensure_sender(session, channel, channel, per_second=1), because)
        )
    typed = terminal.type("sources")
    said = f"Attention: {channel} sends nothing ({because}). smaran doctor says what to do."
    assert (said in typed.stderr.splitlines()) == called
    assert "Attention" not in typed.stdout


def test_the_watched_folder_has_a_line_once_there_is_one(terminal: Terminal) -> None:
    folder = terminal.folder / "reports"
    folder.mkdir()
    assert "watched folder" not in terminal.type("sources").output
    terminal.config.write_text(terminal.config.read_text("utf-8") + '[imports]\nfolder = "reports"\n', "utf-8")
    (line,) = (line for line in terminal.type("sources").output.splitlines() if line.startswith("watched folder"))
    assert line.split()[2:] == ["never", "0", "accounts", "–", "every", "5", "s"]

    row = {"kind": "portal_reports", "state": "applied", "started_at": SystemClock().now(), "files": [], "summary": {}}
    with terminal.database() as database:
        office = Office(database)
        office.insert(Imports, actor=ACTOR, finished_at=SystemClock().now(), **row)
        office.report(SystemClock().now() - timedelta(days=1), kinds=("users",))
        newest = database.read_now(visible_import)
        database.write_now(lambda session: session.execute(update(Reports).values(since_import=newest, rows=7)))
    for name in ("held/a.csv", "held/a.csv.txt", "rejected/b.csv", "rejected/b.csv.txt", "rejected/c.txt", "d.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    output = terminal.type("sources").output
    (line,) = (line for line in output.splitlines() if line.startswith("watched folder "))
    assert "7 accounts" in line
    assert "3 files" in line
    said = "1 file to be taken in by `smaran run`; 2 files in rejected and 1 file in held, beside a summary"
    assert f"watched folder: {said}" in " ".join(output.split())
    assert max(map(len, output.splitlines())) <= 80
    (told,) = (
        one
        for one in json.loads(terminal.type("sources", "--format", "json").output)
        if one["source"] == "watched_folder"
    )
    assert told["folder"] == {"waiting": 1, "held": 1, "rejected": 2, "fault": None}
    assert told["taken_in"] is not None


def test_a_watched_folder_that_is_not_there_is_told(terminal: Terminal) -> None:
    terminal.config.write_text(terminal.config.read_text("utf-8") + '[imports]\nfolder = "gone"\n', "utf-8")
    output = " ".join(terminal.type("sources").output.split())
    assert "watched folder: it cannot be read (No such file or directory)" in output
