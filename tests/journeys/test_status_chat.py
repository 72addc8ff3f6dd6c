"""An officer asks where they stand and why, says that something is wrong, is answered, and rests from reminders."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from storage.actors import grant
from storage.contacts import person_at
from storage.rows import Right
from tests.journeys.house import chat_of, courses, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

ASHA, MANAGER = chat_of("asha"), 900
SAID = {"hi": "एक पाठ्यक्रम मार्च में पूर्ण हुआ था", "en": "One more was completed in March"}
ANSWER = {"hi": "यह अगली रिपोर्ट में आ जाएगा", "en": "It comes with the next report"}
WORDS = {
    "hi": {
        "joined": "आपका नम्बर विभाग की सूची में मिल गया है",
        "ask": "kitne ghante bache",
        "figures": "3 में से 1 पाठ्यक्रम पूर्ण, 2 शेष",
        "pace": "52 में से 0 घंटा पूर्ण, 52 शेष; अब से प्रति सप्ताह 1 घंटा पर्याप्त। अंतिम तिथि: 31 मार्च 2027",
        "why": "क्यों",
        "because": "नियम: ",
        "version": "आदेश का संस्करण: ",
        "nudge": "विषय:",
        "wrong": "यह सही नहीं है",
        "which": "किस अपेक्षा की जानकारी सही नहीं है?",
        "courses": "2 पाठ्यक्रम",
        "missing": "पाठ्यक्रम छूट गया है",
        "in words": "एक-दो पंक्तियों में लिखें",
        "opened": "उत्तर मिलने तक इस विषय के स्मरण रुके रहेंगे, अधिक से अधिक 16 अप्रैल 2026 तक",
        "notice": "नया सुधार अनुरोध सं. 1",
        "look": "देखें",
        "page": "सुधार अनुरोध सं. 1 (1 में से 1)",
        "answer": "उत्तर दें",
        "asked": "कृपया उत्तर लिखें",
        "answered": "आपके सुधार अनुरोध सं. 1 का उत्तर",
        "later": "बाद में",
        "days": "3 दिन",
        "snoozed": "स्मरण 5 अप्रैल 2026 से फिर भेजे जाएँगे",
        "picture": "चित्र",
    },
    "en": {
        "joined": "Your number is on the department's list",
        "ask": "how many hours are pending",
        "figures": "1 of 3 courses completed, 2 remaining",
        "pace": "0 of 52 hours completed, 52 remaining; 1 hour a week from now suffices. Due: 31 March 2027",
        "why": "Why",
        "because": "Rule: ",
        "version": "Version of the order: ",
        "nudge": "Subject:",
        "wrong": "This is wrong",
        "which": "About which requirement is something not correct?",
        "courses": "2 Courses",
        "missing": "A course is missing",
        "in words": "write in a line or two",
        "opened": "Reminders about it rest until then, at most until 16 April 2026",
        "notice": "New request for correction No. 1",
        "look": "Look at it",
        "page": "Request for correction No. 1 (1 of 1)",
        "answer": "Answer",
        "asked": "Please write the answer",
        "answered": "The answer to your request for correction No. 1",
        "later": "/snooze",
        "days": "3 days",
        "snoozed": "begin again on 5 April 2026",
        "picture": "Picture",
    },
}


def manages(living: Living, chat: int) -> None:
    """Let whoever writes from a chat be the IT manager."""

    def work(session: Session) -> None:
        person = person_at(session, living.channel, living.address(chat))
        assert person
        now = datetime(2026, 4, 2, tzinfo=UTC)
        grant(session, "Ravi", Right.IT_MANAGER, [], granted_by="test", now=now, contact_id=person.contact_id)

    living.shell.app.database.write_now(work)


@pytest.mark.parametrize("living", ["telegram hi", "whatsapp en"], indirect=True)
def test_an_officer_asks_objects_is_answered_and_rests(living: Living) -> None:
    chats, language, words = living.chats, living.language, WORDS[living.language]
    living.officers(DAY, "asha")
    living.activate(DAY)
    living.report(DAY, asha=courses(1, date(2026, 3, 30)))
    living.start()
    living.wait_for("the night's check", lambda: "event=job_done job=check" in living.logged())
    living.accepts(MANAGER)
    manages(living, MANAGER)
    assert words["joined"] in living.joins(ASHA, "asha")

    # Where she stands, in her own words; and why, by the button below.
    assert words["pace"] in living.writes(ASHA, words["ask"], words["figures"])
    assert words["because"] in living.presses(ASHA, words["why"], words["version"])

    # The first notice brings the same buttons. What she says is wrong goes to the IT manager, whose answer comes back.
    read = len(chats.reads(ASHA))
    living.report(DAY, asha=courses(1, date(2026, 3, 30)), zoya=[])
    living.hears(ASHA, words["nudge"], read)
    living.presses(ASHA, words["wrong"], words["which"])
    living.presses(ASHA, words["courses"])
    living.presses(ASHA, words["missing"], words["in words"])
    living.writes(ASHA, SAID[language], words["opened"])
    assert SAID[language] in living.hears(MANAGER, words["notice"])
    assert words["figures"] in living.presses(MANAGER, words["look"], words["page"])
    living.presses(MANAGER, words["answer"], words["asked"])
    read = len(chats.reads(ASHA))
    chats.write(MANAGER, ANSWER[language])
    assert ANSWER[language] in living.hears(ASHA, words["answered"], read)

    # A rest from reminders, and her standing as a picture.
    living.writes(ASHA, words["later"], "")
    living.presses(ASHA, words["days"], words["snoozed"])
    living.writes(ASHA, words["ask"], words["figures"])
    living.taps(ASHA, words["picture"])
    living.wait_for("a picture", lambda: any(shown.file_id for shown in chats.screen(ASHA).messages))
    (picture,) = [shown for shown in chats.screen(ASHA).messages if shown.file_id]
    assert chats.file(picture).startswith(b"\x89PNG")

    assert living.end() == 0
    people = [
        Person("asha", mobile("asha"), texts=(SAID[language], *chats.reads(ASHA))),
        Person(None, texts=(ANSWER[language], *chats.reads(MANAGER))),
    ]
    assert_clean(living.logged(), people, SECRETS)
