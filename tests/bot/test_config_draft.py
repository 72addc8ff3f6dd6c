"""A config that the program writes: what stays, and what stands there when writing fails."""

import errno
import os
import tomllib
from pathlib import Path

import pytest

from bot.config_draft import changed, write_config
from storage.complaint import Complaint


@pytest.mark.parametrize(
    "text", ["", "# mine\n", '[department]\nstate = "BR" # ours\n', "language = 'en'\n[web]\nport = 1\n"]
)
def test_settings_are_found_whatever_stood_there(text: str) -> None:
    after = tomllib.loads(changed(text, {"": {"language": "hi"}, "department": {"state": "RJ"}}))
    assert (after["language"], after["department"]["state"]) == ("hi", "RJ")
    assert tomllib.loads(text).keys() <= after.keys()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    config = tmp_path / "config.toml"
    config.write_text("# mine\n", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Complaint, match="cannot be written: No space left on device"):
        write_config(config, "# new\n")
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["# mine\n"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link, config = tmp_path / "config.toml", tmp_path / "there" / "config.toml"
    link.symlink_to(config)
    write_config(link, "# new\n")
    assert link.is_symlink()
    assert config.read_text("utf-8") == "# new\n"
