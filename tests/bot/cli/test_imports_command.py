"""`smaran import` and `smaran officers`: what the operator reads, and what lies in the data folder."""

import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from bot.cli.imports import imports
from bot.cli.officers import officers
from scheduler.clock import SettableClock
from storage.complaint import Complaint
from storage.rows import Language
from storage.tables import Listings
from tests.desk import NOW, Desk

A = {"userID": "u-a", "Email": "a@gov.example", "Phone_Number": "9000000001", "Employee_Id": "E1"}
B = {"userID": "u-b", "Email": "b@gov.example", "Phone_Number": "9000000002", "Employee_Id": "E2"}


def run(desk: Desk, group: click.Group, *arguments: object, language: Language = "hi", **options: Any) -> Result:
    imports = SimpleNamespace(shrink_share=0.2)
    config = SimpleNamespace(data_folder=desk.folder / "data", imports=imports, language=language)
    house = SimpleNamespace(database=desk.database, config=config, clock=SettableClock(NOW))
    return CliRunner().invoke(group, [str(argument) for argument in arguments], obj=house, **options)


def officers_file(desk: Desk, *rows: str) -> Path:
    path = desk.folder / "officers.csv"
    path.write_text("\n".join(["Name,Mobile,Employee ID,Official email", *rows]) + "\n", "utf-8")
    return path


def rejected_rows(desk: Desk) -> list[Path]:
    return list((desk.folder / "data" / "rejected").glob("*.csv"))


def test_a_summary_names_report_time_and_counts(desk: Desk) -> None:
    result = run(desk, imports, "reports", desk.write("users", A, B))
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "users of Department of Examples, as on 30.03.2026 09:00"
    assert lines[1].split() == ["read", "new", "changed", "unchanged", "left", "or", "ended", "rejected"]
    assert lines[2].split() == ["users", "2", "2", "0", "0", "0", "0"]
    assert lines[3].startswith("Done: import 1.")


def test_the_same_file_again_says_so(desk: Desk) -> None:
    users = desk.write("users", A)
    run(desk, imports, "reports", users)
    assert "Nothing has changed since the last import." in run(desk, imports, "reports", users).output


def test_who_has_no_language_on_the_list_gets_that_of_the_config(desk: Desk) -> None:
    run(desk, imports, "officers", officers_file(desk, "Asha,9000000001,E1,"), language="en")
    assert desk.database.read_now(lambda session: session.exec(select(Listings.language)).all()) == ["en"]


def test_rejected_rows_are_a_private_csv_in_both_languages(desk: Desk) -> None:
    enrolments = desk.write("enrolments", {"Email": "stranger@gov.example", "Content_Name": "One"})
    run(desk, imports, "reports", desk.write("users", A), enrolments)
    (path,) = rejected_rows(desk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, row = path.read_text("utf-8-sig").splitlines()
    assert header == "file,row,reason,कारण"
    assert row.startswith("enrolments.csv,2,No account with this email address")
    assert "खाता नहीं है" in row
    assert "stranger" not in row


def test_a_held_import_says_why_and_fails(desk: Desk) -> None:
    run(desk, imports, "reports", desk.write("users", A, B))
    less = desk.write("users", A)
    result = run(desk, imports, "reports", less)
    assert isinstance(result.exception, Complaint)
    said = " ".join(result.output.split())
    assert "Nothing was changed. The users report of Department of Examples has 1 row where" in said
    assert desk.see("profiles", "account_id") == [(1,), (2,)]
    assert "Done: import" in run(desk, imports, "reports", less, "--confirm").output
    assert desk.see("profiles", "account_id") == [(1,)]


def test_a_trial_changes_nothing(desk: Desk) -> None:
    result = run(desk, imports, "reports", "--dry-run", desk.write("users", A))
    assert "A trial: nothing was changed." in result.output
    assert desk.see("profiles") == []


def test_whoever_left_has_left_though_the_example_of_the_form_still_stands_there(desk: Desk) -> None:
    run(desk, imports, "officers", officers_file(desk, "Asha Devi,90000 00001,E1,", "Bina Das,90000 00002,E2,"))
    result = run(
        desk, imports, "officers", officers_file(desk, "आशा उदाहरण,90000 00001,E00001,", "Bina Das,90000 00002,E2,")
    )
    assert result.output.splitlines()[1].split() == ["officers", "2", "0", "0", "1", "1", "1"]


def test_officers_and_sparrow(desk: Desk) -> None:
    listed = officers_file(desk, "Asha Devi,90000 00001,E1,a@gov.example", "Bina Das,12,E2,")
    result = run(desk, imports, "officers", listed)
    assert "1 row could not be used, so nobody was taken to have left." in " ".join(result.output.split())
    assert desk.see("listings", "employee_id", "mobile") == [("E1", "+919000000001")]
    sparrow = desk.folder / "sparrow.csv"
    sparrow.write_text("Employee ID,Email\nE1,asha@gov.example\n", "utf-8")
    assert "Done: import 2." in run(desk, imports, "sparrow", sparrow).output
    assert desk.see("sparrow_emails") == [(1, "sparrow_list", "asha@gov.example")]


def test_who_stands_in_an_unreadable_row_has_not_left(desk: Desk) -> None:
    run(desk, imports, "officers", officers_file(desk, "Asha Devi,9000000001,E1,", "Bina Das,9000000002,E2,"))
    run(desk, imports, "officers", officers_file(desk, "Asha Devi,9000000001,E1,", "Bina Das,12,E2,"))
    assert desk.see("listings", "employee_id", "left") == [("E1", False), ("E2", False)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["officers", "{}", "--scope", "colour=blue"], "--scope: “colour=blue” was not understood"),
        (["reports", "{}"], "holds none of the reports that are read here"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(desk: Desk, arguments: list[str], message: str) -> None:
    listed = officers_file(desk, "Asha Devi,9000000001,E1,")
    result = run(desk, imports, *(argument.format(listed) for argument in arguments))
    assert isinstance(result.exception, Complaint)
    assert message in str(result.exception)
    assert desk.see("listings") == []


def test_a_zip_without_its_password_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARAN_ZIP_PASSWORD", raising=False)
    monkeypatch.setattr("bot.cli.imports.needs_password", lambda _: True)
    result = run(desk, imports, "reports", desk.write("users", A))
    assert "users.csv is encrypted. Give its password in SMARAN_ZIP_PASSWORD" in str(result.exception)


def test_the_undecided_are_listed_and_decided(desk: Desk) -> None:
    run(desk, imports, "reports", desk.write("users", A, B))
    told = run(desk, imports, "officers", officers_file(desk, "Asha Devi,9000000002,E1,")).output
    assert "1 officer has several possible accounts" in told
    shown = run(desk, officers, "link").output
    assert "employee id" in shown
    assert "mobile" in shown
    assert "gov.example" not in shown
    assert run(desk, officers, "link", "E1", 2).output == "Account 2 is that of E1.\n"
    assert run(desk, officers, "link").output.startswith("Nobody has to decide anything")
    assert run(desk, officers, "link", "E1", "--undo").output.startswith("Taken back: 2 possible accounts of E1")


def test_a_template_is_written_but_never_over_a_file(desk: Desk) -> None:
    path = desk.folder / "empty.xlsx"
    assert run(desk, officers, "template", path).exit_code == 0
    assert "is already there" in str(run(desk, officers, "template", path).exception)


def test_a_template_that_cannot_be_written_is_complained_of(desk: Desk) -> None:
    refused = run(desk, officers, "template", desk.folder / "no-such-folder" / "empty.xlsx").exception
    assert isinstance(refused, Complaint)
    assert "No such file or directory" in str(refused)
