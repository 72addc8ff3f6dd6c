"""The comparison notices what is lost, repeated or denied, and nothing else."""

from typing import Any

import pytest

from tests.chaos.ledgers import Ledgers, accepted_by_chat, compare


def one(state: str | None, accepted: int) -> Ledgers:
    return compare({1: "10"}, {} if state is None else {1: state}, {"10": accepted} if accepted else {})


@pytest.mark.parametrize(
    ("state", "accepted"),
    [("sent", 1), ("failed", 0), ("expired", 0), ("dropped", 0), ("unknown", 0), ("unknown", 1)],
)
def test_an_end_that_agrees_is_in_order(state: str, accepted: int) -> None:
    assert all(finding.held for finding in one(state, accepted).findings())


@pytest.mark.parametrize(("state", "accepted"), [("queued", 0), ("sending", 0), ("sending", 1), ("sent", 0)])
def test_what_nobody_would_miss_is_lost(state: str, accepted: int) -> None:
    assert one(state, accepted).lost == 1


def test_a_message_that_is_not_in_the_books_is_lost() -> None:
    assert one(None, 0).lost == 1


@pytest.mark.parametrize("state", ["sent", "unknown", "failed"])
def test_what_was_accepted_twice_is_repeated(state: str) -> None:
    assert one(state, 2).repeated == {1}


@pytest.mark.parametrize("state", ["queued", "sending", "failed", "expired", "dropped"])
def test_what_was_accepted_though_the_books_say_otherwise_is_denied(state: str) -> None:
    assert one(state, 1).denied == {1}


def test_a_message_to_somebody_for_whom_nothing_was_due_is_foreign() -> None:
    assert compare({1: "10"}, {1: "sent"}, {"10": 1, "11": 1}).foreign == 1


def test_nothing_due_proves_nothing() -> None:
    assert not all(finding.held for finding in compare({}, {}, {}).findings())


def test_only_messages_that_were_taken_count() -> None:
    calls: list[dict[str, Any]] = [
        {"method": "sendMessage", "chat_id": 10, "accepted": True},
        {"method": "sendMessage", "chat_id": 10, "accepted": False},
        {"method": "getUpdates", "chat_id": None, "accepted": True},
    ]
    assert accepted_by_chat(calls) == {"10": 1}
