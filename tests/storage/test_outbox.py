from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from scheduler.rules.delivery import MOVES
from storage import attempts, outbox, receipts, senders
from storage.attempts import Ended, Intent, record_intents, record_outcomes, unknown_after_crash
from storage.bulk import insert_many
from storage.database import Database
from storage.outbox import messages_due
from storage.queueing import NewMessage, put
from storage.rows import MessageState, Outcome
from storage.senders import Lease
from storage.tables import Attempts, Broadcasts, Contacts, Messages, Officers, Senders

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OUTCOMES = {"sent": Outcome.SENT, "queued": Outcome.NOT_SENT, "unknown": Outcome.LOST}


def message(**changes: Any) -> NewMessage:
    usual: dict[str, Any] = {
        "kind": "nudge",
        "contact_id": 1,
        "channel": "console",
        "officer_id": 1,
        "day": date(2026, 4, 2),
        "template": "hours",
        "template_hash": "0a",
        "language": "hi",
        "not_before": NOW,
        "valid_until": NOW + timedelta(hours=8),
        "values": {"officer": {"name": "अनीता"}},
    }
    return NewMessage(**(usual | changes))


@pytest.fixture
def sending(database: Database) -> "Sending":
    return Sending(database)


class Sending:
    """One officer with a console contact, one sender with a lease, and short words for what tests do."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.do = database.write_now

        def prepare(session: Session) -> Lease:
            insert_many(session, Officers, ("id",), [(1,)])
            insert_many(session, Contacts, ("id", "channel", "address", "language"), [(1, "console", "1", "hi")])
            sender = senders.ensure_sender(session, "console", "console", per_second=1000)
            lease = senders.take_lease(session, sender, "one", 30)
            assert lease is not None
            return lease

        self.lease = self.do(prepare)

    def put(self, *messages: NewMessage) -> int:
        return self.do(lambda session: put(session, messages or [message()], NOW))

    def due(
        self, now: datetime = NOW, limit: int = 100, channel: str = "console", *, replies: bool = False
    ) -> list[int]:
        found = self.database.read_now(lambda s: messages_due(s, now, limit, channel, replies=replies))
        return [each.id for each in found]

    def intend(self, number: int, key: str, now: datetime = NOW, lease: Lease | None = None) -> bool:
        intent = Intent(number, key, f"words of {key}")
        return number in self.do(lambda session: record_intents(session, lease or self.lease, [intent], now))

    def outcome(self, key: str, state: Any, **more: Any) -> int:
        ended = Ended(key, OUTCOMES[state], MessageState(state), **more)
        return self.do(lambda session: record_outcomes(session, [ended], NOW + MINUTE))

    def change(self, table: Any, **values: Any) -> None:
        self.do(lambda session: session.connection().execute(update(table).values(**values)))

    def messages(self) -> Sequence[Messages]:
        return self.database.read_now(lambda session: session.exec(select(Messages).order_by(col(Messages.id))).all())

    def state(self) -> str:
        return self.messages()[0].state


def test_a_message_goes_from_the_queue_to_sent(sending: Sending) -> None:
    first = sending.put(message(), message(urgency=1))
    assert sending.due() == [first, first + 1]
    assert sending.intend(first, "k1")
    assert sending.due() == [first + 1]
    assert sending.outcome("k1", "sent", provider_id="p1") == 1
    sent, waiting = sending.messages()
    assert (sent.state, sent.text, sent.values) == ("sent", "words of k1", {"officer": {"name": "अनीता"}})
    assert (waiting.state, waiting.text) == ("queued", None)
    call = sending.database.read_now(lambda session: session.exec(select(Attempts)).one())
    assert (call.number, call.outcome, call.provider_id, call.epoch) == (1, "sent", "p1", 1)


def test_what_is_in_hand_takes_no_place_of_what_is_new(sending: Sending) -> None:
    first = sending.put(message(), message(), message())
    question = partial(messages_due, now=NOW, limit=1, channel="console", replies=False, besides=[first, first + 2])
    assert [each.id for each in sending.database.read_now(question)] == [first + 1]


def test_the_most_urgent_go_first_and_of_those_the_longest_waiting(sending: Sending) -> None:
    first = sending.put(
        message(urgency=5, not_before=NOW - 2 * MINUTE),
        message(urgency=0, not_before=NOW),
        message(urgency=0, not_before=NOW - MINUTE),
        message(urgency=0, not_before=NOW + MINUTE),
        message(urgency=0, valid_until=NOW),
    )
    assert sending.due() == [first + 2, first + 1, first]
    assert sending.due(limit=2) == [first + 2, first + 1]
    assert sending.due(channel="telegram") == []


FORBIDDEN: dict[str, Callable[[Sending], None]] = {
    "a pause": lambda s: s.change(Senders, paused_until=NOW + MINUTE),
    "a stopped sender": lambda s: s.change(Senders, stopped_because="template rejected"),
    "a newer lease": lambda s: s.change(Senders, lease_epoch=2),
    "a sender of another channel": lambda s: s.change(Senders, channel="telegram"),
    "STOP": lambda s: s.change(Contacts, stopped_at=NOW),
    "an unreachable contact": lambda s: s.change(Contacts, unreachable_since=NOW),
    "a time that has passed": lambda s: s.change(Messages, valid_until=NOW),
    "a time that has not come": lambda s: s.change(Messages, not_before=NOW + MINUTE),
    "a message dropped meanwhile": lambda s: s.change(Messages, state="dropped"),
}


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_nothing_is_sent_after(forbidden: str, sending: Sending) -> None:
    number = sending.put()
    FORBIDDEN[forbidden](sending)
    before = sending.messages()
    assert not sending.intend(number, "k1")
    assert sending.messages() == before
    assert sending.database.read_now(lambda session: session.exec(select(Attempts)).all()) == []


def test_a_pause_that_is_over_and_a_reply_after_stop_are_sent(sending: Sending) -> None:
    number = sending.put(message(kind="reply"))
    sending.change(Contacts, stopped_at=NOW)
    sending.change(Senders, paused_until=NOW)
    assert sending.intend(number, "k1")


@pytest.mark.parametrize(("state", "goes"), [("running", True), ("paused", False), ("cancelled", False)])
def test_a_broadcast_is_sent_while_it_runs(sending: Sending, state: str, goes: bool) -> None:  # noqa: FBT001
    notice = {"id": 1, "state": state, "author": "shell", "audience": [], "frozen_to": 0, "created_at": NOW}
    sending.do(lambda session: session.connection().execute(insert(Broadcasts).values(**notice)))
    number = sending.put(message(kind="broadcast", broadcast_id=1))
    assert (sending.due() == [number]) is goes
    assert sending.intend(number, "k1") is goes


def test_one_message_has_one_call_open(sending: Sending) -> None:
    number = sending.put()
    assert sending.intend(number, "k1")
    assert not sending.intend(number, "k2")


def test_what_was_surely_not_sent_waits_and_is_tried_again(sending: Sending) -> None:
    number = sending.put()
    sending.intend(number, "k1")
    sending.outcome("k1", "queued", reason="retry", not_before=NOW + 5 * MINUTE)
    assert sending.due() == []
    assert sending.due(NOW + 5 * MINUTE) == [number]
    assert sending.intend(number, "k2", NOW + 5 * MINUTE)
    calls = sending.database.read_now(lambda s: s.exec(select(Attempts.our_key).order_by(col(Attempts.number))).all())
    assert list(calls) == ["k1", "k2"]


def test_after_a_crash_an_open_call_is_unknown_and_a_late_outcome_settles_it(sending: Sending) -> None:
    number = sending.put(message(), message())
    sending.intend(number, "k1")
    sending.change(Senders, lease_until=NOW)
    newer = sending.do(lambda session: senders.take_lease(session, sending.lease.sender_id, "two", 30))
    assert newer == Lease(sending.lease.sender_id, 2)
    assert not sending.intend(number + 1, "k2")
    assert sending.do(lambda session: unknown_after_crash(session, newer, NOW)) == {number: "k1"}
    assert sending.state() == "unknown"
    assert sending.due() == [number + 1]
    assert sending.outcome("k1", "sent") == 1


def test_a_call_that_a_crash_left_open_and_that_was_surely_not_made_may_be_made_again(sending: Sending) -> None:
    number = sending.put()
    sending.intend(number, "k1")
    sending.change(Senders, lease_until=NOW)
    newer = sending.do(lambda session: senders.take_lease(session, sending.lease.sender_id, "two", 30))
    sending.do(lambda session: unknown_after_crash(session, newer, NOW))
    assert sending.outcome("k1", "queued") == 1
    assert sending.due() == [number]


def test_calls_of_the_present_lease_are_not_called_unknown(sending: Sending) -> None:
    sending.intend(sending.put(), "k1")
    assert sending.do(lambda session: unknown_after_crash(session, sending.lease, NOW)) == {}
    assert sending.state() == "sending"


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        ("dropped", lambda session, ids: outbox.drop(session, ids, "met_meanwhile", NOW)),
        ("queued", lambda session, ids: outbox.postpone(session, ids, NOW + MINUTE, "budget", NOW)),
        ("expired", lambda session, _ids: outbox.expire(session, NOW + timedelta(days=1))),
    ],
)
def test_only_what_is_queued_is_dropped_postponed_or_expired(
    sending: Sending, state: str, ending: Callable[[Session, list[int]], object]
) -> None:
    first = sending.put(message(), message())
    sending.intend(first, "k1")
    sending.do(lambda session: ending(session, [first, first + 1]))
    assert [each.state for each in sending.messages()] == ["sending", state]
    assert sending.due() == []


def test_a_person_settles_only_what_is_unknown(sending: Sending) -> None:
    number = sending.put()
    assert not sending.do(lambda session: outbox.settle(session, [number], MessageState.DROPPED, "said so", NOW))
    sending.change(Messages, state="unknown")
    assert sending.do(lambda session: outbox.settle(session, [number], MessageState.DROPPED, "said so", NOW))
    assert sending.state() == "dropped"


def test_expiry_goes_in_chunks(sending: Sending) -> None:
    sending.put(*[message(valid_until=NOW - MINUTE)] * 5)
    assert [sending.do(lambda session: outbox.expire(session, NOW, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_storage_makes_the_moves_of_the_rules_and_no_other() -> None:
    tables = [outbox.BEFORE_A_CALL, outbox.BY_A_PERSON, attempts.BY_INTENT, attempts.BY_OUTCOME, receipts.BY_RECEIPT]
    made = {(start, to) for table in tables for to, starts in table.items() for start in starts}
    assert made == {(move.state, move.to) for move in MOVES}
