"""The only channel is stopped: no chat can say so, whoever looks from outside sees it, and nothing is lost."""

import json
from collections import Counter

import pytest

from tests.fakes.whatsapp import TOKEN, FakeWhatsApp
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, SOON_ALERTED, Living
from tests.no_personal_data import Person, assert_clean

NAMES = ("asha", "ravi", "meena", "zoya", "kiran", "gita")
MANAGER = chat_of("asha")
NEWER = "invented-newer-token"
SENDS_AGAIN = "WhatsApp पर संदेश फिर जा रहे हैं; वे 2 अप्रैल 2026"


@pytest.mark.parametrize("living", ["whatsapp hi"], indirect=True)
def test_a_token_that_expires_where_there_is_no_other_channel(living: Living) -> None:
    chats = living.chats
    assert isinstance(chats, FakeWhatsApp)
    living.haste |= SOON_ALERTED
    living.is_watched()
    living.configure("[alerts]", "disk_megabytes = 0")
    living.officers(DAY, *NAMES)
    living.activate(DAY)
    living.type(DAY, "roles", "grant", "it_manager", "--name", "Asha", "--mobile", mobile("asha"))
    living.start()
    for name in NAMES:
        living.joins(chat_of(name), name)
    assert json.loads(living.page("/healthz")) == {"ok": True, "missing": [], "alerts": []}

    # The token expires in the middle of the reminders, and somebody asks something meanwhile.
    chats.behave(rate=0, burst=2)
    living.report(DAY, other=[])
    living.wait_for("the first reminders", lambda: reminded(living))
    chats.expire_token()
    chats.behave(rate=None)
    chats.write(chat_of("meena"), "स्थिति")
    living.wait_for(
        "the alert", lambda: "event=alert_begun kind=channel_stopped about=whatsapp told=0" in living.logged()
    )
    before, calls = reminded(living), len(chats.calls("messages"))
    assert 0 < len(before) < len(NAMES)

    # No chat can tell anybody, so everything else does.
    stopped = '503 {"ok":false,"missing":[],"alerts":["channel_stopped whatsapp"]}'
    living.wait_for("it outside", lambda: living.page("/healthz") == stopped)
    assert 'smaran_alert{about="whatsapp",kind="channel_stopped"} 1.0' in living.page("/metrics")
    said = living.tries(DAY, "doctor").stdout.decode()
    assert "TROUBLE  senders" in said
    assert "stopped until `smaran resume` (token_refused)" in " ".join(said.split())
    typed = living.tries(DAY, "import", "officers", "officers.csv")
    assert b"Attention: whatsapp sends nothing (token_refused)" in typed.stderr
    assert (reminded(living), len(chats.calls("messages"))) == (before, calls)

    # A new token, a start and a word: what waited goes out once, the answer too, and the chat says what was.
    living.kill()
    living.config.write_text(living.config.read_text("utf-8").replace(TOKEN, NEWER), encoding="utf-8")
    chats.behave(tokens=[NEWER])
    living.start()
    living.wait_for("a word at the start", lambda: living.logged().count("Attention: whatsapp sends nothing") == 1)
    assert "whatsapp: sends; it was stopped" in living.type(DAY, "resume")
    living.wait_for("everybody", lambda: set(reminded(living)) == set(map(chat_of, NAMES)))
    assert "अब फिर ठीक है:" in living.hears(MANAGER, SENDS_AGAIN)
    living.hears(chat_of("meena"), "की स्थिति (iGOT की रिपोर्ट)")
    living.wait_for("health", lambda: living.page("/healthz") == '{"ok":true,"missing":[],"alerts":[]}')
    assert living.end() == 0
    assert set(reminded(living).values()) == {1}
    assert sum(SENDS_AGAIN in text for text in chats.reads(MANAGER)) == 1
    people = [Person(name, mobile(name), texts=tuple(chats.reads(chat_of(name)))) for name in NAMES]
    assert_clean(living.logged(), people, [*SECRETS, NEWER])


def reminded(living: Living) -> Counter[int]:
    """How often each has been reminded."""
    return Counter(line["chat_id"] for line in living.chats.accepted() if "विषय:" in line.get("text", ""))
