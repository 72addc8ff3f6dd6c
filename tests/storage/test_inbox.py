"""What has been received and waits: in order, each once, and nobody before whom somebody else stands for long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from storage.database import Database
from storage.inbox import Received, handled, newest, receive, unhandled, waits_before
from storage.tables import Inbox

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def keep(
    database: Database, *ids: str, channel: str = "telegram", at: datetime = NOW, address: str | None = "701"
) -> list[str]:
    updates = [Received(id_, address, f"body of {id_}") for id_ in ids]
    return [each.id for each in database.write_now(lambda session: receive(session, channel, updates, at))]


def look(database: Database, of_each: int = 10, limit: int = 10, besides: tuple[str, ...] = ()) -> dict[Any, list[str]]:
    found = database.read_now(lambda session: unhandled(session, "telegram", of_each, limit, besides))
    return {address: [each.id for each in updates] for address, updates in found.items()}


def waiting(database: Database, of_each: int = 10) -> list[str]:
    """Of the only address."""
    return look(database, of_each).get("701", [])


def mark(database: Database, id_: str, fault: str | None = None) -> bool:
    return database.write_now(lambda session: handled(session, "telegram", id_, NOW + HOUR, fault=fault))


def test_an_update_that_comes_again_is_kept_once(database: Database) -> None:
    assert sorted(keep(database, "7", "8")) == ["7", "8"]
    assert keep(database, "8", "9", at=NOW + HOUR) == ["9"]
    assert keep(database) == []
    assert waiting(database) == ["7", "8", "9"]


def test_channels_have_ids_of_their_own(database: Database) -> None:
    keep(database, "7")
    assert keep(database, "7", channel="whatsapp") == ["7"]
    assert waiting(database) == ["7"]


def test_updates_wait_in_the_order_of_their_numbers(database: Database) -> None:
    keep(database, "10", "9")
    keep(database, "8", at=NOW + HOUR)
    assert waiting(database) == ["8", "9", "10"]
    assert waiting(database, of_each=2) == ["8", "9"]


def test_what_is_handled_is_handled_once_and_waits_no_longer(database: Database) -> None:
    keep(database, "7", "8")
    assert mark(database, "7", fault="KeyError")
    assert not mark(database, "7")
    assert not mark(database, "6")
    assert waiting(database) == ["8"]

    def ask(session: Session) -> list[tuple[str | None, bool]]:
        rows = session.exec(select(Inbox).order_by(Inbox.update_id)).all()
        return [(row.fault, row.handled_at is not None) for row in rows]

    assert database.read_now(ask) == [("KeyError", True), (None, False)]


def test_what_came_again_after_it_was_handled_stays_handled(database: Database) -> None:
    keep(database, "7")
    mark(database, "7")
    assert keep(database, "7") == []
    assert waiting(database) == []


def test_the_newest_is_by_number_and_not_from_long_ago(database: Database) -> None:
    keep(database, "9", "10")
    keep(database, "11", channel="whatsapp")

    def ask(since: datetime) -> str | None:
        return database.read_now(lambda session: newest(session, "telegram", since))

    assert ask(NOW) == "10"
    assert ask(NOW + HOUR) is None


def test_of_each_address_the_oldest_few_wait_to_be_handled(database: Database) -> None:
    keep(database, *(str(number) for number in range(10, 40)), address="flood")
    keep(database, "40", "42", address="701")
    keep(database, "41", "43", address=None)
    assert look(database, of_each=3) == {"flood": ["10", "11", "12"], "701": ["40", "42"], None: ["41", "43"]}
    mark(database, "10")
    assert look(database, of_each=2, limit=2) == {"flood": ["11", "12"], "701": ["40", "42"]}
    assert look(database, of_each=2, besides=("flood",)) == {"701": ["40", "42"], None: ["41", "43"]}


def test_what_waits_before_an_update_is_earlier_and_of_the_same_address(database: Database) -> None:
    keep(database, "9", "11")
    keep(database, "5", address="other")
    keep(database, "6", address=None)

    def before(id_: str, address: str | None = "701") -> bool:
        one = Received(id_, address, "", int(id_))
        return database.read_now(lambda session: waits_before(session, "telegram", one))

    assert [before(id_) for id_ in ("8", "9", "10", "11")] == [False, False, True, True]
    assert [before("7", None), before("6", None), before("7", "nobody")] == [True, False, False]
    mark(database, "9")
    assert not before("11")


def test_an_update_is_given_back_as_it_was_received(database: Database) -> None:
    one = Received("7", "701", "किसी ने लिखा")
    database.write_now(lambda session: receive(session, "telegram", [one], NOW))
    assert database.read_now(lambda session: unhandled(session, "telegram", 1, 1)) == {"701": [replace(one, place=7)]}
