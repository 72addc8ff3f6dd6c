"""Receipts come before the answer, twice, in any order, under either name of a call: a message never goes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from storage.attempts import Ended, Intent, record_intents, record_outcomes
from storage.contacts import meet
from storage.database import Database
from storage.outbox import settle
from storage.queueing import NewMessage, put
from storage.receipts import MOST_CALLS, PASSES, REASONS, FailedLater, Told, apply_receipts, record_receipts
from storage.rows import MessageState, Outcome, Receipt
from storage.senders import Lease, ensure_sender, take_lease
from storage.tables import Attempts, Messages, Receipts

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
S = MessageState


@dataclass
class Sent:
    """One message on its way, and what is told of it."""

    database: Database
    lease: Lease
    number: int
    calls: int = 0

    def do(self, work: Callable[[Session], Any]) -> Any:
        return self.database.write_now(work)

    def call(self, answer: str | None = "sent", provider_id: str | None = None) -> str:
        """Make one more call; its key is returned. None: there is no answer yet."""
        self.calls += 1
        key = f"k{self.calls}"
        intent = Intent(self.number, key, "words")
        assert self.do(lambda session: record_intents(session, self.lease, [intent], NOW)) == {self.number}
        if answer is not None:
            self.answer(key, answer, provider_id)
        return key

    def answer(self, key: str, answer: str, provider_id: str | None = None) -> Told:
        outcome = {"sent": Outcome.SENT, "unknown": Outcome.LOST, "queued": Outcome.NOT_SENT}[answer]
        ended = Ended(key, outcome, S(answer), provider_id, not_before=NOW if answer == "queued" else None)

        def record(session: Session) -> Told:
            record_outcomes(session, [ended], NOW)
            return apply_receipts(session, [key], NOW)

        told: Told = self.do(record)
        return told

    def again(self) -> None:
        """A person has it said again of which nobody knows whether it was."""
        assert self.do(lambda session: settle(session, [self.number], S.QUEUED, "a person said so", NOW))

    def tell(self, *kinds: str, key: str = "k1", **more: Any) -> Told:
        receipts = [Receipt(key, S(kind), NOW, **more) for kind in kinds]
        told: Told = self.do(lambda session: record_receipts(session, receipts, NOW))
        return told

    @property
    def row(self) -> Messages:
        return self.database.read_now(lambda session: session.exec(select(Messages)).one())

    @property
    def state(self) -> str:
        return self.row.state

    def attempt(self, number: int = 1) -> Attempts:
        question = select(Attempts).where(col(Attempts.number) == number)
        return self.database.read_now(lambda session: session.exec(question).one())


@pytest.fixture
def sent(database: Database) -> Sent:
    def prepare(session: Session) -> tuple[Lease, int]:
        contact = meet(session, "whatsapp", "919000000001", "hi").contact_id
        lease = take_lease(session, ensure_sender(session, "whatsapp", "whatsapp", per_second=80), "test", 60)
        assert lease is not None
        words = ("stopped", "0" * 64, "hi", NOW, NOW + 24 * HOUR)
        return lease, put(session, [NewMessage("nudge", contact, "whatsapp", None, date(2026, 4, 2), *words)], NOW)

    return Sent(database, *database.write_now(prepare))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["delivered"], "delivered"),
        (["delivered", "read"], "read"),
        (["read", "delivered"], "read"),
        (["delivered", "failed"], "delivered"),
        (["failed"], "failed"),
        (["failed", "delivered"], "failed"),
        (["sent"], "sent"),
        (["delivered", "delivered", "sent"], "delivered"),
    ],
)
@pytest.mark.parametrize("answer", ["sent", "unknown"])
def test_receipts_move_a_message_forward_only(sent: Sent, told: list[str], state: str, answer: str) -> None:
    sent.call(answer)
    for kind in told:
        sent.tell(kind)
    assert sent.state == state


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("told", list(permutations(["sent", "delivered", "read"])))
def test_the_order_of_the_ladder_is_all_one(sent: Sent, told: Sequence[str], together: bool) -> None:  # noqa: FBT001 - a case
    sent.call()
    for kinds in [told] if together else [[kind] for kind in told]:
        sent.tell(*kinds)
    assert (sent.state, sent.row.reason) == ("read", None)


def test_a_receipt_that_comes_before_the_answer_counts_after_it(sent: Sent) -> None:
    key = sent.call(answer=None)
    assert sent.tell("delivered") == Told()
    assert sent.state == "sending"
    assert sent.answer(key, "sent").moved == {sent.number}
    assert sent.state == "delivered"


def test_where_our_key_is_missing_theirs_says_which_call_it_was(sent: Sent) -> None:
    sent.call(provider_id="p1")
    assert sent.tell("read", key="", provider_id="p1").moved == {sent.number}
    assert sent.state == "read"


def test_without_our_key_and_before_the_answer_it_waits_for_their_name_of_the_message(sent: Sent) -> None:
    key = sent.call(answer=None)
    sent.tell("delivered", key="", provider_id="p1")
    sent.answer(key, "sent", "p1")
    assert sent.state == "delivered"


def test_of_a_lost_answer_the_receipt_says_what_they_call_the_message(sent: Sent) -> None:
    sent.call("unknown")
    sent.tell("sent", provider_id="p1")
    assert (sent.state, sent.attempt().provider_id) == ("sent", "p1")
    sent.tell("read", key="", provider_id="p1")
    assert sent.state == "read"


def test_what_fits_no_call_is_kept_and_what_names_none_is_not(sent: Sent) -> None:
    assert sent.tell("read", key="strange") == Told()
    assert sent.tell("read", key="") == Told()
    kept = sent.database.read_now(lambda session: session.exec(select(Receipts.our_key)).all())
    assert list(kept) == ["strange"]


def test_a_failure_of_an_earlier_call_says_nothing_of_the_newest(sent: Sent) -> None:
    sent.call("unknown")
    sent.again()
    sent.call("sent")
    assert sent.tell("failed", outcome=Outcome.UNREACHABLE) == Told()
    assert sent.state == "sent"


@pytest.mark.parametrize("answer", ["sent", "unknown"])
def test_whichever_call_brought_it_the_person_has_it(sent: Sent, answer: str) -> None:
    sent.call("unknown")
    sent.again()
    second = sent.call(answer=None)
    sent.tell("delivered")
    assert sent.state == "sending"
    sent.answer(second, answer)
    assert sent.state == "delivered"
    sent.tell("failed", key=second)
    assert sent.state == "delivered"


def test_what_was_accepted_and_waits_all_the_same_is_not_settled_by_that_call(sent: Sent) -> None:
    """Only an announcement went out; the message itself goes out when somebody asks for it."""
    key = sent.call()
    sent.do(lambda session: session.connection().execute(update(Messages).values(state="queued")))
    assert sent.tell("sent", "delivered", "read", key=key) == Told()
    sent.call()
    assert sent.tell("sent", "delivered", "read", key=key) == Told()
    assert sent.state == "sent"


def test_that_an_earlier_call_was_accepted_does_not_settle_the_newest(sent: Sent) -> None:
    sent.call("unknown")
    sent.again()
    sent.call("unknown")
    assert sent.tell("sent") == Told()
    assert sent.state == "unknown"


@pytest.mark.parametrize("kind", ["sent", "delivered", "read"])
def test_what_waits_to_be_said_again_is_not_where_it_has_arrived(sent: Sent, kind: str) -> None:
    sent.call("unknown")
    sent.again()
    sent.tell(kind)
    assert sent.state == kind


def test_a_failure_says_what_it_means_and_is_noted_with_the_call(sent: Sent) -> None:
    sent.call()
    told = sent.tell("failed", detail="131026", outcome=Outcome.UNREACHABLE)
    row = sent.row
    failed = FailedLater(
        sent.number, row.contact_id, sent.lease.sender_id, "k1", "failed", NOW, Outcome.UNREACHABLE, "131026"
    )
    assert told == Told(frozenset({sent.number}), [failed])
    assert (row.state, row.reason, sent.attempt().detail) == ("failed", "refused", "131026")
    assert sent.tell("failed", detail="131026", outcome=Outcome.UNREACHABLE) == Told()


def test_a_failure_without_a_meaning_is_a_failure(sent: Sent) -> None:
    sent.call()
    assert [each.outcome for each in sent.tell("failed", detail="999").failed] == [None]
    assert (sent.state, sent.row.reason) == ("failed", "failed")


def test_what_was_not_delivered_for_a_reason_that_passes_waits_to_be_said_again(sent: Sent) -> None:
    sent.call()
    sent.tell("sent")
    (failed,) = sent.tell("failed", detail="131049", outcome=Outcome.LATER).failed
    assert (failed.state, sent.state, sent.row.reason) == ("queued", "queued", PASSES)
    assert sent.tell("sent", "failed", detail="131049", outcome=Outcome.LATER) == Told()
    assert sent.state == "queued"
    sent.call()
    sent.tell("delivered", key="k2")
    assert sent.state == "delivered"


def test_it_is_given_up_after_some_calls(sent: Sent) -> None:
    for _ in range(MOST_CALLS):
        key = sent.call()
        sent.tell("failed", key=key, detail="131049", outcome=Outcome.LATER)
    assert (sent.state, sent.row.reason) == ("failed", PASSES)


def test_many_receipts_are_one_batch(sent: Sent) -> None:
    sent.call()
    many = [Receipt(f"other{n}", S.READ, NOW) for n in range(300)] + [Receipt("k1", S.READ, NOW)] * 3
    told = sent.do(lambda session: record_receipts(session, many, NOW))
    assert told.moved == {sent.number}
    assert len(sent.database.read_now(lambda session: session.exec(select(Receipts)).all())) == 301


def test_every_outcome_of_a_failure_has_its_reason() -> None:
    assert REASONS.keys() == set(Outcome) - {Outcome.SENT, Outcome.LOST}
