"""The config file as people write it: what it may not say, and how they are told."""

from pathlib import Path

import pytest

from bot.config import load_config
from storage.complaint import Complaint


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "[reminders]\ndays_before = [7, -1]",
            "reminders.days_before[2]: -1 given; expected a list of days, 0 or more",
        ),
        ("[checks]\nat = 2", 'checks.at: 2 given; expected a time, as "02:00"'),
        (
            '[working_time]\nopens = "18:00"\ncloses = "10:00"',
            "working_time.closes: 10:00 given; expected a time after 18:00",
        ),
        ('[orders]\nfolder = "nowhere"', "nowhere is not there; expected a folder, or nothing"),
        ('[department]\nstat = "BR"', 'department.stat: there is no such key (did you mean "state"?)'),
    ],
)
def test_a_mistake_is_told_by_file_and_key(text: str, complaint: str, tmp_path: Path) -> None:
    file = write(tmp_path, text)
    with pytest.raises(Complaint) as caught:
        load_config(file, {})
    assert str(caught.value).startswith(f"{file}: ")
    assert complaint in str(caught.value)


def test_notepad_marks_its_files_and_that_is_no_mistake(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, 'language = "en"', "utf-8-sig"), {}).language == "en"


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match=r"config\.toml: not a TOML file in UTF-8"):
        load_config(write(tmp_path, 'language = "en"', "utf-16"), {})
