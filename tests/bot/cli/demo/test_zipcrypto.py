"""What we encrypt, the standard library can read."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.demo.zipcrypto import write_encrypted_zip

FILES = {"mdoid=01/UserReport.csv": "Full_Name\nआशा\n".encode(), "खाली.csv": b"", "big.csv": b"x,y\n" * 5000}
MOMENT = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)


def test_written_zip_can_be_read_with_its_password(tmp_path: Path) -> None:
    path = tmp_path / "reports.zip"
    write_encrypted_zip(path, FILES, "a-password", MOMENT)
    with zipfile.ZipFile(path) as archive:
        archive.setpassword(b"a-password")
        assert {info.filename: archive.read(info) for info in archive.infolist()} == FILES
        assert all(info.flag_bits & 1 for info in archive.infolist())
        assert archive.infolist()[0].date_time == (2026, 3, 31, 10, 30, 0)


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_encrypted_zip(tmp_path / name, FILES, "a-password", MOMENT)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
