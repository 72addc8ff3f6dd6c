"""Pausing and resuming senders: one or all, whatever stood before, audited."""

from typing import Any

import pytest

from bot.acts.senders import pause_senders, resume_senders
from storage import senders, stops
from storage.complaint import Complaint
from storage.database import Database
from storage.tables import Senders
from tests.mailroom import HOUR, NOW, Mailroom

BY: dict[str, Any] = {"actor": "it manager", "via": "shell", "now": NOW}
SOON, LATE = NOW + HOUR, NOW + 2 * HOUR


@pytest.fixture
def room(database: Database) -> Mailroom:
    """Two senders."""
    room = Mailroom(database)
    room.add_sender("console")
    return room


def stood(room: Mailroom) -> dict[str, tuple[Any, ...]]:
    """Until when, why; and why for good."""
    every = room.senders().items()
    return {name: (row.paused_until, row.paused_because, row.stopped_because) for name, row in every}


def test_without_an_end_it_stands_until_resumed(room: Mailroom) -> None:
    pause_senders(room.database, "telegram", None, "server moves", **BY)
    assert stood(room) == {"telegram": (None, None, "server moves"), "console": (None, None, None)}


def test_all_are_paused_for_a_while(room: Mailroom) -> None:
    paused = pause_senders(room.database, None, SOON, "server moves", **BY)
    assert [(one.name, one.paused_until) for one in paused] == [("console", SOON), ("telegram", SOON)]
    assert stood(room) == dict.fromkeys(("telegram", "console"), (SOON, "server moves", None))


def test_a_longer_pause_and_an_earlier_reason_stand(room: Mailroom) -> None:
    room.change(Senders, paused_until=LATE, paused_because="slow_down", stopped_because="token refused")
    pause_senders(room.database, "telegram", SOON, "mine", **BY)
    pause_senders(room.database, "telegram", None, "mine", **BY)
    assert stood(room)["telegram"] == (LATE, "slow_down", "token refused")


def test_resuming_ends_all_that_stood_and_forgets_the_learned_pace(room: Mailroom) -> None:
    room.change(Senders, paused_until=LATE, paused_because="slow_down", stopped_because="token refused", pace=5)
    for channel in ("telegram", "console"):
        room.database.write_now(
            lambda session, channel=channel: stops.stop_template(session, channel, "hours", "hi", "0a", "why", NOW)
        )
    (resumed,) = resume_senders(room.database, "telegram", **BY)
    assert (resumed.before.stopped_because, resumed.before.pace, resumed.wordings) == ("token refused", 5, 1)
    assert stood(room) == {"telegram": (None, None, None), "console": (LATE, "slow_down", "token refused")}
    assert {name: row.pace for name, row in room.senders().items()} == {"telegram": None, "console": 5}
    assert room.database.read_now(lambda session: stops.stopped_templates(session, "telegram")) == set()
    assert room.database.read_now(lambda session: stops.stopped_templates(session, "console")) != set()


def test_both_are_audited(room: Mailroom) -> None:
    pause_senders(room.database, "telegram", SOON, "server moves", **BY)
    resume_senders(room.database, "telegram", **BY)
    assert room.acts() == [
        ("it manager", "pause_sender", "telegram", {"until": SOON.isoformat(), "because": "server moves"}),
        ("it manager", "resume_sender", "telegram", {"wordings": 0}),
    ]


def test_an_unknown_sender_is_told_which_there_are(room: Mailroom) -> None:
    with pytest.raises(Complaint, match=r'^There is no sender "whatsapp"; there are: console, telegram\.$'):
        pause_senders(room.database, "whatsapp", None, "", **BY)
    with pytest.raises(Complaint, match="there are: console, telegram"):
        resume_senders(room.database, "whatsapp", **BY)


def test_before_the_first_start_there_is_none(database: Database) -> None:
    with pytest.raises(Complaint, match="No sender is known yet"):
        pause_senders(database, None, None, "", **BY)


@pytest.mark.parametrize(("seconds", "held"), [(60, "one"), (0, None)])
def test_a_lease_that_ran_out_is_held_by_nobody(room: Mailroom, seconds: float, held: str | None) -> None:
    room.database.write_now(lambda session: senders.take_lease(session, room.sender, "one", seconds))
    _, telegram = room.database.read_now(senders.all_senders)
    assert (telegram.held_by, telegram.held_until is not None) == (held, held is not None)
