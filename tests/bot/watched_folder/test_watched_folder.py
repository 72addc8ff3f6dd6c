"""What becomes of files that are dropped into the watched folder, and what the IT manager hears of it."""

from pathlib import Path

import pytest

from bot.cli.demo.zipcrypto import write_encrypted_zip
from bot.watched_folder import part, taking
from bot.watched_folder.files import put_away
from storage.complaint import Busy
from storage.database import Database
from tests.bot.bureau import Bureau
from tests.bot.chatting import NOW, press, text
from tests.bot.watched_folder.dropping import ENROLMENTS, USERS, Office, report

LIST = b"name,mobile,office\nAsha Devi,9000000001,North\n"
SPARROW = b"mobile,SPARROW email\n9000000001,asha@department.example\n"
PASSWORD, WRONG = "Invented-7Xq2mW", "Mistyped-9Kd4zL"


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Bureau:
    bureau = Bureau(database, tmp_path)
    bureau.manager()
    return bureau


@pytest.fixture
def office(bureau: Bureau) -> Office:
    return Office(bureau)


def encrypted(office: Office, name: str = "All Reports.zip") -> Path:
    write_encrypted_zip(office.folder / name, {"UserReport.csv": USERS}, PASSWORD, NOW)
    return office.folder / name


def test_reports_that_come_together_are_one_import(office: Office) -> None:
    office.drop("ConsumptionReport.csv", ENROLMENTS)
    office.look()
    office.seconds = 50
    office.drop("UserReport.csv", USERS)
    office.look()
    office.seconds = 100
    office.look()
    assert office.imported() == []
    office.seconds = 110
    office.look()
    assert office.imported() == [("portal_reports", "applied", ["ConsumptionReport.csv", "UserReport.csv"])]
    assert office.lie("done") == [
        *("ConsumptionReport.csv", "ConsumptionReport.csv.txt"),
        *("UserReport.csv", "UserReport.csv.txt"),
    ]
    ((template, words),) = office.heard()
    assert template == "folder_import"
    assert words + "\n" == office.summary("done", "UserReport.csv")
    assert "Import 1 is done." in words
    assert "Users: 1 row read; new 1" in words


def test_lists_are_known_by_their_columns_and_come_first(office: Office) -> None:
    for name, content in (("a.csv", USERS), ("b.csv", SPARROW), ("c.csv", LIST)):
        office.drop(name, content)
    office.wait()
    assert [kind for kind, _, _ in office.imported()] == ["officers", "sparrow", "portal_reports"]


def test_what_is_none_of_these_is_turned_away_with_the_reason(office: Office) -> None:
    office.drop("photo.jpg", b"\xff\xd8\xff\xe0 no table")
    office.drop("prices.csv", b"item,price\npaper,3\n")
    office.drop("cut.zip", b"PK\x03\x04 cut off")
    office.drop("UserReport.csv", USERS)
    office.wait()
    assert office.lie("rejected") == sorted(
        name + end for name in ("photo.jpg", "prices.csv", "cut.zip") for end in ("", ".txt")
    )
    assert "prices.csv is neither a report of the portal nor the officers' list" in office.summary(
        "rejected", "prices.csv"
    )
    assert [state for _, state, _ in office.imported()] == ["applied"]
    assert sorted(template for template, _ in office.heard()) == ["folder_import", *["folder_rejected"] * 3]


def test_the_rows_that_could_not_be_used_are_named_in_the_summary(office: Office) -> None:
    office.drop("UserReport.csv", report("users", {}, {"Email": "", "Phone_Number": "", "userID": ""}))
    office.wait()
    assert "The rejected rows and why: " in office.summary("done", "UserReport.csv")


def test_the_same_file_is_never_taken_in_twice(office: Office) -> None:
    office.drop("UserReport.csv", USERS)
    office.wait()
    office.drop("again.csv", USERS)
    office.start()
    office.wait()
    assert len(office.imported()) == 1
    assert "in import 1. It was not taken in again." in office.summary("done", "again.csv")


def test_one_that_changes_nothing_is_done_too(office: Office) -> None:
    office.drop("UserReport.csv", USERS)
    office.wait()
    office.drop("spaced.csv", USERS + b"\r\n")
    office.wait()
    assert "there is nothing new in it" in office.summary("done", "spaced.csv")


def test_what_looks_wrong_is_held_until_somebody_confirms_it(office: Office) -> None:
    office.drop("UserReport.csv", report("users", *({"userID": f"u{n}", "Email": f"{n}@a.example"} for n in range(9))))
    office.wait()
    office.drop("UserReport.csv", report("users", {"userID": "u1", "Email": "1@a.example"}))
    office.wait()
    assert office.lie("held") == ["UserReport.csv", "UserReport.csv.txt"]
    summary = office.summary("held", "UserReport.csv")
    assert f'smaran import reports "{office.folder}/held/UserReport.csv" --confirm' in summary
    assert "1 row now, 9 before" in summary
    assert [state for _, state, _ in office.imported()] == ["applied", "held"]
    assert office.heard()[-1][1] + "\n" == summary
    office.wait()
    assert office.lie("held") == ["UserReport.csv", "UserReport.csv.txt"]


@pytest.mark.parametrize("cut", ["before it is told", "before it is moved", "between the two files"])
def test_a_kill_after_the_import_neither_loses_nor_repeats(
    office: Office, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def killed(*given: object) -> None:
        calls.append(given)
        if cut == "between the two files" and len(calls) == 1:
            put_away(*given)  # type: ignore[arg-type]
            return
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(part, *(("tell", killed) if cut == "before it is told" else ("put_away", killed)))
        office.drop("UserReport.csv", USERS)
        office.drop("ConsumptionReport.csv", ENROLMENTS)
        with pytest.raises(KeyboardInterrupt):
            office.wait()
    office.start()
    office.wait()
    assert [state for _, state, _ in office.imported()] == ["applied"]
    assert office.lie() == []
    assert len(office.lie("done")) == 4
    assert office.heard() != []


def test_it_waits_while_another_import_runs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy("Another import is running.")

    with monkeypatch.context() as patch:
        patch.setattr(taking, "take_reports", busy)
        office.drop("UserReport.csv", USERS)
        office.wait()
    assert office.lie() == ["UserReport.csv"]
    office.look()
    assert office.lie("done") == ["UserReport.csv", "UserReport.csv.txt"]


def test_a_disk_that_cannot_be_used_is_told_once(office: Office) -> None:
    office.drop("UserReport.csv", USERS)
    (office.folder / "done").symlink_to("nowhere")
    office.wait()
    for _ in range(3):
        office.look()
    assert [template for template, _ in office.heard()] == ["folder_import", "folder_trouble"]
    (office.folder / "done").unlink()
    office.look()
    assert office.lie("done") == ["UserReport.csv", "UserReport.csv.txt"]
    assert [state for _, state, _ in office.imported()] == ["applied"]


def test_a_folder_that_is_not_there_is_told_once_and_tried_again(office: Office) -> None:
    office.folder.rmdir()
    for _ in range(3):
        office.look()
    ((template, words),) = office.heard()
    assert template == "folder_trouble"
    assert "No such file or directory" in words
    office.folder.mkdir()
    office.drop("UserReport.csv", USERS)
    office.wait()
    assert office.lie("done") == ["UserReport.csv", "UserReport.csv.txt"]


def test_the_password_may_come_from_the_environment(bureau: Bureau) -> None:
    office = Office(bureau, given=PASSWORD)
    encrypted(office)
    office.wait()
    assert office.lie("done") == ["All Reports.zip", "All Reports.zip.txt"]


def test_where_nobody_can_be_asked_for_a_password_it_is_put_away(bureau: Bureau) -> None:
    office = Office(bureau, asked_on=())
    encrypted(office)
    office.wait()
    assert "set SMARAN_ZIP_PASSWORD where Smaran runs" in office.summary("rejected", "All Reports.zip")
    assert [template for template, _ in office.heard()] == ["folder_rejected"]


def test_the_password_is_asked_for_in_the_chat_and_stays_nowhere(office: Office) -> None:
    bureau = office.bureau
    bureau.zip_password = office.told
    encrypted(office)
    office.wait()
    office.look()
    assert [template for template, _ in office.heard()] == ["folder_password"]
    assert office.lie() == ["All Reports.zip"]

    for number, word in enumerate((WRONG, PASSWORD)):
        assert [each.template for each in bureau.replies(press("zippassword"))] == ["folder_password_ask"]
        taken_back, thanks = bureau.replies(text(word, message_id=f"{number}"))
        assert (taken_back.form, thanks.template) == ({"deletes": f"{number}"}, "folder_password_kept")
        office.look()
    assert [template for template, _ in office.heard()] == ["folder_password", "folder_password", "folder_import"]
    assert office.lie("done") == ["All Reports.zip", "All Reports.zip.txt"]
    assert (office.told.told, office.told.awaited) == (None, False)
    assert [each.template for each in bureau.replies(press("zippassword"))] == ["folder_password_over"]


def test_an_unanswered_zip_is_put_away_after_a_day(office: Office) -> None:
    encrypted(office)
    office.wait()
    office.seconds += 23 * 3600
    office.look()
    assert office.lie() == ["All Reports.zip"]
    office.seconds += 3600
    office.look()
    assert office.lie("rejected") == ["All Reports.zip", "All Reports.zip.txt"]


def test_after_some_wrong_passwords_it_is_put_away(office: Office) -> None:
    encrypted(office)
    office.wait()
    for number in range(5):
        office.told.tell(f"{WRONG}{number}")
        office.look()
    assert office.lie("rejected") == ["All Reports.zip", "All Reports.zip.txt"]
