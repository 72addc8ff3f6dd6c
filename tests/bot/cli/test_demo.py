"""The demo, told once: everybody must come out where their case says, and everything promised must be shown."""

import io
import json
import os
import re
import socket
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import smaran
from bot.cli.demo.department import AUTUMN, SIZE, SPRING, everybody, listed
from bot.cli.demo.nights import RAJASTHAN
from bot.cli.demo.page import WIDTH
from bot.cli.demo.person import Person
from bot.cli.demo.shell import PASSWORD_VARIABLE
from bot.cli.demo.story import Story

Stood = dict[str, set[str]]
"""By employee id: obligation, state and figure, as the cases write them."""


@dataclass
class Told:
    folder: Path
    text: str
    stood: dict[date, Stood]
    calls: list[str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder, screen, calls = tmp_path_factory.mktemp("demo"), io.StringIO(), []
    story = Story(folder, Console(file=screen, width=WIDTH))
    stood: dict[date, Stood] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "bind"):
            patch.setattr(socket.socket, name, lambda *_, name=name: calls.append(name))
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: calls.append("getaddrinfo"))
        for step in story.steps:
            step()
            for day, after in ((SPRING, story.first_nights), (AUTUMN, story.half_a_year_later)):
                if step == after:
                    stood[day] = _standings(story, day)
        story.shell.app.close()
    return Told(folder, screen.getvalue(), stood, calls)


def _standings(story: Story, day: date) -> Stood:
    stood: Stood = {}
    for row in json.loads(story.shell.type("standings", "--on", day.isoformat(), "--format", "json")):
        if row["metric"] != "advice":
            figure = "" if row["value"] is None else f" {row['value']:g}"
            stood.setdefault(row["employee_id"], set()).add(f"{row['obligation']} {row['standing']}{figure}")
    return stood


EVERYBODY = everybody()


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: f"{person.mailbox}: {person.case}")
def test_everybody_stands_where_their_case_says(told: Told, person: Person) -> None:
    for day, case in ((SPRING, person.april), (AUTUMN, person.october)):
        assert told.stood[day].get(person.employee_id, set()) == set(filter(None, case.split(", "))), day


def test_each_list_has_sixty_people_and_no_two_share_a_number() -> None:
    assert [len(listed(EVERYBODY, which)) for which in ("first", "second")] == [SIZE, SIZE]
    assert len({person.mobile for person in EVERYBODY}) == len({person.mailbox for person in EVERYBODY}) == SIZE + 1


def test_the_same_seed_invents_the_same_people() -> None:
    assert everybody() == EVERYBODY
    assert everybody(seed=1) != EVERYBODY


@pytest.mark.parametrize(
    "shown",
    [
        "smaran import officers officers.xlsx",
        "smaran import sparrow sparrow.csv",
        'SMARAN_ZIP_PASSWORD=… smaran import reports "All Reports.zip"',
        f"smaran orders activate {RAJASTHAN}",
        "GamificationReport.csv",
        "15 awaiting report",
        "1 budget",
        "17 non working day",
        "smaran run",
        "की 1 अप्रैल 2026 की iGOT रिपोर्ट में आपका नाम नहीं मिला",
        "Your name was not found in the iGOT report of Invented Department",
        "iGOT और SPARROW पर आपके ई-मेल अलग-अलग हैं",
        "Your emails on iGOT and SPARROW differ",
        "52 में से 12.5 घंटे पूर्ण हुए, 39.5 घंटे शेष",
        "12.5 of 52 hours have been completed, 39.5 hours remaining",
        "वर्ष भर समान गति रहे, तो अब तक 26 घंटे होते",
        "An even pace over the year would make 26 hours by now",
        "कारण: iGOT से प्राप्त जानकारी में नाम नहीं मिला",
        "Reason: name not found in the information from iGOT",
        "कारण: iGOT और SPARROW के ई-मेल अलग-अलग हैं",
        "Reason: the emails on iGOT and SPARROW differ",
        "कारण: अपेक्षा का कुछ अंश शेष है",
        "Reason: partly remaining",
    ],
)
def test_what_is_promised_is_shown(told: Told, shown: str) -> None:
    assert shown in told.text


@pytest.mark.parametrize("obligation", ["Bihar: account", "Bihar: courses", "Bihar: hours", "Rajasthan: same-email"])
def test_standings_are_shown_by_obligation_on_both_days(told: Told, obligation: str) -> None:
    assert len(re.findall(f"^ *{obligation} +[\\d·]", told.text, re.MULTILINE)) == 2


def test_a_second_time_nothing_is_new(told: Told) -> None:
    again = told.text[told.text.index("once more: nothing new") :]
    assert "Nothing has changed since the last import." in again
    assert "0 standings changed, 0 messages planned." in again


def test_no_line_is_wider_than_the_page_says(told: Told) -> None:
    assert not [line for line in told.text.splitlines() if len(line.rstrip()) > WIDTH and line.isascii()]


def test_it_calls_nobody(told: Told) -> None:
    assert told.calls == []


def test_no_mobile_number_and_no_password_is_shown(told: Told) -> None:
    assert "90000" not in told.text
    assert "demo-password" not in told.text


def test_its_files_are_for_their_owner_alone(told: Told) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in told.folder.rglob("*") if path.is_file()}
    assert {"officers.xlsx", "sparrow.csv", "All Reports.zip", "config.toml", "smaran.db"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = CliRunner().invoke(smaran, ["demo", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert f"{tmp_path}: there is something in it already; name a folder that is new or empty." in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_without_a_folder_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []
    monkeypatch.setattr("bot.cli.demo.tell", lambda folder, _console: folders.append(folder))
    result = CliRunner().invoke(smaran, ["demo"])
    assert result.exit_code == 0, result.output
    assert [folder.exists() for folder in folders] == [False]


def test_a_folder_is_kept_and_the_way_in_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.cli.demo.tell", lambda _folder, _console: None)
    result = CliRunner().invoke(smaran, ["demo", "--folder", str(tmp_path / "kept")])
    assert f"smaran --config {tmp_path / 'kept' / 'config.toml'} standings --on 2026-10-01" in result.output
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700


def test_a_database_named_in_the_environment_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMARAN_DATABASE_URL", "postgresql+psycopg://someone@somewhere/real")
    story = Story(tmp_path, Console(file=io.StringIO()))
    assert story.shell.app.config.database_url() == f"sqlite:///{tmp_path / 'data' / 'smaran.db'}"


def test_a_password_in_the_environment_is_put_back(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert PASSWORD_VARIABLE not in os.environ
    monkeypatch.setenv(PASSWORD_VARIABLE, "the department's own")
    shell = Story(tmp_path, Console(file=io.StringIO())).shell
    assert shell.type("orders", "list", password="another")  # noqa: S106 - nobody's
    assert os.environ[PASSWORD_VARIABLE] == "the department's own"
