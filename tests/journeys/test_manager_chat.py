"""The IT manager's week in the chat: report, an officer, an exemption, a role by two, pause and resume, invitations."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.render import label
from tests.journeys.house import chat_of, courses, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

ASHA, RAVI, MEENA = chat_of("asha"), chat_of("ravi"), chat_of("meena")
INVITED = {"telegram": "t.me/example_bot?start=poster", "whatsapp": "wa.me/919000099999?text="}
WORDS = {
    "hi": {
        "comes": "प्रतिवेदन तैयार किया जा रहा है",
        "report": "अधिकारी: 3",
        "behind": "शेष",
        "officer": "मार्च, 2026 तक कम-से-कम 3 पाठ्यक्रम",
        "searching": "सूची में खोजा जा रहा है",
        "found": "1 नाम मिला",
        "nothing": "अभी कोई छूट नहीं है",
        "why": "कारण एक पंक्ति में",
        "until": "कब तक",
        "sure": "क्या यह सब सही है",
        "exempt": "छूट अब से लागू है",
        "which": "कौन-सी भूमिका",
        "whom": "किसे",
        "scope": "किन अधिकारियों के लिए",
        "counted": "इस समय सूची में: 3 अधिकारी",
        "proposed": "प्रस्ताव भेज दिया",
        "asked": "प्रस्ताव: एक भूमिका दी जाए",
        "decided": "स्वीकृत",
        "granted": "अब यहाँ आपकी एक भूमिका है: नोडल अधिकारी",
        "unknown": "हर संदेश का परिणाम ज्ञात है",
        "sends": "संदेश जा रहे हैं",
        "pause": "क्या एक घंटे तक कोई संदेश न जाए",
        "resumed": "संदेश फिर से जा रहे हैं",
        "audit": "छूट दी गई",
    },
    "en": {
        "comes": "The report is being drawn up",
        "report": "Officers: 3",
        "behind": "Behind",
        "officer": "At least 3 courses by March 2026",
        "searching": "Looking through the list",
        "found": "1 officer fits",
        "nothing": "Exempt from nothing",
        "why": "reason in one line",
        "until": "Until when?",
        "sure": "Is all this right?",
        "exempt": "The exemption holds from now on",
        "which": "Which role",
        "whom": "To whom?",
        "scope": "for which officers?",
        "counted": "3 officers on the list now",
        "proposed": "The proposal has been sent",
        "asked": "proposes to grant a role",
        "decided": "Approved",
        "granted": "You have a role here from now on: nodal officer",
        "unknown": "Of every message it is known",
        "sends": ": sends",
        "pause": "Nothing is to go out for an hour?",
        "resumed": "Messages go out again",
        "audit": "exempted",
    },
}


class Story:
    """Somebody does something, and reads in the end what they waited for."""

    def __init__(self, living: Living) -> None:
        self.living = living
        self.chats = living.chats
        self.words = WORDS[living.language]

    def write(self, said: str, word: str, chat: int = ASHA) -> str:
        return self.living.writes(chat, said, self.words[word])

    def press(self, name: str, word: str, chat: int = ASHA, of: str = "buttons") -> str:
        return self.press_on(label(name, self.living.language, of=of), word, chat)

    def press_on(self, words: str, word: str, chat: int = ASHA) -> str:
        return self.living.presses(chat, words, self.words[word])

    def hears(self, chat: int, word: str) -> str:
        return self.living.hears(chat, self.words[word])

    def files(self, chat: int, number: int) -> list[Any]:
        """So many files as they lie in a chat."""
        there = lambda: [shown for shown in self.chats.screen(chat).messages if shown.file]  # noqa: E731 - short
        self.living.wait_for(f"{number} files", lambda: len(there()) >= number)
        return there()


@pytest.mark.parametrize("living", ["telegram en", "whatsapp hi"], indirect=True)
def test_a_week_of_the_it_manager(living: Living) -> None:
    story, chats = Story(living), living.chats
    living.officers(DAY, "asha", "ravi", "meena")
    living.report(DAY, asha=courses(3, date(2026, 3, 30)), meena=courses(1, date(2026, 3, 30)), ravi=[])
    living.activate(DAY)
    for name in ("asha", "ravi"):
        living.type(DAY, "roles", "grant", "it_manager", "--name", name.title(), "--mobile", mobile(name))
    living.type(DAY, "check")
    living.start()
    for chat, name in ((ASHA, "asha"), (RAVI, "ravi"), (MEENA, "meena")):
        living.joins(chat, name)
    reads_the_report(story)
    exempts_an_officer(story)
    grants_a_role(story)
    rests_and_invites(story)
    assert living.end() == 0
    people = [
        Person(name, mobile(name), texts=tuple(chats.reads(chat)))
        for chat, name in ((ASHA, "asha"), (RAVI, "ravi"), (MEENA, "meena"))
    ]
    assert_clean(living.logged(), people, SECRETS)


def reads_the_report(story: Story) -> None:
    story.write("/report", "comes")
    story.hears(ASHA, "report")
    picture, sheet = story.files(ASHA, 2)
    assert story.chats.file(picture).startswith(b"\x89PNG")
    book = load_workbook(BytesIO(story.chats.file(sheet)))
    behind = {row[0] for row in book[story.words["behind"]].iter_rows(min_row=2, values_only=True)}
    assert {"meena", "ravi"} <= behind
    story.write("/unknown", "unknown")


def exempts_an_officer(story: Story) -> None:
    story.write("/officer mee", "searching")
    story.hears(ASHA, "found")
    story.press_on("meena (meena)", "officer")
    story.press("exempt", "nothing")
    story.press("exempt_from_all", "why")
    story.write("leave", "until")
    story.press("exempt_year", "sure")
    story.press("exempt_now", "exempt")


def grants_a_role(story: Story) -> None:
    story.write("/grant", "which")
    story.press("nodal_officer", "whom", of="roles")
    story.write("meena", "scope")
    story.press("whole", "counted")
    story.press("propose", "proposed")
    story.hears(RAVI, "asked")
    story.press("approve", "decided", RAVI)
    story.hears(MEENA, "granted")
    story.write("/report", "comes", MEENA)


def rests_and_invites(story: Story) -> None:
    story.write("/audit", "audit")
    story.write("/pause", "sends")
    story.press("pause_hour", "pause")
    story.living.taps(ASHA, label("pause_now", story.living.language))
    story.write("/resumeall", "resumed")
    story.living.writes(ASHA, "/invite", INVITED[story.living.channel])
    story.files(ASHA, 6)
