"""What receipts mean beyond their message: a wording that is refused again and again, though later, is stopped."""

from typing import Any

import pytest

from scheduler.told_later import nowhere, take_receipts
from storage.database import Database
from storage.rows import MessageState, Outcome, Receipt
from storage.stops import stopped_templates
from tests.mailroom import NOW, Mailroom

FAILED, ARRIVED = MessageState.FAILED, MessageState.DELIVERED
WRONG, GONE = Outcome.OUR_FAULT, Outcome.UNREACHABLE
WORDING = ("hours", "hi", "0a")
FILE = {"file": "a.pdf", "as": "document"}


@pytest.fixture
def room(database: Database) -> Mailroom:
    return Mailroom(database, officers=1)


def tell(room: Mailroom, *told: tuple[MessageState, Outcome | None], **row: Any) -> set[tuple[str, str, str]]:
    """Messages that were accepted, then told of one after the other; the wordings that are stopped by then."""
    for kind, outcome in told:
        number = room.message("sent", detail="", **row)
        receipt = Receipt(f"{number}-1", kind, NOW, "parameter_wrong" if outcome else None, outcome=outcome)
        room.database.write_now(lambda session, one=receipt: take_receipts(session, [one], nowhere, NOW))  # type: ignore[misc]
    return room.database.read_now(lambda session: stopped_templates(session, "telegram"))


@pytest.mark.parametrize(
    ("told", "stopped"),
    [
        ([(FAILED, WRONG)] * 2, False),
        ([(FAILED, WRONG)] * 3, True),
        ([(FAILED, WRONG), (FAILED, WRONG), (ARRIVED, None), (FAILED, WRONG)], False),
        ([(FAILED, WRONG), (FAILED, WRONG), (FAILED, GONE), (FAILED, WRONG)], False),
        ([(ARRIVED, None), (FAILED, WRONG), (FAILED, WRONG), (FAILED, WRONG)], True),
    ],
)
def test_three_refusals_in_a_row_stop_a_wording(
    room: Mailroom, told: list[tuple[MessageState, Outcome | None]], *, stopped: bool
) -> None:
    assert tell(room, *told) == ({WORDING} if stopped else set())


def test_each_wording_is_counted_by_itself(room: Mailroom) -> None:
    for words in ("0b", "0c", "0d"):
        assert tell(room, (FAILED, WRONG), template_hash=words) == set()


def test_where_a_file_may_be_at_fault_the_wording_goes_on(room: Mailroom) -> None:
    assert tell(room, *[(FAILED, WRONG)] * 4, form=FILE) == set()
    assert tell(room, *[(FAILED, WRONG)] * 3) == {WORDING}


def test_receipts_that_come_together_count_one_by_one(room: Mailroom) -> None:
    numbers = [room.message("sent", detail="") for _ in range(3)]
    told = [Receipt(f"{number}-1", FAILED, NOW, "parameter_wrong", outcome=WRONG) for number in numbers]
    room.database.write_now(lambda session: take_receipts(session, told, nowhere, NOW))
    assert room.database.read_now(lambda session: stopped_templates(session, "telegram")) == {WORDING}
