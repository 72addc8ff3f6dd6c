"""Officers join by Telegram, ask why, stop and come back; a program that is killed in between repeats nothing."""

from datetime import date

import pytest

from tests.journeys.house import chat_of, courses, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

ASHA, RAVI, STRANGER = chat_of("asha"), chat_of("ravi"), 503
WORDS = {
    "hi": {
        "greeting": "यह “स्मरण” है",
        "joined": "आपका नम्बर विभाग की सूची में मिल गया है",
        "nudge": "विषय:",
        "why": "क्यों",
        "because": "नियम: ",
        "stop": "बन्द",
        "stopped": "स्मरण बंद कर दिए गए हैं",
        "resume": "चालू",
        "resumed": "स्मरण फिर से चालू",
    },
    "en": {
        "greeting": "This is Smaran",
        "joined": "Your number is on the department's list",
        "nudge": "Subject:",
        "why": "why",
        "because": "Rule: ",
        "stop": "STOP",
        "stopped": "Your reminders have been stopped",
        "resume": "/resume",
        "resumed": "switched on again",
    },
}


@pytest.mark.parametrize("living", ["telegram en webhook", "whatsapp hi"], indirect=True)
def test_officers_join_are_reminded_stop_and_come_back(living: Living) -> None:
    chats, words = living.chats, WORDS[living.language]
    living.officers(DAY, "asha", "ravi")
    living.activate(DAY)
    living.start()

    # They write while it starts, or have written before: everybody is answered once.
    for chat in (ASHA, RAVI, STRANGER):
        chats.write(chat, "/start", times=3)
        (greeting,) = living.wait_for_texts(chat, 1)
        assert words["greeting"] in greeting
    for chat, name in ((ASHA, "asha"), (RAVI, "ravi")):
        joined = living.joins(chat, name)
        assert words["joined"] in joined
        assert name in joined
    living.writes(RAVI, words["why"], words["because"])
    living.writes(RAVI, words["stop"], words["stopped"])

    # The check that follows an import reaches who has joined and not stopped.
    before, read = living.logged().count("job=check_after_import"), len(chats.reads(ASHA))
    chats.behave(latency=30)
    living.report(DAY, zoya=[])
    living.wait_for_check(before + 1)
    assert "asha" in living.hears(ASHA, words["nudge"])

    # The power fails before the answer to that call is there. What is written meanwhile is answered afterwards; the
    # nudge, of which nobody but Asha knows that it came, is not said twice, and is listed unless a receipt tells of it.
    living.kill()
    chats.behave(latency=0)
    heard = len(chats.reads(RAVI))
    chats.write(RAVI, words["resume"], times=2)
    living.start()
    living.hears(RAVI, words["resumed"], heard)
    living.report(DAY, asha=courses(1, date(2026, 3, 30)))
    living.wait_for_check(before + 2)
    living.hears(RAVI, words["nudge"], heard)
    assert living.end() == 0
    assert [len(chats.reads(chat)) for chat in (ASHA, RAVI, STRANGER)] == [read + 1, heard + 2, 1]
    unknown = living.type(DAY, "unknown", "list")
    assert ("asha" in unknown) == (not living.limits.receipts)
    assert "ravi" not in unknown
    people = [Person(name, mobile(name), texts=tuple(chats.reads(chat_of(name)))) for name in ("asha", "ravi")]
    assert_clean(living.logged(), people, SECRETS)
