from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.outbox_figures import (
    Pile,
    Unreachable,
    messages_in,
    messages_named,
    piles,
    stopped_wordings,
    unreachable_contacts,
)
from storage.rows import MessageState
from storage.stops import stop_template
from storage.tables import Contacts, Imports, Listings
from tests.mailroom import HOUR, NOW, Mailroom

DAY = timedelta(days=1)


@pytest.fixture
def room(database: Database) -> Mailroom:
    return Mailroom(database)


def test_messages_are_counted_by_channel_state_and_reason_in_the_order_of_their_life(room: Mailroom) -> None:
    for row in (
        {"state": "unknown", "reason": "lost", "changed_at": NOW},
        {"state": "queued"},
        {"state": "unknown", "reason": "lost", "changed_at": NOW - DAY},
        {"state": "unknown", "reason": "lease_taken"},
        {"state": "queued", "channel": "console"},
    ):
        room.message(**row)
    assert room.database.read_now(piles) == [
        Pile("console", MessageState.QUEUED, None, 1, NOW - HOUR),
        Pile("telegram", MessageState.QUEUED, None, 1, NOW - HOUR),
        Pile("telegram", MessageState.UNKNOWN, "lost", 2, NOW - DAY),
        Pile("telegram", MessageState.UNKNOWN, "lease_taken", 1, NOW - HOUR),
    ]


def test_the_longest_in_a_state_come_first_with_the_note_of_their_newest_call(room: Mailroom) -> None:
    younger = room.message("unknown", 1, reason="lost", detail="ReadTimeout")
    room.attempt(younger, 2, "no outcome was recorded")
    older = room.message("unknown", 2, changed_at=NOW - DAY)
    room.message("sent")

    def ask(limit: int | None) -> list[Any]:
        return room.database.read_now(lambda session: list(messages_in(session, MessageState.UNKNOWN, limit)))

    assert [(each.id, each.employee_id, each.detail) for each in ask(None)] == [
        (older, "E002", None),
        (younger, "E001", "no outcome was recorded"),
    ]
    assert [each.id for each in ask(1)] == [older]


def test_an_officer_is_called_by_the_employee_id_that_holds_now(room: Mailroom) -> None:
    number = room.message("unknown", 1)
    room.change(Listings, until_import=2)
    row = {"kind": "officers", "actor": "test", "started_at": NOW, "files": [], "summary": {}}
    room.insert(Imports, id=2, state="applied", **row)
    room.insert(Imports, id=3, state="applying", **row)
    for since, named in ((2, "NEW"), (3, "COMING")):
        room.insert(
            Listings, officer_id=1, since_import=since, left=False, name="Officer 1", employee_id=named, language="en"
        )
    found = room.database.read_now(lambda session: messages_named(session, {number, 99}))
    assert {key: each.employee_id for key, each in found.items()} == {number: "NEW"}


def test_a_message_for_no_officer_is_listed_too(room: Mailroom) -> None:
    number = room.message("unknown", officer_id=None)
    found = room.database.read_now(lambda session: messages_named(session, {number}))
    assert (found[number].officer_id, found[number].employee_id) == (None, None)


def test_officers_wait_for_a_stopped_wording(room: Mailroom) -> None:
    room.database.write_now(lambda session: stop_template(session, "telegram", "hours", "hi", "0a", "why", NOW))
    for officer in (1, 1, 2):
        room.message("queued", officer)
    for other in ({"language": "en"}, {"template": "email"}, {"channel": "console"}, {"state": "sent"}):
        room.message(**{"state": "queued", "officer": 3} | other)
    (stopped,) = room.database.read_now(stopped_wordings)
    assert (stopped.channel, stopped.template, stopped.language, stopped.because) == ("telegram", "hours", "hi", "why")
    assert (stopped.since, stopped.waiting) == (NOW, 2)


def test_unreachable_contacts_are_counted_by_reason(room: Mailroom) -> None:
    room.change(Contacts, unreachable_since=NOW, unreachable_because="blocked")
    room.insert(Contacts, id=9, channel="telegram", address="7009", language="hi")
    assert room.database.read_now(unreachable_contacts) == [Unreachable("telegram", "blocked", 3, NOW)]
