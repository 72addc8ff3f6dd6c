"""What lies in the watched folder, when it has come to rest, and how it is put away without overwriting anything."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.watched_folder import files
from bot.watched_folder.files import Dropped, Rest, look, put_away

NOW = datetime(2026, 4, 2, 5, 30, tzinfo=UTC)


def dropped(folder: Path, name: str, content: str = "some") -> Dropped:
    (folder / name).write_text(content, encoding="utf-8")
    return next(each for each in look(folder) if each.path.name == name)


def test_only_files_of_the_folder_itself_are_seen(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a", encoding="utf-8")
    folder = tmp_path / "reports"
    (folder / "older").mkdir(parents=True)
    (folder / "older" / "UserReport.csv").write_text("a", encoding="utf-8")
    (folder / "link.csv").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.csv")
    assert look(folder) == set()
    assert [each.path.name for each in [dropped(folder, "UserReport.csv")]] == ["UserReport.csv"]


@pytest.mark.parametrize(
    "name",
    ["~$officers.xlsx", ".~lock.officers.xlsx#", "All Reports.zip.part", "All Reports.zip.crdownload", "x.CSV.TMP",
     "Thumbs.db", "desktop.ini", ".DS_Store"],
)  # fmt: skip
def test_what_others_are_at_work_on_is_left_alone(tmp_path: Path, name: str) -> None:
    rest = Rest(60)
    seen = {dropped(tmp_path, name)}
    assert rest.come_to(seen, 0) == []
    assert rest.come_to(seen, 999) == []


def test_a_file_that_grows_is_waited_for(tmp_path: Path) -> None:
    rest, path = Rest(60), tmp_path / "UserReport.csv"
    for at in (0, 50, 100):
        path.write_text("x" * (at + 1), encoding="utf-8")
        assert rest.come_to(look(tmp_path), at) == []
    assert rest.come_to(look(tmp_path), 159) == []
    assert [each.path for each in rest.come_to(look(tmp_path), 160)] == [path]


def test_what_still_comes_under_a_passing_name_is_waited_for(tmp_path: Path) -> None:
    rest = Rest(60)
    dropped(tmp_path, "UserReport.csv")
    rest.come_to(look(tmp_path), 0)
    dropped(tmp_path, "ConsumptionReport.csv.part", "half")
    assert rest.come_to(look(tmp_path), 60) == []
    (tmp_path / "ConsumptionReport.csv.part").rename(tmp_path / "ConsumptionReport.csv")
    assert rest.come_to(look(tmp_path), 100) == []
    assert len(rest.come_to(look(tmp_path), 160)) == 2


def test_a_file_is_put_beside_its_summary(tmp_path: Path) -> None:
    place = put_away(dropped(tmp_path, "a.csv", "new"), tmp_path / "done", "Done.\n", NOW)
    assert place == tmp_path / "done" / "a.csv"
    assert place.read_text(encoding="utf-8") == "new"
    assert (tmp_path / "done" / "a.csv.txt").read_text(encoding="utf-8") == "Done.\n"
    assert look(tmp_path) == set()


@pytest.mark.parametrize("taken", ["a.csv", "a.csv.txt"])
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    done = tmp_path / "done"
    done.mkdir()
    (done / taken).write_text("old", encoding="utf-8")
    names = []
    for _ in range(3):
        place = put_away(dropped(tmp_path, "a.csv"), done, "Done.", NOW)
        assert place is not None
        names.append(place.name)
    assert names == ["a 2026-04-02 11.00.00.csv", "a 2026-04-02 11.00.00 (2).csv", "a 2026-04-02 11.00.00 (3).csv"]
    assert (done / taken).read_text(encoding="utf-8") == "old"
    assert len(list(done.iterdir())) == 7


def test_a_newer_file_under_the_name_stays_where_it_is(tmp_path: Path) -> None:
    taken = dropped(tmp_path, "a.csv", "first")
    dropped(tmp_path, "a.csv", "second, and longer")
    assert put_away(taken, tmp_path / "done", "Done.", NOW) is None
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "second, and longer"
    assert list((tmp_path / "done").iterdir()) == []


def test_a_newer_file_that_comes_in_that_very_moment_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = dropped(tmp_path, "a.csv", "first")
    names = files._names

    def and_drop(*args: object) -> object:
        if not (tmp_path / "once").exists():
            (tmp_path / "once").touch()
            dropped(tmp_path, "a.csv", "second, and longer")
        return names(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_names", and_drop)
    assert put_away(taken, tmp_path / "done", "Done.", NOW) is None
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "second, and longer"
    assert list((tmp_path / "done").iterdir()) == []
