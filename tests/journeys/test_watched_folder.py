"""Reports are dropped into a folder: imported once, whatever is killed on the way, and told of in the chat."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living
from tests.journeys.test_import_chat import ASHA, MANAGER, PASSWORD, WRONG, settle, zipped
from tests.no_personal_data import Person, assert_clean

DAY = date(2026, 4, 2)
WORDS = {
    "hi": {
        "done": "आयात 2 पूरा हुआ।",
        "asks": "के लिए पासवर्ड चाहिए",
        "give": "पासवर्ड दें",
        "write": "पासवर्ड लिखें।",
        "wrong": "पासवर्ड सही नहीं है, अथवा फ़ाइल क्षतिग्रस्त है।",
        "nudge": "विषय:",
    },
    "en": {
        "done": "Import 2 is done.",
        "asks": "wants its password",
        "give": "Give the password",
        "write": "Write the password.",
        "wrong": "The password is wrong, or the file is damaged.",
        "nudge": "Subject:",
    },
}


@pytest.fixture
def living(language: str, tmp_path: Path) -> Iterator[Living]:
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, language)
        with living.config.open("a", encoding="utf-8") as config:
            config.write('\n[imports]\nfolder = "reports"\nfolder_wait_seconds = 1\n')
        (living.folder / "reports").mkdir()
        living.officers(DAY, "asha")
        living.activate(DAY)
        settle(living)
        living.download(DAY, zoya=[])
        yield living
        living.kill()
        living.shell.app.close()


def lie(living: Living, folder: str = "") -> list[str]:
    place = living.folder / "reports" / folder
    return sorted(each.name for each in place.iterdir() if each.is_file()) if place.is_dir() else []


@pytest.mark.parametrize("language", ["en"])
def test_what_is_dropped_is_imported_once_however_often_the_program_is_killed(living: Living, language: str) -> None:
    names = ("ConsumptionReport.csv", "UserReport.csv")
    for name in names:
        shutil.copy(living.folder / name, living.folder / "reports" / name)
    for event in ("Smaran is running", "event=dropped_files"):
        living.start()
        living.wait_for(event, lambda event=event: event in living.logged())  # type: ignore[misc]
        living.kill()
    living.start()
    living.wait_for("both put away", lambda: len(lie(living, "done")) >= 4 and not lie(living))
    living.wait_for_check(1)
    (nudge,) = living.wait_for_texts(ASHA, 1)
    assert WORDS[language]["nudge"] in nudge
    assert living.end() == 0
    assert living.logged().count("state=applied") == 1
    assert set(names) <= set(lie(living, "done"))


@pytest.mark.parametrize("language", ["hi"])
def test_the_password_of_a_zip_is_asked_for_in_the_chat(living: Living, language: str) -> None:
    telegram, words = living.chats, WORDS[language]
    (living.folder / "reports" / "All Reports.zip").write_bytes(zipped(living))
    living.start()
    for password, then in ((WRONG, "wrong"), (PASSWORD, "done")):
        living.hears(MANAGER, words["asks"])
        telegram.press(MANAGER, words["give"])
        living.hears(MANAGER, words["write"])
        telegram.write(MANAGER, password)
        living.hears(MANAGER, words[then])
    living.wait_for("put away", lambda: lie(living, "done") == ["All Reports.zip", "All Reports.zip.txt"])
    written = [shown.text or "" for shown in telegram.screen(MANAGER).messages if shown.by == "person"]
    assert written == []
    assert living.end() == 0
    texts = tuple(telegram.reads(MANAGER))
    people = [Person("asha", mobile("asha")), Person(texts=texts)]
    assert_clean(living.logged(), people, secrets=[TOKEN, PASSWORD, WRONG])
    kept = [path for path in (living.folder / "data").rglob("*") if path.is_file()]
    assert [path for path in kept if PASSWORD.encode() in path.read_bytes()] == []
