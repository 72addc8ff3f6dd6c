"""How officers are reached: by the address to which a reminder would go."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.reach import NOT_JOINED, How, Reached, reached_of
from storage.tables import ContactOfficers, Contacts, Officers

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
STOPPED = {"stopped_at": NOW}
GONE = {"unreachable_since": NOW, "unreachable_because": "blocked"}


@pytest.mark.parametrize(
    ("contacts", "reached"),
    [
        pytest.param([], NOT_JOINED, id="nobody has come"),
        pytest.param([("self", {})], Reached(How.REACHED), id="by themselves"),
        pytest.param([("self", STOPPED)], Reached(How.STOPPED, NOW), id="they said stop"),
        pytest.param([("self", GONE)], Reached(How.UNREACHABLE, NOW, "blocked"), id="they blocked us"),
        pytest.param([("self", GONE), ("assistant", {})], Reached(How.REACHED), id="an assistant is there"),
        pytest.param([("self", STOPPED), ("assistant", {})], Reached(How.REACHED), id="and wants what they do not"),
        pytest.param([("self", {}), ("assistant", STOPPED)], Reached(How.REACHED), id="an assistant who stopped"),
        pytest.param([("self", STOPPED), ("assistant", GONE)], Reached(How.STOPPED, NOW), id="one who was lost"),
        pytest.param([("self", {"channel": "console"})], NOT_JOINED, id="on a channel that is off"),
    ],
)
def test_how_an_officer_is_reached(
    database: Database, contacts: list[tuple[str, dict[str, object]]], reached: Reached
) -> None:
    def work(session: Session) -> None:
        session.add(Officers(id=1))
        for number, (_, known) in enumerate(contacts, 1):
            session.add(Contacts(**{"id": number, "channel": "telegram", "address": str(number), **known}))
        session.flush()
        for number, (role, _) in enumerate(contacts, 1):
            session.add(ContactOfficers(officer_id=1, contact_id=number, role=role, linked_at=NOW))

    database.write_now(work)
    found = database.read_now(lambda session: reached_of(session, [1, 2], {"telegram"}))
    assert found.get(1, NOT_JOINED) == reached
    assert 2 not in found
