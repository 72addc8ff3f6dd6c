"""An IT manager imports the portal's zip by chat: asked for its password, shown what would change, and obeyed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.cli.demo.zipcrypto import write_encrypted_zip
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.rows import Right
from storage.tables import ContactOfficers
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living
from tests.no_personal_data import Person, assert_clean

DAY = date(2026, 4, 2)
NOW = datetime(2026, 4, 2, 5, 30, tzinfo=UTC)
MANAGER, ASHA = 701, 501
PASSWORD, WRONG = "Invented-7Xq2mW", "Mistyped-9Kd4zL"
WORDS = {
    "hi": {
        "reports": "iGOT की रिपोर्टें",
        "sent": "सभी फ़ाइलें भेज दीं",
        "password": "All Reports.zip का पासवर्ड लिखें",
        "wrong": "शेष प्रयास: 4",
        "trial": "उपयोगकर्ता: पढ़ी गई पंक्तियाँ 1; नई 1",
        "import": "आयात करें",
        "done": "आयात 2 पूरा हुआ।",
        "nudge": "विषय:",
        "refused": "फ़ाइल आयात नहीं हुई; कुछ नहीं बदला है।",
    },
    "en": {
        "reports": "iGOT reports",
        "sent": "All files sent",
        "password": "Write the password of All Reports.zip",
        "wrong": "Tries left: 4",
        "trial": "Users: 1 row read; new 1",
        "import": "Import",
        "done": "Import 2 is done.",
        "nudge": "Subject:",
        "refused": "The import was not done; nothing was changed.",
    },
}


@pytest.fixture(params=["hi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def living(language: str, tmp_path: Path) -> Iterator[Living]:
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, language, DAY, webhook=False)
        with living.config.open("a", encoding="utf-8") as config:
            config.write("\n[imports]\nby_chat = true\n")
        yield living
        living.kill()
        living.shell.app.close()


def test_a_zip_is_imported_by_chat_and_its_password_stays_nowhere(living: Living, language: str) -> None:
    telegram, words = living.telegram, WORDS[language]
    living.officers(DAY, "asha")
    living.activate(DAY)
    settle(living, language)
    living.download(DAY, zoya=[])
    content = zipped(living)
    living.start()

    telegram.write(MANAGER, "/import")
    living.wait_for_texts(MANAGER, 1)
    telegram.press(MANAGER, words["reports"])
    living.wait_for_texts(MANAGER, 2)
    telegram.hand_in(MANAGER, "All Reports.zip", content)
    living.wait_for_texts(MANAGER, 3)
    telegram.press(MANAGER, words["sent"])
    wait_to_read(living, words["password"])
    telegram.write(MANAGER, WRONG)
    wait_to_read(living, words["wrong"])
    telegram.write(MANAGER, PASSWORD)
    wait_to_read(living, words["trial"])
    checks = living.logged().count("job=check_after_import")
    telegram.press(MANAGER, words["import"])
    wait_to_read(living, words["done"])
    living.wait_for_check(checks + 1)
    (nudge,) = living.wait_for_texts(ASHA, 1)
    assert words["nudge"] in nudge

    # Nobody who takes the phone reads a password in the chat.
    written = [shown.text or "" for shown in telegram.screen(MANAGER).messages if shown.by == "person"]
    assert written == ["/import", ""]

    telegram.hand_in(MANAGER, "UserReport.csv", b"Name,Secret\nasha,1\n")
    living.wait_for("the question what it is", lambda: "UserReport.csv" in telegram.reads(MANAGER)[-1])
    telegram.press(MANAGER, words["reports"])
    wait_to_read(living, words["refused"])
    assert living.end() == 0

    log = living.logged()
    texts = tuple(telegram.reads(MANAGER))
    assert_clean(log, [Person("asha", mobile("asha")), Person(texts=texts)], secrets=[TOKEN, PASSWORD, WRONG])
    kept = [path for path in (living.folder / "data").rglob("*") if path.is_file()]
    assert [
        path.name for path in kept if PASSWORD.encode() in path.read_bytes() or WRONG.encode() in path.read_bytes()
    ] == []
    assert list((living.folder / "data" / "incoming").iterdir()) == []


def settle(living: Living, language: str) -> None:
    """Let the two have joined: how people do that is another journey."""

    def work(session: Session) -> None:
        for chat in (MANAGER, ASHA):
            meet(session, "telegram", str(chat), language)  # type: ignore[arg-type]
        contact = meet(session, "telegram", str(MANAGER), "en").contact_id
        grant(session, "Ravi Kumar", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=contact)
        asha = meet(session, "telegram", str(ASHA), "en").contact_id
        session.add(ContactOfficers(officer_id=1, contact_id=asha, role="self", linked_at=NOW))

    database = Database(f"sqlite:///{living.folder / 'data' / 'smaran.db'}")
    database.write_now(work)
    database.close()


def zipped(living: Living) -> bytes:
    """The report as the portal would give it."""
    path = living.folder / "made.zip"
    names = ("UserReport.csv", "ConsumptionReport.csv")
    write_encrypted_zip(path, {name: (living.folder / name).read_bytes() for name in names}, PASSWORD, NOW)
    return path.read_bytes()


def wait_to_read(living: Living, words: str) -> None:
    living.wait_for(f"“{words}”", lambda: any(words in text for text in living.telegram.reads(MANAGER)))
