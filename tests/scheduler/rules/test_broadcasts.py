"""Notices: how they may move, who gets one in which language, how long it takes, and what an approval holds for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scheduler.rules.broadcasts import (
    MOVES,
    OPEN,
    Address,
    Step,
    digest,
    in_lines,
    in_office_hours,
    is_due,
    length,
    next_state,
    recipient,
    takes,
    texts_of,
)
from storage.rows import Broadcast, BroadcastState, LeftOut, Recipient, WorkingCalendar

NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
NOTICE = Broadcast(1, BroadcastState.DRAFT, "actor 1", text_hi="सभा", text_en="meeting", valid_until=NOW)
S = BroadcastState


def test_from_each_state_a_step_leads_to_one_state_only() -> None:
    assert len({(move.state, move.step) for move in MOVES}) == len(MOVES)
    assert all(move.why for move in MOVES)


def test_every_state_can_be_reached_and_all_but_the_ends_can_be_left() -> None:
    assert {move.to for move in MOVES} == set(BroadcastState)
    assert set(BroadcastState) - {move.state for move in MOVES} == {S.FINISHED, S.CANCELLED}
    assert set(OPEN) == set(BroadcastState) - {S.FINISHED, S.CANCELLED}


def test_nothing_runs_that_was_not_approved() -> None:
    without = {(move.state, move.to) for move in MOVES if move.step is not Step.APPROVE}
    reached, new = {S.DRAFT}, {S.DRAFT}
    while new:
        new = {to for state, to in without if state in reached} - reached
        reached |= new
    assert reached & {S.SCHEDULED, S.RUNNING, S.PAUSED, S.FINISHED} == set()


@pytest.mark.parametrize("state", [S.RUNNING, S.PAUSED, S.FINISHED, S.CANCELLED])
def test_what_is_being_sent_cannot_be_changed(state: BroadcastState) -> None:
    assert next_state(state, Step.CHANGE) is None


HINDI, ENGLISH = Address(1, "hi"), Address(2, "en")


@pytest.mark.parametrize(
    ("addresses", "texts", "expected"),
    [
        ([HINDI], {"hi", "en"}, Recipient(7, 1, "hi")),
        ([ENGLISH], {"hi", "en"}, Recipient(7, 2, "en")),
        ([ENGLISH], {"hi"}, Recipient(7, 2, "hi")),
        ([HINDI], {"en"}, Recipient(7, 1, "en")),
        ([], {"hi"}, Recipient(7, left_out_because=LeftOut.NO_CONTACT)),
        ([replace(HINDI, stopped=True)], {"hi"}, Recipient(7, left_out_because=LeftOut.STOPPED)),
        ([replace(HINDI, unreachable=True)], {"hi"}, Recipient(7, left_out_because=LeftOut.UNREACHABLE)),
        ([replace(HINDI, unreachable=True), ENGLISH], {"hi", "en"}, Recipient(7, 2, "en")),
        ([replace(HINDI, stopped=True), ENGLISH], {"hi"}, Recipient(7, left_out_because=LeftOut.STOPPED)),
    ],
)
def test_who_gets_it_where_and_in_which_language(addresses: list[Address], texts: Any, expected: Recipient) -> None:
    assert recipient(7, left=False, addresses=addresses, texts=texts) == expected


def test_who_has_left_gets_none() -> None:
    assert recipient(7, left=True, addresses=[HINDI], texts={"hi"}).left_out_because is LeftOut.LEFT


@pytest.mark.parametrize(
    ("messages", "per_second", "per_day", "expected"),
    [
        (0, 30, None, timedelta(0)),
        (1, 30, None, timedelta(seconds=1 / 30)),
        (10_000, 30, None, timedelta(seconds=10_000 / 30)),
        (2_000, 80, 2_000, timedelta(seconds=25)),
        (2_001, 80, 2_000, timedelta(days=1, seconds=1 / 80)),
        (100_000, 80, 2_000, timedelta(days=49, seconds=25)),
    ],
)
def test_how_long_it_takes_at_the_channels_limits(
    messages: int, per_second: float, per_day: int | None, expected: timedelta
) -> None:
    assert takes(messages, per_second, per_day) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"text_hi": "सभा।"},
        {"text_en": None},
        {"order_number": "166"},
        {"attachment": "broadcasts/0a.pdf"},
        {"attachment_name": "order.pdf"},
        {"audience_hash": "0b"},
        {"starts_at": NOW},
        {"valid_until": NOW + timedelta(minutes=1)},
        {"id": 2},
    ],
)
def test_an_approval_holds_for_nothing_else(changed: dict[str, Any]) -> None:
    assert digest(replace(NOTICE, **changed)) != digest(NOTICE)


def test_an_approval_survives_what_does_not_change_the_notice() -> None:
    assert digest(replace(NOTICE, state=S.SCHEDULED, approver="actor 2", frozen_to=9)) == digest(NOTICE)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 4, 2, 4, 30, tzinfo=UTC), True),  # ten in India, on a Thursday
        (datetime(2026, 4, 2, 4, 29, tzinfo=UTC), False),
        (datetime(2026, 4, 2, 12, 30, tzinfo=UTC), False),
        (datetime(2026, 4, 3, 6, tzinfo=UTC), False),
        (datetime(2026, 4, 4, 6, tzinfo=UTC), False),
    ],
)
def test_office_hours(moment: datetime, expected: bool) -> None:  # noqa: FBT001 - a table
    assert in_office_hours(moment, WorkingCalendar(frozenset({date(2026, 4, 3)}))) is expected


def test_without_a_moment_of_its_own_it_begins_at_once() -> None:
    assert is_due(NOTICE, NOW)
    assert is_due(replace(NOTICE, starts_at=NOW), NOW)
    assert not is_due(replace(NOTICE, starts_at=NOW + timedelta(seconds=1)), NOW)


def test_lines_stay_lines() -> None:
    assert in_lines("  one\n\ntwo\r\nthree \n") == ["one", "", "two", "three"]


def test_texts_that_are_empty_are_none() -> None:
    assert texts_of(replace(NOTICE, text_en="")) == {"hi": "सभा"}


@pytest.mark.parametrize(("text", "units"), [("", 0), ("सभा", 3), ("a\N{OPEN BOOK}", 3)])
def test_length_is_counted_as_channels_count(text: str, units: int) -> None:
    assert length(text) == units
