"""Settling unknown messages: named or all, all or nothing, audited; and what was left is never said again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot.acts.unknown_messages import leave, resend, unknown_messages
from storage import outbox
from storage.complaint import Complaint
from storage.database import Database
from storage.occasions import histories, use_occasions
from storage.rows import Occasion
from storage.tables import Obligations
from tests.mailroom import HOUR, NOW, Mailroom
from tests.scheduler.office import BIHAR, packaged

BY: dict[str, Any] = {"actor": "it manager", "via": "shell", "now": NOW}
UNKNOWN = ("unknown", "lost")


@pytest.fixture
def room(database: Database) -> Mailroom:
    """Messages 1 and 2 unknown, 3 unknown and past its time, 4 sent."""
    room = Mailroom(database)
    for number in (1, 2):
        room.message("unknown", number, reason="lost", detail="ReadTimeout")
    room.message("unknown", reason="lost", valid_until=NOW)
    room.message("sent")
    return room


def test_those_named_are_queued_again_and_that_is_audited(room: Mailroom) -> None:
    assert [each.id for each in resend(room.database, {2, 1}, **BY).messages] == [1, 2]
    assert room.states() == {1: ("queued", "send_again"), 2: ("queued", "send_again"), 3: UNKNOWN, 4: ("sent", None)}
    assert room.acts() == [("it manager", "resend_unknown", None, {"messages": [1, 2]})]


def test_those_named_are_left_even_past_their_time(room: Mailroom) -> None:
    assert [each.id for each in leave(room.database, {2, 3}, **BY).messages] == [2, 3]
    assert room.states() == {1: UNKNOWN, 2: ("dropped", "give_up"), 3: ("dropped", "give_up"), 4: ("sent", None)}
    assert room.acts() == [("it manager", "leave_unknown", None, {"messages": [2, 3]})]


def test_all_are_queued_again_but_those_past_their_time(room: Mailroom) -> None:
    settled = resend(room.database, None, **BY)
    assert ([each.id for each in settled.messages], [each.id for each in settled.too_late]) == ([1, 2], [3])
    assert room.states()[3] == UNKNOWN


def test_all_are_left(room: Mailroom) -> None:
    leave(room.database, None, **BY)
    assert unknown_messages(room.database) == []


@pytest.mark.parametrize("settle", [resend, leave])
def test_a_dry_run_changes_nothing(room: Mailroom, settle: Callable[..., Any]) -> None:
    before = room.states()
    assert settle(room.database, None, **BY, dry_run=True).messages
    assert (room.states(), room.acts()) == (before, [])


@pytest.mark.parametrize("settle", [resend, leave])
def test_nothing_unknown_is_nothing_done(database: Database, settle: Callable[..., Any]) -> None:
    room = Mailroom(database)
    assert settle(database, None, **BY).messages == []
    assert room.acts() == []


@pytest.mark.parametrize(
    ("settle", "ids", "words"),
    [
        (resend, {1, 4, 9}, r"^Not unknown: message 4 is sent, there is no message 9\. Nothing was changed"),
        (leave, {1, 4}, r"^Not unknown: message 4 is sent\. Nothing was changed"),
        (resend, {1, 3}, r"^3: too late; .* Nothing was changed\. `smaran unknown leave 3` leaves it at that\."),
    ],
)
def test_what_cannot_be_settled_is_refused_and_nothing_changes(
    room: Mailroom, settle: Callable[..., Any], ids: set[int], words: str
) -> None:
    before = room.states()
    with pytest.raises(Complaint, match=words):
        settle(room.database, ids, **BY)
    assert (room.states(), room.acts()) == (before, [])


@pytest.mark.parametrize(("settle", "used"), [(leave, True), (resend, False)])
def test_what_was_left_counts_as_said_and_what_expired_after_all_does_not(
    room: Mailroom,
    settle: Callable[..., Any],
    used: bool,  # noqa: FBT001
) -> None:
    """Left at that, it may have been read: the next night must not say it once more."""
    today = date(2026, 4, 2)
    room.office.activate(packaged(BIHAR), today)
    key = room.database.read_now(lambda session: session.exec(select(func.min(col(Obligations.key)))).one())
    occasion = Occasion(1, key, "", "first")
    room.database.write_now(lambda session: use_occasions(session, today, [(occasion, 1, "v1")], []))
    settle(room.database, {1}, **BY)
    room.database.write_now(lambda session: outbox.expire(session, NOW + 2 * HOUR))
    told = room.database.read_now(lambda session: histories(session, [1], today + timedelta(days=1)))[1]
    assert (told.used != {}, occasion in told.unsaid) == (used, not used)
    # Two more of this officer: one that was sent, and one of which nobody knows.
    assert len(told.nudged_on) == 2 + used
