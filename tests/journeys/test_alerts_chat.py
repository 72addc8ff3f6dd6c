"""What stands still is told to the IT manager once, in their language, on the channel that works; and its end once."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.contacts import meet
from storage.tables import ContactOfficers, Listings
from tests.fakes.telegram import FakeTelegram
from tests.fakes.whatsapp import FakeWhatsApp
from tests.journeys.house import chat_of, mobile
from tests.journeys.living import DAY, SECRETS, SOON_ALERTED, Living
from tests.no_personal_data import Person, assert_clean

NAMES = ("ravi", "meena", "zoya", "kiran")
OFFICERS = range(5_001, 5_001 + len(NAMES))
MANAGER = chat_of("asha")
OLD_DAY = date(2026, 3, 31)
"""Of which the first report is."""
LATE, IN_TIME = "Telegram पर संदेशों में देर हो रही है", "Telegram पर अब किसी संदेश में देर नहीं है।"
OLD, NEW = "iGOT की उपलब्ध जानकारी 31 मार्च 2026 तक की है।", "iGOT की नई जानकारी आ गई है।"


@pytest.fixture
def living(telegram: FakeTelegram, tmp_path: Path) -> Iterator[Living]:
    with FakeWhatsApp(tmp_path / "calls.jsonl") as whatsapp:
        living = Living(tmp_path, whatsapp, "hi", beside=telegram)
        living.haste |= SOON_ALERTED
        living.is_watched()
        living.configure("[alerts]", "disk_megabytes = 0", "import_days = 1", "check_hours = 0")
        yield living
        living.kill()
        living.shell.app.close()


def have_joined(living: Living) -> None:
    """Let four officers have joined on Telegram."""

    def work(session: Session) -> None:
        now = living.shell.app.clock.now()
        known = {each.name: each.officer_id for each in session.exec(select(Listings))}
        for name, chat in zip(NAMES, OFFICERS, strict=True):
            contact = meet(session, "telegram", str(chat), "hi").contact_id
            session.add(ContactOfficers(officer_id=known[name], contact_id=contact, role="self", linked_at=now))

    living.shell.app.database.write_now(work)


def alerts(living: Living) -> list[str]:
    """What stands, as whoever watches from outside reads it."""
    told: dict[str, list[str]] = json.loads(living.page("/healthz"))
    assert told["ok"], told
    return told["alerts"]


def late(living: Living) -> float:
    """For how many seconds the longest due on Telegram has been due, as Prometheus reads it."""
    figure = 'smaran_queue_age_seconds{channel="telegram"} '
    return next(
        (float(line.removeprefix(figure)) for line in living.page("/metrics").splitlines() if figure in line), 0
    )


def test_a_late_queue_and_an_overdue_import(living: Living, telegram: FakeTelegram) -> None:
    living.officers(DAY, *NAMES)
    living.activate(DAY)
    living.type(DAY, "roles", "grant", "it_manager", "--name", "Asha", "--mobile", mobile("asha"))
    have_joined(living)
    living.start()
    living.accepts(MANAGER)

    # The report is old. Telegram asks for hours of rest after the first reminder; three hours later that is too long.
    telegram.behave(rate=0.01, burst=1, retry_after=[14_400, 14_400])
    living.report(OLD_DAY, other=[])
    living.wait_for("the request to rest", lambda: "event=slower sender=telegram" in living.logged())
    living.hears(MANAGER, OLD)
    assert alerts(living) == ["import_overdue"]
    assert living.end() == 0
    living.stand(DAY, 14)
    living.start()
    living.hears(MANAGER, LATE)
    assert alerts(living) == ["import_overdue", "queue_old telegram"]
    assert late(living) > 2 * 3600

    # A person who knows better lets it go on: everybody is reminded, and it is over.
    telegram.behave(rate=None)
    living.type(DAY, "resume", "--sender", "telegram")
    living.hears(MANAGER, IN_TIME)
    living.wait_for("everybody", lambda: all(telegram.reads(chat) for chat in OFFICERS))
    assert alerts(living) == ["import_overdue"]

    # A newer report ends the other one too.
    living.report(DAY, other=[])
    living.hears(MANAGER, NEW)
    assert alerts(living) == []
    assert living.end() == 0
    read = living.chats.reads(MANAGER)
    assert [sum(words in text for text in read) for words in (LATE, IN_TIME, OLD, NEW)] == [1, 1, 1, 1]
    assert [len(telegram.reads(chat)) for chat in OFFICERS] == [1] * len(OFFICERS)
    people = [Person(name, mobile(name), texts=tuple(read)) for name in (*NAMES, "asha")]
    assert_clean(living.logged(), people, SECRETS)
