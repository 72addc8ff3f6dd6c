"""Officers join by Telegram, ask why, stop and come back; a program that is killed in between repeats nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import courses, mobile
from tests.journeys.living import Living
from tests.no_personal_data import Person, assert_clean

DAY = date(2026, 4, 2)
ASHA, RAVI, STRANGER = 501, 502, 503
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


@pytest.fixture(params=["hi by polling", "en by webhook"])
def living(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Living]:
    language, _, way = request.param.partition(" by ")
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, language, DAY, webhook=way == "webhook")
        yield living
        living.kill()
        living.shell.app.close()


def test_officers_join_are_reminded_stop_and_come_back(living: Living, request: pytest.FixtureRequest) -> None:
    telegram, words = living.telegram, WORDS[request.node.callspec.params["living"][:2]]
    living.officers(DAY, "asha", "ravi")
    living.activate(DAY)
    living.start()

    # They write while it starts, or have written before: everybody is answered once.
    for chat in (ASHA, RAVI, STRANGER):
        telegram.write(chat, "/start", times=3)
        (greeting,) = living.wait_for_texts(chat, 1)
        assert words["greeting"] in greeting
    for chat, name in ((ASHA, "asha"), (RAVI, "ravi")):
        joined = living.joins(chat, name)
        assert words["joined"] in joined
        assert name in joined
    telegram.write(RAVI, words["why"])
    assert words["because"] in living.wait_for_texts(RAVI, 7)[-1]
    telegram.write(RAVI, words["stop"])
    assert words["stopped"] in living.wait_for_texts(RAVI, 8)[-1]

    # The check that follows an import reaches who has joined and not stopped.
    before = living.logged().count("job=check_after_import")
    telegram.behave(latency=30)
    living.report(DAY, zoya=[])
    living.wait_for_check(before + 1)
    nudge = living.wait_for_texts(ASHA, 7)[-1]
    assert words["nudge"] in nudge
    assert "asha" in nudge

    # The power fails before the answer to that call is there. What is written meanwhile is answered afterwards; the
    # nudge, of which nobody but Asha knows that it came, is listed, and not said twice.
    living.kill()
    telegram.behave(latency=0)
    telegram.write(RAVI, words["resume"], times=2)
    living.start()
    assert words["resumed"] in living.wait_for_texts(RAVI, 9)[-1]
    living.report(DAY, asha=courses(1, date(2026, 3, 30)))
    living.wait_for_check(before + 2)
    assert words["nudge"] in living.wait_for_texts(RAVI, 10)[-1]
    assert living.end() == 0
    assert [len(telegram.reads(chat)) for chat in (ASHA, RAVI, STRANGER)] == [7, 10, 1]
    unknown = living.type(DAY, "unknown", "list")
    assert "asha" in unknown
    assert "ravi" not in unknown
    people = [
        Person(name, mobile(name), texts=tuple(telegram.reads(chat))) for chat, name in ((ASHA, "asha"), (RAVI, "ravi"))
    ]
    assert_clean(living.logged(), people, secrets=[TOKEN])
