"""WhatsApp in trouble in the middle of the reminders: each time a person would wish to see it end as it does."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.actors import grant
from storage.contacts import meet
from storage.rows import Language, Right
from storage.tables import ContactOfficers, Listings
from storage.windows import note_heard
from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import TOKEN, FakeWhatsApp, number
from tests.journeys.house import mobile
from tests.journeys.living import DAY, SECRETS, SOON_ALERTED, Living
from tests.no_personal_data import Person, assert_clean

MANAGER = 900
CHATS = range(2_001, 2_013)
NAMES = [f"officer{number:02}" for number in range(1, len(CHATS) + 1)]
LANGUAGES: dict[int, Language] = {chat: "hi" if chat % 2 else "en" for chat in CHATS}
NEWER = "invented-newer-token"
FIRST = "smaran_first_notice"
STOPPED, AGAIN = "WhatsApp sends nothing any more", "WhatsApp sends again; it had stopped on 2 April 2026"


@pytest.fixture
def living(telegram: FakeTelegram, tmp_path: Path) -> Iterator[Living]:
    with FakeWhatsApp(tmp_path / "calls.jsonl") as whatsapp:
        living = Living(tmp_path, whatsapp, "en", beside=telegram)
        yield living
        living.kill()
        living.shell.app.close()


def have_joined(living: Living, officers: Mapping[str, tuple[tuple[str, str, Language], ...]]) -> None:
    """Let officers have joined at addresses, from none of which anybody has written for days; and a manager."""

    def work(session: Session) -> None:
        now = living.shell.app.clock.now()
        known = {each.name: each.officer_id for each in session.exec(select(Listings))}
        for name, addresses in officers.items():
            for channel, address, language in addresses:
                contact = meet(session, channel, address, language).contact_id
                link = ContactOfficers(officer_id=known[name], contact_id=contact, role="self", linked_at=now)
                session.add(link)
        manager = meet(session, "telegram", str(MANAGER), "en").contact_id
        grant(session, "Meera", Right.IT_MANAGER, [], granted_by="test", now=now, contact_id=manager)

    living.shell.app.database.write_now(work)


def reminded(living: Living) -> Counter[int]:
    """How often each has been reminded."""
    return Counter(line["chat_id"] for line in living.chats.accepted() if line.get("template") == FIRST)


def told(living: Living, telegram: FakeTelegram, words: str) -> None:
    """The IT manager is told, on the channel that works."""
    living.wait_for(f"“{words}” on Telegram", lambda: any(words in text for text in telegram.reads(MANAGER)))


def test_a_storm_a_paused_wording_a_kill_and_a_dead_token(living: Living, telegram: FakeTelegram) -> None:
    chats = living.chats
    assert isinstance(chats, FakeWhatsApp)
    living.haste |= SOON_ALERTED
    living.configure("[alerts]", "disk_megabytes = 0")
    hindi, english = ({chat for chat in CHATS if LANGUAGES[chat] == each} for each in ("hi", "en"))
    living.officers(DAY, *NAMES)
    living.activate(DAY)
    have_joined(
        living,
        {name: (("whatsapp", number(chat), LANGUAGES[chat]),) for name, chat in zip(NAMES, CHATS, strict=True)},
    )
    living.has_words_approved()
    living.start()

    # More than Meta takes, and more than two people are to get: it goes on more slowly, and these wait by themselves.
    chats.behave(rate=0, burst=3)
    chats.fail(131056, times=2)
    living.report(DAY, zoya=[])
    living.wait_for("the storm", lambda: {130429, 131056} <= {line.get("error") for line in chats.calls("messages")})

    # Hindi is paused in the middle: the others go, Hindi waits, and the manager knows what to do.
    chats.set_status(FIRST, "PAUSED", "hi")
    told(living, telegram, FIRST)
    chats.behave(rate=None)
    living.wait_for("everybody in English", lambda: english <= set(reminded(living)))
    assert hindi - set(reminded(living))

    # The token dies as the words are approved again: nothing more is tried until somebody replaces it.
    chats.expire_token()
    chats.set_status(FIRST, "APPROVED", "hi")
    living.wait_for("the end of the token", lambda: "event=sender_stopped sender=whatsapp" in living.logged())
    assert "because=token_refused" in living.logged()
    told(living, telegram, STOPPED)
    before = len(chats.calls("messages"))
    assert "whatsapp" in living.type(DAY, "outbox")
    assert len(chats.calls("messages")) == before

    # It is replaced; and as it goes on, the power fails while calls are under way.
    living.kill()
    living.config.write_text(living.config.read_text("utf-8").replace(TOKEN, NEWER), encoding="utf-8")
    chats.behave(tokens=[NEWER])
    asked, read = len(chats.calls("number")), len(reminded(living))
    living.start()
    living.wait_for("the channel", lambda: len(chats.calls("number")) > asked)
    chats.behave(latency=30)
    assert "whatsapp: sends" in living.type(DAY, "resume")
    living.wait_for("the next ones", lambda: len(reminded(living)) > read)
    living.kill()
    chats.behave(latency=0)
    living.start()
    living.wait_for("everybody", lambda: set(reminded(living)) == set(CHATS))
    living.wait_for("every receipt", lambda: chats.waiting() == 0)
    living.wait_for("nothing unknown", lambda: "officer" not in living.type(DAY, "unknown", "list"))
    told(living, telegram, AGAIN)
    assert living.end() == 0
    assert [sum(words in text for text in telegram.reads(MANAGER)) for words in (STOPPED, AGAIN)] == [1, 1]
    assert set(reminded(living).values()) == {1}
    texts = tuple(chats.reads(CHATS[0]))
    people = [Person(name, mobile(name), texts=texts) for name in NAMES] + [Person("Meera")]
    assert_clean(living.logged(), people, [*SECRETS, NEWER])


def test_what_was_accepted_and_failed_later_goes_to_the_other_channel_once(
    living: Living, telegram: FakeTelegram
) -> None:
    chats = living.chats
    assert isinstance(chats, FakeWhatsApp)
    asha = 413
    living.officers(DAY, "asha")
    living.activate(DAY)
    have_joined(living, {"asha": (("telegram", str(asha), "hi"), ("whatsapp", number(asha), "hi"))})
    living.has_words_approved()
    heard(living, number(asha))
    chats.behave(refuses_later=True, times=3)
    chats.block(asha)
    living.start()
    living.report(DAY, zoya=[])
    living.wait_for("it on Telegram", lambda: telegram.reads(asha))
    assert "विषय:" in telegram.reads(asha)[0]
    living.wait_for("every receipt", lambda: chats.waiting() == 0)
    assert living.end() == 0
    assert len(telegram.reads(asha)) == 1
    assert [line["fails_later"] for line in chats.accepted() if line["chat_id"] == asha] == [131026]
    assert_clean(living.logged(), [Person("asha", mobile("asha"), texts=tuple(telegram.reads(asha)))], SECRETS)


def heard(living: Living, address: str) -> None:
    """Let it be on WhatsApp that somebody wrote last, some days ago."""

    def work(session: Session) -> None:
        now = living.shell.app.clock.now()
        contact = meet(session, "whatsapp", address, "hi").contact_id
        note_heard(session, contact, now - timedelta(days=3), timedelta(days=1), now)

    living.shell.app.database.write_now(work)
