"""`smaran standings`: the page, the CSV and the JSON."""

import csv
import json

import pytest
from sqlalchemy import update

from storage.tables import Listings
from tests.bot.cli.terminal import Terminal
from tests.scheduler.office import BIHAR, RAJASTHAN

ON = ("--on", "2026-04-02")
NOBODY = (
    "Nobody is on the officers' list. Next: `smaran officers template` writes an empty list; "
    "`smaran import officers FILE` takes it in."
)
NO_ORDER = "No order is active. Next: `smaran orders list`, then `smaran orders activate ID`."
PAGE = """\
    obligation   standing        reached     due         days reason
Asha Devi (E001)
  bihar-panchayati-raj-166-2026
    account      open                        09.04.2026     7 not found
    courses      unknown                     31.03.2026    -2 not found
    hours        unknown                     31.03.2027   363 not found

मेघा [रस्तोगी] (E002)
  bihar-panchayati-raj-166-2026
    account      met                         09.04.2026       reached
    courses      awaiting report 1 of 3      31.03.2026    -2 report too early
    hours        open            51.99 of 52 31.03.2027   363 short

Bina Das (E003)
  bihar-panchayati-raj-166-2026
    account      met                         09.04.2026       reached
    courses      met             3 of 3      31.03.2026       reached
    hours        open            0 of 52     31.03.2027   363 short
  rajasthan-personnel-14917-2026
    same-email   open                                         emails differ

"""
ASHAS_ACCOUNT = {
    "employee_id": "E001",
    "officer": "Asha Devi",
    "order": BIHAR,
    "obligation": "account",
    "metric": "account",
    "standing": "open",
    "value": None,
    "target": None,
    "due_on": "2026-04-09",
    "days_left": 7,
    "reason": "not_found",
    "source": "portal_reports",
    "as_on": "2026-04-01T14:00:00+05:30",
}


@pytest.fixture
def settled(terminal: Terminal) -> Terminal:
    terminal.settle(BIHAR, RAJASTHAN)
    return terminal


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_by_officer_and_without_advice(
    settled: Terminal, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = settled.type("standings", *ON).stdout.splitlines()
    assert [line.rstrip() for line in lines] == PAGE.splitlines()
    assert max(map(len, lines)) <= width


def test_a_narrow_page_folds_and_loses_nothing(settled: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    page = settled.type("standings", *ON, "--officer", "E002").stdout
    assert "…" not in page
    assert "".join(page.split()).count("reporttoo") == 1


def test_the_page_of_one_officer(settled: Terminal) -> None:
    page = settled.type("standings", *ON, "--officer", "e003").stdout
    assert "Bina Das (E003)" in page
    assert "Asha Devi" not in page


def test_the_csv_has_the_columns_that_were_promised(settled: Terminal) -> None:
    result = settled.type("standings", *ON, "--format", "csv")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfemployee_id,")
    header, *rows = csv.reader(result.stdout_bytes.decode("utf-8-sig").splitlines())
    assert ",".join(header) == (
        "employee_id,officer,order,obligation,metric,standing,value,target,due_on,days_left,reason,source,as_on"
    )
    assert ["" if value is None else str(value) for value in ASHAS_ACCOUNT.values()] in rows
    assert ["E003", "Bina Das", RAJASTHAN, "same-email", "same_email", "open", "", "", "", ""] in [
        row[:10] for row in rows
    ]
    assert sum(row[4] == "advice" for row in rows) == 6
    assert result.stderr == ""


def test_the_json_has_the_same(settled: Terminal) -> None:
    rows = json.loads(settled.type("standings", *ON, "--format", "json").stdout)
    assert ASHAS_ACCOUNT in rows
    assert all(list(row) == list(ASHAS_ACCOUNT) for row in rows)
    assert len(rows) == 16


def test_a_figure_is_never_rounded_up(settled: Terminal) -> None:
    rows = json.loads(settled.type("standings", *ON, "--officer", "E002", "--format", "json").stdout)
    assert [row["value"] for row in rows if row["metric"] == "hours"] == [51.99]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_an_unknown_officer_is_complained_of_and_nothing_else_said(settled: Terminal, form: str) -> None:
    result = settled.type("standings", "--officer", "E9", "--format", form)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "Error: E9 is not on the officers' list. `smaran standings` shows everybody who is, with their ids.\n"
    )


def test_an_empty_database_says_what_comes_first(terminal: Terminal) -> None:
    assert terminal.type("standings").stdout.splitlines() == [NOBODY, NO_ORDER]


@pytest.mark.parametrize(("form", "stdout"), [("csv", "\ufeffemployee_id,officer,"), ("json", "[]\n")])
def test_an_empty_file_stays_a_file_and_the_words_go_elsewhere(terminal: Terminal, form: str, stdout: str) -> None:
    result = terminal.type("standings", "--format", form)
    assert result.stdout.startswith(stdout)
    assert result.stderr.splitlines() == [NOBODY, NO_ORDER]


def test_without_an_active_order_it_says_so(terminal: Terminal) -> None:
    terminal.settle()
    assert terminal.type("standings").stdout == f"{NO_ORDER}\n"


def test_when_no_order_binds_anybody_it_says_so(terminal: Terminal) -> None:
    terminal.settle(RAJASTHAN)
    only_asha = terminal.type("standings", "--officer", "E001")
    assert only_asha.stdout == "No active order asks anything of this officer.\n"
    with terminal.database() as database:
        database.write_now(lambda session: session.execute(update(Listings).values(service="Other")))
    assert terminal.type("standings").stdout == "No active order asks anything of any of the 3 officers on the list.\n"


def test_another_spelling_of_the_day(settled: Terminal) -> None:
    assert settled.type("standings", "--on", "02.04.2026").stdout == settled.type("standings", *ON).stdout


def test_a_day_that_is_none(settled: Terminal) -> None:
    result = settled.type("standings", "--on", "2 April")
    assert result.exit_code == 2
    assert '"2 April" is not a date; write it as 2026-04-02 or 02.04.2026' in result.stderr
