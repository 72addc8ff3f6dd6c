"""Three ledgers side by side: what was due, what our books say became of it, and what the provider counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.rows import MessageState
from tests.chaos.setting import Finding
from tests.fakes.telegram import FakeTelegram

SAID = {MessageState.SENT, MessageState.DELIVERED, MessageState.READ}
ENDED = {*SAID, MessageState.FAILED, MessageState.EXPIRED, MessageState.DROPPED, MessageState.UNKNOWN}


@dataclass(frozen=True)
class Ledgers:
    """What the comparison shows; messages by their numbers in our books."""

    due: int
    states: Counter[str]
    unended: frozenset[int]
    """Neither sent nor ended otherwise: they wait for ever, or nobody wrote down what came of them."""
    missing: frozenset[int]
    """Said to be sent, and the provider has never seen them."""
    repeated: frozenset[int]
    """Accepted more than once."""
    denied: frozenset[int]
    """Accepted, and our books say that they were not sent."""
    foreign: int
    """Calls that the provider accepted for chats for which nothing was due."""

    @property
    def lost(self) -> int:
        """How many messages nobody got and nobody would miss."""
        return len(self.unended | self.missing)

    @property
    def unknown(self) -> int:
        """How many wait for a person to say what became of them."""
        return self.states[MessageState.UNKNOWN]

    def findings(self) -> tuple[Finding, ...]:
        """What must hold of every run: nothing lost, nothing twice, nothing that the books deny."""
        states = ", ".join(f"{number:,} {state}" for state, number in sorted(self.states.items()))
        return (
            Finding(f"{self.due:,} due: {states}", self.due == self.states.total() > 0),
            Finding(
                f"lost {self.lost}"
                + (f" ({len(self.unended)} without an end, {len(self.missing)} never accepted)" if self.lost else ""),
                not self.lost,
            ),
            Finding(f"duplicates {len(self.repeated)}", not self.repeated),
            Finding(
                f"accepted though the books deny it {len(self.denied) + self.foreign}",
                not self.denied and not self.foreign,
            ),
        )


def compare(due: Mapping[int, str], states: Mapping[int, str], accepted: Mapping[str, int]) -> Ledgers:
    """Lay the ledgers side by side; each message has a chat of its own.

    `due` gives the chat of each message at the start, `states` each message's state at the end, `accepted` how many
    messages the provider took for each chat.
    """
    times = {number: accepted.get(chat, 0) for number, chat in due.items()}
    at_end = {number: states.get(number) for number in due}
    return Ledgers(
        due=len(due),
        states=Counter(state for state in at_end.values() if state is not None),
        unended=frozenset(number for number, state in at_end.items() if state not in ENDED),
        missing=frozenset(number for number, state in at_end.items() if state in SAID and not times[number]),
        repeated=frozenset(number for number, accepted_times in times.items() if accepted_times > 1),
        denied=frozenset(
            number for number, state in at_end.items() if state not in SAID | {MessageState.UNKNOWN} and times[number]
        ),
        foreign=sum(accepted.values()) - sum(times.values()),
    )


def accepted_by_chat(calls: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """How many messages the fake took for each chat, by the lines of its log."""
    return Counter(str(call["chat_id"]) for call in calls if call["method"] == "sendMessage" and call["accepted"])


def taken(fake: FakeTelegram) -> int:
    """How many messages the fake has accepted so far."""
    accepted: int = fake.counts()["methods"].get("sendMessage", {}).get("accepted", 0)
    return accepted
