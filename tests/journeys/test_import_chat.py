"""An IT manager imports the portal's zip by chat: asked for its password, shown what would change, and obeyed."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.cli.demo.zipcrypto import write_encrypted_zip
from storage.actors import grant
from storage.contacts import meet
from storage.database import Database
from storage.rows import Right
from storage.tables import ContactOfficers
from storage.windows import note_heard
from tests.fakes.whatsapp import FakeWhatsApp
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

NOW = datetime(2026, 4, 2, 5, 30, tzinfo=UTC)
MANAGER, ASHA = 701, chat_of("asha")
PASSWORD, WRONG = "Invented-7Xq2mW", "Mistyped-9Kd4zL"
REPORTS = ("UserReport.csv", "ConsumptionReport.csv")
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
        "elsewhere": "पासवर्ड",
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
        "elsewhere": "no password is asked for here",
        "refused": "The import was not done; nothing was changed.",
    },
}


@pytest.mark.parametrize("living", ["telegram hi", "whatsapp en"], indirect=True)
def test_a_zip_is_imported_by_chat_and_its_password_stays_nowhere(living: Living) -> None:
    chats, words = living.chats, WORDS[living.language]
    living.configure("[imports]", "by_chat = true")
    living.officers(DAY, "asha")
    living.activate(DAY)
    settle(living)
    living.download(DAY, zoya=[])
    content = zipped(living)
    living.start()

    sends(living, {"All Reports.zip": content})
    if living.limits.deletes:
        living.hears(MANAGER, words["password"])
        living.writes(MANAGER, WRONG, words["wrong"])
        living.writes(MANAGER, PASSWORD, words["trial"])
    else:
        # What cannot be taken out of the chat again is not asked for: it says how else.
        living.hears(MANAGER, words["elsewhere"])
        sends(living, {name: (living.folder / name).read_bytes() for name in REPORTS})
        living.hears(MANAGER, words["trial"])
    checks = living.logged().count("job=check_after_import")
    living.presses(MANAGER, words["import"], words["done"])
    living.wait_for_check(checks + 1)
    (nudge,) = living.wait_for_texts(ASHA, 1)
    assert words["nudge"] in nudge

    # Nobody who takes the phone reads a password in the chat.
    written = [shown.text or "" for shown in chats.screen(MANAGER).messages if shown.by == "person"]
    assert not {PASSWORD, WRONG} & set(written)

    chats.hand_in(MANAGER, "UserReport.csv", b"Name,Secret\nasha,1\n")
    living.wait_for("the question what it is", lambda: "UserReport.csv" in chats.reads(MANAGER)[-1])
    living.presses(MANAGER, words["reports"], words["refused"])
    assert living.end() == 0

    log = living.logged()
    texts = tuple(chats.reads(MANAGER))
    assert_clean(log, [Person("asha", mobile("asha")), Person(texts=texts)], [*SECRETS, PASSWORD, WRONG])
    kept = [path for path in (living.folder / "data").rglob("*") if path.is_file()]
    assert [
        path.name for path in kept if PASSWORD.encode() in path.read_bytes() or WRONG.encode() in path.read_bytes()
    ] == []
    assert list((living.folder / "data" / "incoming").iterdir()) == []


def sends(living: Living, files: dict[str, bytes]) -> None:
    """Say what it is, and hand in the files."""
    words = WORDS[living.language]
    living.writes(MANAGER, "/import", "")
    living.presses(MANAGER, words["reports"])
    for name, content in files.items():
        read = len(living.chats.reads(MANAGER))
        living.chats.hand_in(MANAGER, name, content)
        living.hears(MANAGER, name, read)
    living.taps(MANAGER, words["sent"])


def settle(living: Living) -> None:
    """Let the two have joined: how people do that is another journey."""

    def work(session: Session) -> None:
        contact, asha = (
            meet(session, living.channel, living.address(chat), living.language).contact_id for chat in (MANAGER, ASHA)
        )
        for each in (contact, asha):
            note_heard(session, each, NOW, living.limits.window, NOW)
        grant(session, "Ravi Kumar", Right.IT_MANAGER, [], granted_by="shell", now=NOW, contact_id=contact)
        session.add(ContactOfficers(officer_id=1, contact_id=asha, role="self", linked_at=NOW))

    database = Database(f"sqlite:///{living.folder / 'data' / 'smaran.db'}")
    database.write_now(work)
    database.close()
    if isinstance(living.chats, FakeWhatsApp):
        living.chats.open_window(MANAGER, ASHA)


def zipped(living: Living) -> bytes:
    """The report as the portal would give it."""
    path = living.folder / "made.zip"
    write_encrypted_zip(path, {name: (living.folder / name).read_bytes() for name in REPORTS}, PASSWORD, NOW)
    return path.read_bytes()
