"""A notice by chat: made by one manager, approved by another, paused; a 429, a blocked officer and a kill."""

import io
from collections import Counter
from collections.abc import Collection

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from storage.actors import grant
from storage.rows import Right
from storage.tables import ContactOfficers, Contacts, Listings
from tests.journeys.house import mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

MEERA, ARUN = 901, 902
JOINED = 40
NAMES = [f"officer{number:02}" for number in range(1, JOINED + 3)]
CHATS = range(1_001, 1_001 + JOINED)
BLOCKED = CHATS[0]
"""The first who is written to: what came of it is known before the kill."""
HINDI, ENGLISH = "30 अप्रैल को कार्यशाला है।\n\nस्थान: सभागार", "There is a workshop on 30 April.\n\nPlace: the hall"
READ = {
    "hi": f"विभागीय सूचना\nआदेश सं. 166\n\n{HINDI}",
    "en": f"Notice from the department\nOrder no. 166\n\n{ENGLISH}",
}
PDF = b"%PDF-1.4 invented"


def language(chat: int) -> str:
    return "hi" if chat % 2 else "en"


def everybody_joins(living: Living) -> None:
    """Forty officers and two managers, each in the language they have chosen; two officers stay away."""
    living.officers(DAY, *NAMES)
    living.start()
    for chat in (MEERA, ARUN, *CHATS):
        living.chats.write(chat, "/start")
    for chat in (MEERA, ARUN, *CHATS):
        living.wait_for_texts(chat, 1)

    def join(session: Session) -> None:
        connection, now = session.connection(), living.shell.app.clock.now()
        contacts = {each.address: each.id for each in session.exec(select(Contacts))}
        officers = {each.name: each.officer_id for each in session.exec(select(Listings))}
        for name, chat in zip(NAMES, CHATS, strict=False):
            contact = contacts[living.address(chat)]
            connection.execute(update(Contacts).where(col(Contacts.id) == contact).values(language=language(chat)))
            link = {"officer_id": officers[name], "contact_id": contact, "role": "self", "linked_at": now}
            connection.execute(insert(ContactOfficers).values(**link))
        for name, chat, chosen in (("Meera", MEERA, "hi"), ("Arun", ARUN, "en")):
            contact = contacts[living.address(chat)]
            connection.execute(update(Contacts).where(col(Contacts.id) == contact).values(language=chosen))
            grant(session, name, Right.IT_MANAGER, [], granted_by="test", now=now, contact_id=contact)

    living.shell.app.database.write_now(join)


def notices(living: Living) -> Counter[int]:
    """How often each officer has been sent the notice."""
    return Counter(line["chat_id"] for line in living.chats.accepted() if line.get("file") and line["chat_id"] in CHATS)


def refused(living: Living, chats: Collection[int] = CHATS) -> set[int]:
    """The codes with which the channel has refused to write to officers."""
    calls = [line for line in living.chats.calls() if line["method"] in {"sendDocument", "messages"}]
    return {
        line.get("error") or line["code"] for line in calls if line.get("chat_id") in chats and not line["accepted"]
    }


def is_made(living: Living) -> None:
    """Meera makes it, part by part, and sees it as each language will look."""
    chats = living.chats
    chats.write(MEERA, "प्रसारण")
    living.taps(MEERA, "सूची के सभी")
    living.hears(MEERA, "हिन्दी पाठ भेजें")
    chats.write(MEERA, HINDI)
    living.hears(MEERA, "अंग्रेज़ी पाठ भेजें")
    chats.write(MEERA, ENGLISH)
    living.hears(MEERA, "फ़ाइल यहाँ भेजें")
    chats.send_file(MEERA, "order-166.pdf", PDF)
    living.taps(MEERA, "आगे बढ़ें")
    living.taps(MEERA, "स्वीकृति मिलते ही")
    living.taps(MEERA, "3 दिन")
    living.hears(MEERA, "आदेश संख्या लिखें")
    chats.write(MEERA, "166")
    living.hears(MEERA, f"चुने गए नाम: {len(NAMES)}; संदेश: {JOINED}")
    shown = [one for one in chats.screen(MEERA).messages if one.by == "bot" and one.file]
    assert [one.text for one in shown] == [READ["hi"], READ["en"]]
    assert chats.file(shown[0]) == PDF
    assert "अभी जुड़े नहीं हैं: 2" in (chats.screen(MEERA).last.text or "")


def is_approved(living: Living) -> None:
    """Arun approves what he sees."""
    living.taps(MEERA, "स्वीकृति के लिए भेजें")
    living.hears(ARUN, "Notice 1 for approval, prepared by Meera.")
    assert READ["en"] in living.chats.screen(ARUN).said
    living.taps(ARUN, "Approve")


def is_paused(living: Living) -> None:
    """It runs into a 429 and is paused; nothing more goes out afterwards."""
    chats = living.chats
    living.wait_for("a refusal", lambda: refused(living, [BLOCKED]) & {403, 131026})
    living.wait_for("some notices", lambda: len(notices(living)) >= 4)
    living.taps(MEERA, "रोकें")
    living.hears(MEERA, "सूचना 1 रोकी गई है। शेष संदेश प्रतीक्षा में हैं।")
    before = len(notices(living))
    assert 0 < before < JOINED - 1
    assert refused(living) & {429, 130429}
    chats.write(ARUN, "/broadcast 1")
    living.hears(ARUN, "Notice 1: paused")
    assert len(notices(living)) == before


def is_resumed_and_survives_a_kill(living: Living) -> None:
    """The power fails while calls are under way: of those nobody knows, and nobody gets it twice."""
    before = len(notices(living))
    living.taps(MEERA, "फिर से भेजें")
    living.wait_for("more notices", lambda: len(notices(living)) > before)
    living.kill()
    living.chats.behave(latency=0)
    living.start()
    living.hears(MEERA, "सूचना 1: पूर्ण\n\n")
    living.hears(MEERA, "सूचना 1: जिन्हें नहीं मिली, और क्यों")


@pytest.mark.parametrize("living", ["telegram hi", "whatsapp hi"], indirect=True)
def test_a_notice_loses_nobody_and_repeats_nothing(living: Living) -> None:
    chats = living.chats
    everybody_joins(living)
    chats.block(BLOCKED)
    is_made(living)
    chats.behave(rate=2, burst=12, latency=0.05)
    is_approved(living)
    is_paused(living)
    chats.behave(rate=None, latency=0.4)
    is_resumed_and_survives_a_kill(living)

    sent = notices(living)
    assert set(sent.values()) == {1}
    assert BLOCKED not in sent
    for chat in sent:
        assert READ[language(chat)] in chats.reads(chat)
    said = chats.screen(MEERA).said
    assert len([text for text in said if text.startswith("सूचना 1: पूर्ण\nभेजे गए: ")]) == 1
    if not living.limits.edits:  # by new messages, then: at the beginning, at the end, and between where it takes long
        told = [text for text in said if text.startswith("सूचना 1: ") and "\nभेजे गए: " in text and "\n\n" not in text]
        assert len(told) >= 2, told
        assert not any(one.edited for one in chats.screen(MEERA).messages)
    report = next(text for text in said if text.startswith("सूचना 1: पूर्ण\n\n"))
    assert "नहीं भेजे जा सके – संदेश नहीं पहुँचते: 1" in report
    assert ("पहुँचे और पढ़े गए: Telegram पर ज्ञात नहीं होता" in report) == (not living.limits.receipts)

    # Whoever surely got it is not in the list; everybody else is, with a reason.
    rows = list(load_workbook(io.BytesIO(chats.file(chats.screen(MEERA).last))).active.values)[1:]
    listed = {str(row[0]): row[4] for row in rows}
    assert listed[NAMES[0]] == "संदेश नहीं पहुँचते"
    assert [listed[name] for name in NAMES[JOINED:]] == ["अभी जुड़े नहीं हैं"] * 2
    assert set(NAMES) == set(listed) | {name for name, chat in zip(NAMES, CHATS, strict=False) if chat in sent}
    unknown = [name for name, because in listed.items() if because == "पता नहीं कि पहुँचा या नहीं"]
    assert f"भेजे गए: {JOINED - 1 - len(unknown)}\n" in report
    assert living.end() == 0
    people = [Person(name, mobile(name), texts=(READ["hi"], READ["en"])) for name in NAMES]
    assert_clean(living.logged(), people, SECRETS)
