"""Who is known, who is not, who assists and who is forgotten: with the real program, as people read it."""

import pytest

from bot.render import label
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

ASHA, STRANGER, MANAGER, NEW = chat_of("asha"), chat_of("ravi"), chat_of("meena"), chat_of("zoya")
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


class Story:
    """Somebody does something, and reads what comes next."""

    def __init__(self, living: Living) -> None:
        self.living = living
        self.words = WORDS[living.language]

    def hears(self, chat: int, word: str, read: int) -> str:
        return self.living.hears(chat, self.words[word], read)

    def write(self, chat: int, said: str, word: str) -> str:
        return self.living.writes(chat, said, self.words[word])

    def press(self, chat: int, name: str, word: str) -> str:
        return self.living.presses(chat, label(name, self.living.language), self.words[word])

    def comes(self, chat: int, name: str, word: str) -> None:
        """Accept the notice, and share a number where one is asked for; what is read then."""
        self.living.accepts(chat)
        self.living.gives_number(chat, f"91{mobile(name)}")
        self.hears(chat, word, 0)


@pytest.mark.parametrize("living", ["telegram en", "whatsapp hi"], indirect=True)
def test_registration(living: Living) -> None:
    chats, story = living.chats, Story(living)
    living.officers(DAY, "asha", "ravi")
    living.type(DAY, "roles", "grant", "it_manager", "--name", "Meena", "--mobile", mobile("meena"))
    living.start()
    story.comes(MANAGER, "meena", "manager")
    somebody_has_ravis_number(story)
    somebody_unknown_is_let_in(story)
    code = asha_names_an_assistant(story)
    asha_is_forgotten(story)
    if living.limits.menus:
        menu = chats.screen(MANAGER).menu
        assert {"hi": "anurodh", "en": "requests"}[living.language] in [command for command, _ in menu]
    assert living.end() == 0
    people = [
        Person(name, mobile(name), texts=tuple(chats.reads(chat)))
        for chat, name in ((ASHA, "asha"), (NEW, "zoya"), (MANAGER, "meena"))
    ]
    assert_clean(living.logged(), people, [*SECRETS, code])


def somebody_has_ravis_number(story: Story) -> None:
    """Ravi's number is somebody else's by now, who does not know the employee id: the IT manager is told."""
    living = story.living
    if living.gives_numbers:
        story.comes(STRANGER, "ravi", "which_id")
    else:
        living.accepts(STRANGER)
        living.gives_number(STRANGER, mobile("ravi"), user_id=ASHA)
        story.hears(STRANGER, "not_own", 0)
        living.gives_number(STRANGER, mobile("ravi"))
        story.hears(STRANGER, "which_id", 0)
    for left in ("4", "3", "2", "1"):
        assert story.write(STRANGER, "9999", "wrong").endswith(left)
    read = len(living.chats.reads(MANAGER))
    story.write(STRANGER, "9999", "over")
    assert "ravi" in story.hears(MANAGER, "asked_for", read)


def somebody_unknown_is_let_in(story: Story) -> None:
    """Whom the list does not have asks, is let in by the IT manager, and hears of it."""
    story.comes(NEW, "zoya", "unknown")
    story.write(NEW, "Zoya", "your_id")
    story.write(NEW, "ZOYA-7", "your_office")
    story.write(NEW, "Block office", "confirm")
    read, heard = len(story.living.chats.reads(MANAGER)), len(story.living.chats.reads(NEW))
    story.press(NEW, "send", "sent")
    story.hears(MANAGER, "new", read)
    story.press(MANAGER, "approve", "admitted")
    story.hears(NEW, "approved", heard)


def asha_names_an_assistant(story: Story) -> str:
    """By a code that the assistant brings along; return it."""
    story.living.joins(ASHA, "asha")
    story.write(ASHA, "/assistant", "may_name")
    read = len(story.living.chats.reads(ASHA))
    story.press(ASHA, "name_assistant", "forward")
    code = story.hears(ASHA, "code", read).split()[-1]
    story.write(NEW, f"/start {code}", "assistant")
    story.hears(ASHA, "named", read)
    return code


def asha_is_forgotten(story: Story) -> None:
    """Nothing brings her back but her own word: not the list, not the orders, not what she writes besides."""
    living, chats = story.living, story.living.chats
    story.write(ASHA, "/forget", "erase")
    heard = len(chats.reads(NEW))
    story.press(ASHA, "erase", "erased")
    story.hears(NEW, "ended", heard)
    living.wait_for("the address to be erased", lambda: b"forgotten " in _database(living))
    read, checks = len(chats.reads(ASHA)), living.logged().count("event=job_done job=check_after_import")
    living.activate(DAY)
    living.officers(DAY, "asha", "ravi", "zoya", zoya={"Employee ID": "ZOYA-7"})
    living.wait_for_check(checks + 1)
    chats.write(ASHA, "?")
    story.write(ASHA, "/start", "again")
    assert len(chats.reads(ASHA)) == read + 1


def _database(living: Living) -> bytes:
    """What the books hold by now, as bytes."""
    folder = living.folder / "data"
    return b"".join(file.read_bytes() for file in folder.glob("smaran.db*"))
