"""The passing file of an import, when the machine fails it."""

import sqlite3
from pathlib import Path

import pytest

from storage.complaint import Complaint
from storage.staging import staging_file


def test_a_full_disk_is_said_in_plain_words_and_nothing_stays_behind(tmp_path: Path) -> None:
    full = r"the disk is full; make room and start again\. Nothing was changed\."
    with pytest.raises(Complaint, match=full), staging_file(tmp_path) as staging:
        staging.script(f"PRAGMA max_page_count = 3; CREATE TABLE lines AS SELECT '{'x' * 90_000}'")
    assert list(tmp_path.iterdir()) == []


def test_what_is_a_fault_of_ours_stays_one(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), staging_file(tmp_path) as staging:
        staging.execute("SELECT * FROM nowhere")
