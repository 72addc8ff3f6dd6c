"""The budget, what stands against a nudge, the check before sending, and every step a message may take."""

from datetime import UTC, date, datetime

import pytest

from scheduler.rules import delivery
from scheduler.rules.delivery import CAUSE_OF, MOVES, Cause, Reach, Recheck
from storage.rows import Held, MessageState, Officer, Outcome, Reminding
from tests.scheduler.rules.invented import FIVE_DAY_WEEK, REMINDING, officer

TODAY = date(2026, 4, 10)
OUT_OF_REACH = Reach(has_contact=False, stopped=True)


def april(*days: int) -> list[date]:
    return [date(2026, 4, day) for day in days]


@pytest.mark.parametrize(
    ("nudged_on", "over"),
    [
        pytest.param([], False, id="none"),
        pytest.param(april(8, 9), False, id="two this week"),
        pytest.param(april(4, 8, 9), True, id="three, the first six days ago"),
        pytest.param(april(3, 8, 9), False, id="the first seven days ago: rolled out"),
        pytest.param(april(10), True, id="one today"),
        pytest.param(april(11, 12, 13), False, id="days to come do not count"),
    ],
)
def test_budget(nudged_on: list[date], over: bool) -> None:  # noqa: FBT001 - a column of the table
    assert delivery.over_budget(nudged_on, TODAY, REMINDING) is over


def test_the_budget_is_the_configs() -> None:
    assert not delivery.over_budget(april(10), TODAY, Reminding(per_day=2))
    assert delivery.over_budget(april(4), TODAY, Reminding(per_seven_days=1))


@pytest.mark.parametrize(
    ("who", "reach", "nudged_on", "why", "why_not_the_last"),
    [
        pytest.param(officer(), Reach(), [], None, None, id="nothing against it"),
        pytest.param(officer(left=True), OUT_OF_REACH, [], Held.LEFT, Held.LEFT, id="left"),
        pytest.param(officer(), OUT_OF_REACH, [], Held.NO_CONTACT, Held.NO_CONTACT, id="no contact"),
        pytest.param(officer(on_leave_until=TODAY), Reach(stopped=True), [], Held.STOPPED, Held.STOPPED, id="STOP"),
        pytest.param(
            officer(on_leave_until=TODAY), Reach(snoozed_until=date(2026, 5, 1)), [], Held.ON_LEAVE, Held.ON_LEAVE,
            id="last day of leave",
        ),
        pytest.param(officer(on_leave_until=april(9)[0]), Reach(), [], None, None, id="back from leave"),
        pytest.param(
            officer(), Reach(snoozed_until=april(11)[0]), april(10), Held.SNOOZED, None, id="snoozed till tomorrow"
        ),
        pytest.param(officer(), Reach(snoozed_until=TODAY), [], None, None, id="snoozed till today"),
        pytest.param(officer(), Reach(), april(10), Held.BUDGET, None, id="over budget"),
    ],
)  # fmt: skip
def test_held(
    who: Officer, reach: Reach, nudged_on: list[date], why: Held | None, why_not_the_last: Held | None
) -> None:
    assert delivery.held(who, reach, nudged_on, TODAY, REMINDING, last_reminder=False) == why
    assert delivery.held(who, reach, nudged_on, TODAY, REMINDING, last_reminder=True) == why_not_the_last


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


OPENS, CLOSES = utc(2, 4, 30), utc(2, 12, 30)
NEXT_WEEK = utc(9, 12, 30)


@pytest.mark.parametrize(
    ("now", "valid_until", "given", "decision"),
    [
        pytest.param(utc(2, 6), CLOSES, {}, Recheck(Cause.INTENT), id="now"),
        pytest.param(OPENS, CLOSES, {}, Recheck(Cause.INTENT), id="at the opening"),
        pytest.param(utc(2, 4), CLOSES, {}, Recheck(Cause.WAIT, OPENS), id="before the opening"),
        pytest.param(CLOSES, CLOSES, {}, Recheck(Cause.TOO_LATE), id="'3 days left' is not said in the evening"),
        pytest.param(utc(3, 6), CLOSES, {"something_to_say": False}, Recheck(Cause.TOO_LATE), id="nor the day after"),
        pytest.param(CLOSES, CLOSES, {"held": Held.STOPPED}, Recheck(Cause.TOO_LATE), id="too late before all else"),
        pytest.param(utc(2, 6), CLOSES, {"something_to_say": False}, Recheck(Cause.SETTLED), id="met meanwhile"),
        pytest.param(utc(2, 6), CLOSES, {"held": Held.STOPPED}, Recheck(Cause.STOPPED), id="STOP"),
        pytest.param(utc(2, 6), CLOSES, {"held": Held.LEFT}, Recheck(Cause.STOPPED), id="left"),
        pytest.param(utc(2, 6), CLOSES, {"held": Held.NO_CONTACT}, Recheck(Cause.STOPPED), id="no contact"),
        pytest.param(
            utc(2, 6), CLOSES, {"held": Held.BUDGET}, Recheck(Cause.TOO_LATE), id="over budget, good for today only"
        ),
        pytest.param(
            utc(1, 6), NEXT_WEEK, {"held": Held.BUDGET}, Recheck(Cause.WAIT, OPENS), id="over budget: tomorrow"
        ),
        pytest.param(
            utc(2, 6), NEXT_WEEK, {"held": Held.ON_LEAVE}, Recheck(Cause.WAIT, utc(6, 4, 30)),
            id="on leave: the next working day",
        ),
        pytest.param(
            utc(2, 6), CLOSES, {"paused_until": utc(2, 7)}, Recheck(Cause.WAIT, utc(2, 7)), id="the sender pauses"
        ),
        pytest.param(utc(2, 6), CLOSES, {"paused_until": utc(2, 5)}, Recheck(Cause.INTENT), id="it has paused"),
        pytest.param(
            utc(2, 6), CLOSES, {"paused_until": utc(2, 13)}, Recheck(Cause.TOO_LATE), id="a pause past its time"
        ),
        pytest.param(utc(2, 13), NEXT_WEEK, {}, Recheck(Cause.WAIT, utc(6, 4, 30)), id="a notice in the evening"),
        pytest.param(
            utc(2, 13), utc(6, 4, 30), {}, Recheck(Cause.TOO_LATE), id="good until the very moment it could go"
        ),
    ],
)  # fmt: skip
def test_recheck(now: datetime, valid_until: datetime, given: dict, decision: Recheck) -> None:
    assert delivery.recheck(now, OPENS, valid_until, FIVE_DAY_WEEK, **given) == decision


def test_recheck_waits_for_the_messages_own_time() -> None:
    assert delivery.recheck(utc(2, 6), utc(2, 8), CLOSES, FIVE_DAY_WEEK) == Recheck(Cause.WAIT, utc(2, 8))


ALLOWED = {
    "queued": {"sending", "dropped", "expired", "queued"},
    "sending": {"sent", "queued", "failed", "unknown"},
    "unknown": {"sent", "delivered", "read", "failed", "queued", "dropped"},
    "sent": {"delivered", "read", "failed"},
    "delivered": {"read"},
}
"""From the table of the outbox's states in ARCHITECTURE.md."""


def test_moves_are_those_of_the_table_and_no_others() -> None:
    assert {(str(move.state), str(move.to)) for move in MOVES} == {(a, b) for a, to in ALLOWED.items() for b in to}


@pytest.mark.parametrize(
    ("state", "causes"),
    [
        (
            "queued",
            """intent→sending settled→dropped stopped→dropped cancelled→dropped superseded→dropped
            nothing_to_edit→dropped not_carried→dropped elsewhere→dropped too_late→expired wait→queued""",
        ),
        (
            "sending",
            """accepted→sent announced→queued not_sent→queued refused→failed our_fault→failed lost→unknown
            crashed→unknown lease_taken→unknown""",
        ),
        (
            "unknown",
            """accepted→sent not_sent→queued delivered→delivered read→read failed→failed refused→failed
            our_fault→failed
            unheard→queued send_again→queued give_up→dropped""",
        ),
        ("sent", "delivered→delivered read→read failed→failed"),
        ("delivered", "read→read"),
        ("read", ""),
        ("failed", ""),
        ("dropped", ""),
        ("expired", ""),
    ],
)
def test_every_cause_in_every_state(state: str, causes: str) -> None:
    moves = {cause: delivery.next_state(MessageState(state), cause) for cause in Cause}
    assert {f"{cause}→{to}" for cause, to in moves.items() if to is not None} == set(causes.split())


def test_a_receipt_never_moves_a_message_backwards() -> None:
    rank = {"sent": 1, "delivered": 2, "read": 3}
    for move in MOVES:
        if move.state in rank:
            assert move.to == "failed" or rank[move.to] > rank[move.state]
    assert delivery.next_state(MessageState.DELIVERED, Cause.FAILED) is None


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.SENT, "sent"),
        (Outcome.NOT_SENT, "queued"),
        (Outcome.SLOW_DOWN, "queued"),
        (Outcome.LATER, "queued"),
        (Outcome.NEEDS_APPROVED, "queued"),
        (Outcome.WORDING_PAUSED, "queued"),
        (Outcome.SENDER_STOPPED, "queued"),
        (Outcome.UNREACHABLE, "failed"),
        (Outcome.OUR_FAULT, "failed"),
        (Outcome.LOST, "unknown"),
    ],
)
def test_every_outcome_of_a_call(outcome: Outcome, state: str) -> None:
    assert delivery.next_state(MessageState.SENDING, CAUSE_OF[outcome]) == MessageState(state)
    assert set(CAUSE_OF) == set(Outcome)
