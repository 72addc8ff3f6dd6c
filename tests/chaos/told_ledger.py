"""What became of calls without an answer, side by side: our calls and receipts, and what the provider knows of both."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from storage.rows import MessageState, Outcome
from tests.chaos.department import Department
from tests.chaos.ledgers import Ledgers, compare
from tests.chaos.setting import Finding

GRACE = timedelta(minutes=10)
"""As the operators' handbook promises it, whatever the program has."""
LEAST_SETTLED = 0.99
FAILS_FOR_GOOD = 131026
Line = Mapping[str, Any]


class Called(NamedTuple):
    """One of our calls, as our books have it."""

    message: int
    our_key: str
    outcome: str | None
    at: datetime


@dataclass(frozen=True)
class Told:
    """What the comparison shows; messages by their numbers in our books."""

    ledgers: Ledgers
    """Without what is excused: a message that came twice because nothing had been told of it within the grace."""
    excused: int
    settled: int
    to_settle: int
    """Messages with a call without an answer that was accepted, and of which was told."""
    again: int
    to_say_again: int
    """Messages with a call without an answer of which nothing was ever told."""
    soonest: timedelta | None
    """From such a call to the next one for the same message."""
    most_lost: int
    """Calls without an answer for one message."""
    otherwise: int
    """Messages that ended otherwise than the provider told."""
    unkept: int
    """Calls of which something was told, and no receipt is kept."""
    invented: int
    """Receipts of calls that the provider never accepted."""

    def findings(self, *, graced: bool) -> tuple[Finding, ...]:
        """What must hold; `graced`: calls whose receipts came have gone on for long enough after the last loss."""
        share = self.settled / self.to_settle if self.to_settle else 0
        minutes = "" if self.soonest is None else f", after {self.soonest / timedelta(minutes=1):.1f} minutes at least"
        return (
            *self.ledgers.findings(),
            Finding(
                f"{self.settled:,} of {self.to_settle:,} unknown settled by their receipts: {share:.2%}",
                share >= LEAST_SETTLED,
            ),
            Finding(
                f"{self.again:,} of {self.to_say_again:,} of which nothing was told went again{minutes}",
                (self.soonest is None or self.soonest >= GRACE) and (self.again == self.to_say_again > 0 or not graced),
            ),
            Finding(f"calls without an answer for one message: {self.most_lost} at most", self.most_lost <= 2),
            Finding(f"{self.excused} came twice of which nothing had been told in time", held=True),
            Finding(f"{self.otherwise} ended otherwise than was told", not self.otherwise),
            Finding(
                f"{self.unkept} receipts not kept, {self.invented} of no call", not self.unkept and not self.invented
            ),
        )


def read_told(department: Department, lines: Iterable[Line]) -> Told:
    """Lay the department's books beside the fake's; what has not been begun is not due."""
    calls = [
        Called(message, key, outcome, datetime.fromisoformat(at))
        for message, key, outcome, at in department.ask(
            "SELECT message_id, our_key, outcome, started_at FROM attempts ORDER BY message_id, number"
        )
    ]
    kept = {key for (key,) in department.ask("SELECT our_key FROM receipts")}
    begun = {one.message for one in calls}
    states = {message: state for message, state in department.states().items() if message in begun}
    return told_of(states, calls, kept, [line for line in lines if line["method"] == "messages" and line["accepted"]])


def told_of(states: Mapping[int, str], calls: Sequence[Called], kept: Iterable[str], accepted: Sequence[Line]) -> Told:
    """Compare: messages' states, our calls in their order, the calls that have a receipt, what the fake accepted."""
    kept, line_of = set(kept), {line["our_key"]: line for line in accepted}
    of_message: defaultdict[int, list[Called]] = defaultdict(list)
    for one in calls:
        of_message[one.message].append(one)
    message_of = {one.our_key: one.message for one in calls}
    reached: defaultdict[str, list[Line]] = defaultdict(list)
    for line in accepted:
        if _reached(line):
            reached[str(message_of.get(line["our_key"], "nobody's"))].append(line)
    excused = Counter({who: sum(not _in_time(line) for line in had[:-1]) for who, had in reached.items()})
    times = Counter({who: len(had) for who, had in reached.items()}) - excused
    lost = [(one, of_message[one.message]) for one in calls if one.outcome == Outcome.LOST]
    to_settle = [(one, theirs) for one, theirs in lost if _told(line_of.get(one.our_key))]
    silent = [theirs for one, theirs in lost if not _told(line_of.get(one.our_key)) and one == theirs[0]]
    known = {message: _end([line_of.get(one.our_key) for one in theirs]) for message, theirs in of_message.items()}
    return Told(
        ledgers=compare({message: str(message) for message in states}, states, times),
        excused=excused.total(),
        settled=sum(_is_settled(one, theirs, line_of[one.our_key], states) for one, theirs in to_settle),
        to_settle=len(to_settle),
        again=sum(len(theirs) > 1 for theirs in silent),
        to_say_again=len(silent),
        soonest=min((theirs[1].at - theirs[0].at for theirs in silent if len(theirs) > 1), default=None),
        most_lost=max(Counter(one.message for one, _ in lost).values(), default=0),
        otherwise=sum(end is not None and states[message] != end for message, end in known.items()),
        unkept=sum(_told(line) and key not in kept for key, line in line_of.items()),
        invented=len(kept - line_of.keys()),
    )


def _is_settled(one: Called, theirs: Sequence[Called], line: Line, states: Mapping[int, str]) -> bool:
    """Whether what was told of a call has decided: nobody doubts, and what had arrived did not go out again."""
    is_last = one == theirs[-1]
    return states[one.message] != MessageState.UNKNOWN and (is_last or not _reached(line) or not _in_time(line))


def _end(lines: Sequence[Line | None]) -> MessageState | None:
    """How a message must end by what was told of its calls; None where that does not say."""
    if any(line is not None and _told(line) and _reached(line) for line in lines):
        return MessageState.READ
    last = lines[-1]
    return MessageState.FAILED if last is not None and last.get("fails_later") == FAILS_FOR_GOOD else None


def _told(line: Line | None) -> bool:
    return line is not None and line["told_after"] is not None


def _reached(line: Line) -> bool:
    return not line.get("fails_later")


def _in_time(line: Line) -> bool:
    """Whether it was told of before the grace was over."""
    return _told(line) and bool(line["told_after"] < GRACE.total_seconds())
