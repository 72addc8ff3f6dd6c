"""What cannot be opened is complained of in words that say what to do."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.demo.zipcrypto import write_encrypted_zip
from scheduler.sources.archive import Limits, needs_password, shown
from scheduler.sources.portal_reports import open_reports
from storage.complaint import Complaint
from tests.scheduler.sources.report_files import USERS_2025, report

MOMENT = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)
USERS = report(USERS_2025)


def plain(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def complaint(path: Path, password: str | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(Complaint) as raised:
        read_all(path, password, limits or Limits())
    return str(raised.value)


def read_all(path: Path, password: str | None, limits: Limits) -> None:
    for file in open_reports(path, password, limits=limits).files:
        list(file.lines([].append))


def test_encrypted_zip_says_that_it_needs_a_password(tmp_path: Path) -> None:
    write_encrypted_zip(tmp_path / "a.zip", {"u.csv": USERS}, "right", MOMENT)
    (tmp_path / "u.csv").write_bytes(USERS)
    assert needs_password(tmp_path / "a.zip")
    assert not needs_password(plain(tmp_path / "b.zip", {"u.csv": USERS}))
    assert not needs_password(tmp_path / "u.csv")


def test_missing_password(tmp_path: Path) -> None:
    write_encrypted_zip(tmp_path / "a.zip", {"u.csv": USERS}, "right", MOMENT)
    assert complaint(tmp_path / "a.zip") == (
        "a.zip › u.csv needs the password of the zip. It is shown beside the download."
    )


def test_wrong_password(tmp_path: Path) -> None:
    write_encrypted_zip(tmp_path / "a.zip", {"u.csv": USERS}, "right", MOMENT)
    said = complaint(tmp_path / "a.zip", "wrong")
    assert said == "a.zip › u.csv: the password is wrong. It is shown beside the download."
    assert "right" not in said


def test_no_wrong_password_is_taken(tmp_path: Path) -> None:
    write_encrypted_zip(tmp_path / "a.zip", {"u.csv": USERS}, "right", MOMENT)
    for number in range(300):  # one in 256 passes the zip's own test of the password
        assert "the password is wrong" in complaint(tmp_path / "a.zip", f"wrong-{number}")


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_half_written_zip(tmp_path: Path, share: float) -> None:
    content = plain(tmp_path / "a.zip", {"u.csv": USERS}).read_bytes()
    (tmp_path / "a.zip").write_bytes(content[: int(len(content) * share)])
    assert complaint(tmp_path / "a.zip") == "a.zip is damaged or was not downloaded completely. Download it again."


def test_damage_in_the_middle(tmp_path: Path) -> None:
    content = bytearray(plain(tmp_path / "a.zip", {"u.csv": USERS * 9}, zipfile.ZIP_STORED).read_bytes())
    content[2000] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert complaint(tmp_path / "a.zip") == "a.zip › u.csv: the file is damaged. Download it again."


def test_aes_and_other_methods(tmp_path: Path) -> None:
    content = plain(tmp_path / "a.zip", {"u.csv": USERS}).read_bytes()
    directory = content.index(b"PK\x01\x02")
    aes = bytearray(content)
    aes[8:10] = aes[directory + 10 : directory + 12] = (99).to_bytes(2, "little")
    aes[6] = aes[directory + 8] = 1
    (tmp_path / "a.zip").write_bytes(aes)
    plain(tmp_path / "b.zip", {"u.csv": USERS}, zipfile.ZIP_LZMA)
    for name, password in (("a.zip", "right"), ("b.zip", None)):
        assert complaint(tmp_path / name, password) == (
            f"{name} › u.csv is packed or encrypted in a way that the portal does not use (AES, for example). "
            "Unpack it and hand in the CSV, or download it again."
        )


@pytest.mark.parametrize("name", ["inner.zip", "list.xlsx", "UserReport.csv"])
def test_archive_within_the_archive(tmp_path: Path, name: str) -> None:
    inner = plain(tmp_path / "inner.zip", {"u.csv": USERS}).read_bytes()
    path = plain(tmp_path / "a.zip", {"u.csv": USERS, name: inner})
    assert complaint(path) == f"a.zip › {name} is itself an archive. Unpack it and hand in each file by itself."


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(entries=1), "a.zip holds 2 files, more than 1: this is no download of reports."),
        (Limits(total_bytes=1_000_000), "a.zip would unpack to more than 0.001 GB. Do not use this file."),
        (Limits(), "a.zip › bomb.csv would unpack to more than 200 times its size. Do not use this file."),
    ],
)
def test_limits(tmp_path: Path, limits: Limits, message: str) -> None:
    path = plain(tmp_path / "a.zip", {"u.csv": USERS, "bomb.csv": bytes(2_000_000)})
    assert complaint(path, limits=limits) == message


def test_zip_that_declares_less_than_it_holds(tmp_path: Path) -> None:
    content = bytearray(plain(tmp_path / "a.zip", {"u.csv": USERS + b"\n" * 100_000}).read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    assert complaint(tmp_path / "a.zip") == "a.zip › u.csv unpacks to more than it declares. Do not use this file."


def test_spreadsheet_is_held_to_the_limits_before_it_is_opened(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", {"[Content_Types].xml": b"", "xl/sheet.xml": bytes(2_000_000)})
    assert complaint(path) == (
        "a.xlsx › xl/sheet.xml would unpack to more than 200 times its size. Do not use this file."
    )


def test_spreadsheet_that_is_none(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx", {"[Content_Types].xml": b"", "xl/sheet.xml": b"?"})
    assert complaint(path) == "a.xlsx cannot be read as a spreadsheet. Open it, save it again as XLSX or CSV."


def test_zip_without_any_report(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.zip", {"readme.pdf": b"%PDF", "ContentReport.csv": b"Content_Name,Enrolled\n"})
    assert complaint(path) == (
        "a.zip holds none of the reports that are read here: users, enrolments, assessments, training plan. "
        "On the portal, press Reports, then All Reports, and hand in the zip as it comes."
    )


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none.zip") == f"{tmp_path}/none.zip: there is no such file."
    assert complaint(tmp_path) == f"{tmp_path} is a folder. Name the file itself."


def test_nothing_is_written_beside_the_zip(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.zip", {"../../evil.csv": USERS, "/etc/evil.csv": USERS})
    for file in open_reports(path).files:
        list(file.lines([].append))
    assert list(tmp_path.iterdir()) == [path]


def test_names_from_an_archive_are_shown_without_control_characters() -> None:
    assert shown("a\x1b[31m\n.csv") == "a�[31m�.csv"
