"""Who is known, who is not, who assists and who is forgotten: with the real program, as people read it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.render import label
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living
from tests.no_personal_data import Person, assert_clean

DAY = date(2026, 4, 2)
ASHA, STRANGER, MANAGER, NEW = 501, 502, 503, 504
WORDS = {
    "hi": {
        "not_own": "केवल आपका अपना मोबाइल नम्बर",
        "which_id": "अंतिम चार अक्षर या अंक",
        "wrong": "शेष प्रयास: ",
        "over": "मिलान नहीं हो सका",
        "asked_for": "पाँच बार दी गई कर्मचारी आई०डी० मेल नहीं खाई",
        "manager": "आईटी प्रबंधक",
        "unknown": "विभाग की वर्तमान सूची में नहीं मिला",
        "your_id": "अपनी कर्मचारी आई०डी० लिखें",
        "your_office": "कार्यालय का नाम",
        "confirm": "नाम: Zoya",
        "may_name": "एक सहायक नियुक्त किया जा सकता है",
        "forward": "अपने सहायक को भेजें",
        "sent": "अनुरोध आईटी प्रबंधक को भेज दिया गया है",
        "new": "यह कर्मचारी आई०डी० सूची में नहीं है",
        "admitted": "नाम सूची में जोड़ दिया गया है",
        "approved": "आईटी प्रबंधक ने आपका अनुरोध स्वीकार कर लिया है",
        "code": "के सहायक के रूप में जुड़ें",
        "assistant": "अब आप यहाँ asha के सहायक हैं",
        "named": "सहायक की चैट जुड़ गई है",
        "erase": "क्या सब कुछ मिटा दिया जाए",
        "erased": "मिटा दिया गया है",
        "ended": "सहायक का कार्य यहाँ समाप्त",
        "again": "आपके कहने पर यहाँ का सब कुछ मिटा दिया गया था",
    },
    "en": {
        "not_own": "only your own mobile number",
        "which_id": "the last four characters",
        "wrong": "Tries left: ",
        "over": "could not be matched",
        "asked_for": "the employee ID given five times did not match",
        "manager": "IT manager",
        "unknown": "was not found on the department's current list",
        "your_id": "write your employee ID",
        "your_office": "the name of your office",
        "confirm": "Name: Zoya",
        "may_name": "You can name an assistant here",
        "forward": "forward the next message to your assistant",
        "sent": "has been sent to the IT manager",
        "new": "This employee ID is not on the list",
        "admitted": "has been added to the list",
        "approved": "The IT manager has approved your request",
        "code": "please join as their assistant",
        "assistant": "You now assist asha here",
        "named": "An assistant has joined with your code",
        "erase": "Shall everything be erased",
        "erased": "This has been erased",
        "ended": "Assisting asha has been ended here",
        "again": "At your wish everything here was erased",
    },
}


@pytest.fixture(params=["hi", "en"])
def living(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Living]:
    with FakeTelegram(tmp_path / "calls.jsonl") as telegram:
        living = Living(tmp_path, telegram, request.param, DAY, webhook=False)
        yield living
        living.kill()
        living.shell.app.close()


class Story:
    """Somebody does something, and reads what comes next."""

    def __init__(self, living: Living) -> None:
        self.living = living
        self.words = WORDS[living.language]

    def read(self, chat: int, word: str, read: int) -> str:
        """Wait for one more text than was read, with these words in it."""
        text = self.living.wait_for_texts(chat, read + 1)[read]
        assert self.words[word] in text
        return text

    def write(self, chat: int, said: str, word: str) -> str:
        read = len(self.living.telegram.reads(chat))
        self.living.telegram.write(chat, said)
        return self.read(chat, word, read)

    def press(self, chat: int, name: str, word: str) -> str:
        read = len(self.living.telegram.reads(chat))
        self.living.telegram.press(chat, label(name, self.living.language))
        return self.read(chat, word, read)

    def share(self, chat: int, number: str, word: str, user: int | None = None) -> str:
        read = len(self.living.telegram.reads(chat))
        self.living.telegram.share_number(chat, number, **({"user_id": user} if user else {}))
        return self.read(chat, word, read)


def test_registration(living: Living) -> None:
    telegram, story = living.telegram, Story(living)
    living.officers(DAY, "asha", "ravi")
    living.type(DAY, "roles", "grant", "it_manager", "--name", "Meena", "--mobile", mobile("meena"))
    living.start()
    living.accepts(MANAGER)
    story.share(MANAGER, f"91{mobile('meena')}", "manager")
    somebody_has_ravis_number(story)
    somebody_unknown_is_let_in(story)
    code = asha_names_an_assistant(story)
    asha_is_forgotten(story)
    menu = telegram.screen(MANAGER).menu
    assert {"hi": "anurodh", "en": "requests"}[living.language] in [command for command, _ in menu]
    assert living.end() == 0
    people = [
        Person(name, mobile(name), texts=tuple(telegram.reads(chat)))
        for chat, name in ((ASHA, "asha"), (NEW, "zoya"), (MANAGER, "meena"))
    ]
    assert_clean(living.logged(), people, secrets=[TOKEN, code])


def somebody_has_ravis_number(story: Story) -> None:
    """Ravi's number is somebody else's by now, who does not know the employee id: the IT manager is told."""
    story.living.accepts(STRANGER)
    story.share(STRANGER, mobile("ravi"), "not_own", user=ASHA)
    story.share(STRANGER, mobile("ravi"), "which_id")
    for left in ("4", "3", "2", "1"):
        assert story.write(STRANGER, "9999", "wrong").endswith(left)
    read = len(story.living.telegram.reads(MANAGER))
    story.write(STRANGER, "9999", "over")
    assert "ravi" in story.read(MANAGER, "asked_for", read)


def somebody_unknown_is_let_in(story: Story) -> None:
    """Whom the list does not have asks, is let in by the IT manager, and hears of it."""
    story.living.accepts(NEW)
    story.share(NEW, mobile("zoya"), "unknown")
    story.write(NEW, "Zoya", "your_id")
    story.write(NEW, "ZOYA-7", "your_office")
    story.write(NEW, "Block office", "confirm")
    read = len(story.living.telegram.reads(MANAGER))
    story.press(NEW, "send", "sent")
    story.read(MANAGER, "new", read)
    heard = len(story.living.telegram.reads(NEW))
    story.living.telegram.press(MANAGER, label("approve", story.living.language))
    story.read(MANAGER, "admitted", read + 2)
    story.read(NEW, "approved", heard)


def asha_names_an_assistant(story: Story) -> str:
    """By a code that the assistant brings along; return it."""
    story.living.joins(ASHA, "asha")
    story.write(ASHA, "/assistant", "may_name")
    story.press(ASHA, "name_assistant", "forward")
    read = len(story.living.telegram.reads(ASHA))
    code = story.read(ASHA, "code", read).split()[-1]
    story.write(NEW, f"/start {code}", "assistant")
    story.read(ASHA, "named", read + 1)
    return code


def asha_is_forgotten(story: Story) -> None:
    """Nothing brings her back but her own word: not the list, not the orders, not what she writes besides."""
    living, telegram = story.living, story.living.telegram
    story.write(ASHA, "/forget", "erase")
    heard = len(telegram.reads(NEW))
    story.press(ASHA, "erase", "erased")
    story.read(NEW, "ended", heard)
    living.wait_for("the address to be erased", lambda: b"forgotten " in _database(living))
    read, checks = len(telegram.reads(ASHA)), living.logged().count("event=job_done job=check_after_import")
    living.activate(DAY)
    living.officers(DAY, "asha", "ravi", "zoya", zoya={"Employee ID": "ZOYA-7"})
    living.wait_for_check(checks + 1)
    telegram.write(ASHA, "?")
    story.write(ASHA, "/start", "again")
    assert len(telegram.reads(ASHA)) == read + 1


def _database(living: Living) -> bytes:
    """What the books hold by now, as bytes."""
    folder = living.folder / "data"
    return b"".join(file.read_bytes() for file in folder.glob("smaran.db*"))
