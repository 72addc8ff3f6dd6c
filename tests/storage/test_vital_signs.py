"""The figures by which the program is watched, and that none of them is found by reading what is finished."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.contacts import meet
from storage.database import Database
from storage.errands import finish_errand, put_errand
from storage.inbox import Received, handled, receive
from storage.jobs import claim_slot, finish_slot
from storage.rows import BroadcastState
from storage.tables import Broadcasts, Imports
from storage.upgrade import upgrade
from storage.vital_signs import VitalSigns, Waiting, vital_signs
from tests.mailroom import HOUR, NOW, Mailroom
from tests.query_plans import OF_THE_OPEN_ONES, listening, scanned

CHECKS = ("check", "check_after_import")
WAITING = OF_THE_OPEN_ONES | {"ix_messages_queued", "ix_inbox_unhandled", "ix_errands_open"}
"""Indexes that hold nothing but what waits, or went wrong."""


@pytest.fixture
def room(database: Database) -> Mailroom:
    return Mailroom(database)


def signs(room: Mailroom) -> VitalSigns:
    return room.database.read_now(lambda session: vital_signs(session, NOW, CHECKS))


def test_a_new_department_waits_for_nothing(room: Mailroom) -> None:
    seen = signs(room)
    assert (seen.queued, seen.unknown, seen.received, seen.unreadable, seen.errands) == ({}, {}, {}, {}, Waiting())
    assert (seen.reports, seen.lists, seen.checked_at, seen.checking_since) == ({}, {}, None, None)
    assert [sender.name for sender in seen.senders] == ["telegram"]


def test_the_queue_is_as_old_as_what_is_longest_due(room: Mailroom) -> None:
    room.message("queued", not_before=NOW - 3 * HOUR, urgency=5)
    room.message("queued", not_before=NOW - 2 * HOUR, urgency=-10)
    room.message("queued", not_before=NOW + HOUR)
    room.message("queued", not_before=NOW - 5 * HOUR, valid_until=NOW - HOUR)
    room.message("sent", not_before=NOW - 9 * HOUR)
    assert signs(room).queued == {"telegram": Waiting(4, NOW - 3 * HOUR)}


@pytest.mark.parametrize(("state", "since"), [(BroadcastState.RUNNING, NOW - HOUR), (BroadcastState.PAUSED, None)])
def test_a_notice_that_a_person_has_paused_is_not_late(room: Mailroom, state: BroadcastState, since: object) -> None:
    room.insert(Broadcasts, id=1, state=state.value, author="test", audience=[], frozen_to=0, created_at=NOW)
    room.message("queued", broadcast_id=1)
    assert signs(room).queued == {"telegram": Waiting(1, since)}  # type: ignore[arg-type]


def test_what_waits_for_a_person_is_counted(room: Mailroom) -> None:
    room.message("unknown")
    room.message("unknown", changed_at=NOW - 2 * HOUR)
    assert signs(room).unknown == {"telegram": Waiting(2, NOW - 2 * HOUR)}


def test_updates_wait_until_they_are_handled_and_failed_ones_are_counted(room: Mailroom) -> None:
    write = room.database.write_now
    updates = [Received(str(number), "7001", "x") for number in (1, 2, 3)]
    write(lambda session: receive(session, "telegram", updates, NOW - HOUR))
    write(lambda session: handled(session, "telegram", "1", NOW))
    write(lambda session: handled(session, "telegram", "2", NOW, fault="KeyError"))
    assert (signs(room).received, signs(room).unreadable) == ({"telegram": Waiting(1, NOW - HOUR)}, {"telegram": 1})


def test_errands_wait_until_they_are_done(room: Mailroom) -> None:
    write = room.database.write_now
    contact = write(lambda session: meet(session, "telegram", "7001", "hi").contact_id)
    one, _ = (write(lambda session: put_errand(session, "report", contact, "hi", {}, NOW - HOUR)) for _ in range(2))
    write(lambda session: finish_errand(session, one, NOW))
    assert signs(room).errands == Waiting(1, NOW - HOUR)


def test_the_newest_check_of_either_kind_counts_once_it_is_done(room: Mailroom) -> None:
    write, slots = room.database.write_now, [NOW - timedelta(days=days) for days in (3, 2, 1, 0)]
    for job, slot, outcome in (("check", 0, "done"), (CHECKS[1], 1, "done"), ("check", 2, "failed"), ("check", 3, "")):
        write(lambda session, job=job, slot=slot: claim_slot(session, job, slots[slot], slots[slot] + HOUR))
        if outcome:
            ended = slots[slot] + HOUR
            write(
                lambda session, job=job, slot=slot, at=ended, how=outcome: finish_slot(
                    session, job, slots[slot], at, how
                )
            )
    assert (signs(room).checked_at, signs(room).checking_since) == (slots[1] + HOUR, slots[3] + HOUR)


def test_imports_that_wait_or_are_under_way_are_counted(room: Mailroom) -> None:
    row = {"kind": "officers", "actor": "test", "started_at": NOW, "files": [], "summary": {}}
    for state, ended in (("applying", None), ("held", None), ("applied", NOW)):
        room.insert(Imports, state=state, finished_at=ended, **row)
    room.office.report(NOW - HOUR, kinds=("users",))
    seen = signs(room)
    assert (seen.imports_under_way, seen.imports_held, seen.lists) == (1, 1, {"officers": NOW})
    assert seen.reports == {"users": NOW - HOUR}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Mailroom]:
    """On SQLite, which tells by which index it will look."""
    database = Database(f"sqlite:///{tmp_path}/smaran.sqlite")
    upgrade(database, backup_folder=tmp_path, now=NOW)
    yield Mailroom(database)
    database.close()


def test_nothing_that_is_finished_is_read(on_sqlite: Mailroom) -> None:
    on_sqlite.message("queued")
    on_sqlite.message("sent")
    with listening(on_sqlite.database) as asked:
        signs(on_sqlite)
    assert len(asked) > 10
    assert scanned(on_sqlite.database, asked, WAITING) == []
