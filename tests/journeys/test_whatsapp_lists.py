"""What WhatsApp carries otherwise: menus as lists of ten with a row for the rest, progress as new messages."""

from datetime import date

import pytest

from bot.render import label
from tests.fakes.whatsapp import FakeWhatsApp
from tests.journeys.house import chat_of, courses, mobile
from tests.journeys.living import DAY, SECRETS, Living
from tests.no_personal_data import Person, assert_clean

MANAGER = chat_of("asha")
ROWS = 20_000
"""Read in about a second."""
PROGRESS = ["फ़ाइलें पढ़ी जा रही हैं: 0 %", "फ़ाइलें पढ़ी जा रही हैं: 50 %", "फ़ाइलें पढ़ी जा रही हैं: 100 %"]


@pytest.mark.parametrize("living", ["whatsapp hi"], indirect=True)
def test_a_long_menu_and_a_long_import(living: Living) -> None:
    assert isinstance(living.chats, FakeWhatsApp)
    living.haste["bot.errands.import_progress.SECONDS_BETWEEN"] = 0.02
    living.configure("[imports]", "by_chat = true")
    living.officers(DAY, "asha")
    living.activate(DAY)
    living.type(DAY, "roles", "grant", "it_manager", "--name", "Asha", "--mobile", mobile("asha"))
    living.start()
    living.joins(MANAGER, "asha")
    chooses_from_lists(living)
    imports_much(living)
    assert living.end() == 0
    assert_clean(living.logged(), [Person("asha", mobile("asha"), texts=tuple(living.chats.reads(MANAGER)))], SECRETS)


def chooses_from_lists(living: Living) -> None:
    """Three buttons are buttons; more are a list; of more than ten rows the last brings the others, again and again."""
    more = label("more_choices", "hi")
    living.writes(MANAGER, "बाद में", "स्मरण कितने दिन टाले जाएँ?")
    assert [len(row) for row in living.chats.screen(MANAGER).last.buttons] == [3]
    living.writes(MANAGER, "मदद", "नीचे से चुनें")
    shown = [rows(living)]
    while shown[-1][-1] == more:
        living.presses(MANAGER, more, "अन्य विकल्प:")
        shown.append(rows(living))
    assert [len(each) for each in shown[:-1]] == [10] * (len(shown) - 1)
    assert len(shown) > 2
    choices = [row for each in shown for row in each if row != more]
    assert len(choices) == len(set(choices))
    # What stands on an older page can be chosen as well as what stands on the last one.
    assert label("pending", "hi", of="commands") in shown[1]
    living.presses(MANAGER, label("pending", "hi", of="commands"), "आपके कार्यक्षेत्र में: 1 नाम")
    living.presses(MANAGER, label("grant", "hi", of="commands"), "कौन-सी भूमिका देनी है?")


def rows(living: Living) -> list[str]:
    """The choices under the newest message, one below the other."""
    return [one for row in living.chats.screen(MANAGER).last.buttons for one in row]


def imports_much(living: Living) -> None:
    """It is told at the beginning, in the middle and at the end how far it is, each time by a new message."""
    living.download(DAY, asha=courses(ROWS, date(2026, 3, 30)))
    living.writes(MANAGER, "आयात", "")
    living.presses(MANAGER, "iGOT की रिपोर्टें")
    for name in ("UserReport.csv", "ConsumptionReport.csv"):
        read = len(living.chats.reads(MANAGER))
        living.chats.hand_in(MANAGER, name, (living.folder / name).read_bytes())
        living.hears(MANAGER, name, read)
    living.taps(MANAGER, "सभी फ़ाइलें भेज दीं")
    living.hears(MANAGER, "देख लिया गया; अभी कुछ नहीं बदला है।")
    seen = [one for one in living.chats.screen(MANAGER).messages if (one.text or "").startswith("फ़ाइलें पढ़ी जा रही हैं")]
    assert [one.text for one in seen] == PROGRESS
    living.presses(MANAGER, "आयात करें", "पूरा हुआ।")
    assert not any(one.edited for one in living.chats.screen(MANAGER).messages)
