"""A notice to many: how far it has come, what it says, and who gets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.rows.sending import MessageState
from storage.rows.words import Language

SENT = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)
WAITING = (MessageState.QUEUED, MessageState.SENDING)


class BroadcastState(StrEnum):
    """How far a notice has come; rules/broadcasts.py says how it may move."""

    DRAFT = "draft"
    FREEZING = "freezing"
    """Its audience is being written down, or stands and its author looks at what will be sent."""
    AWAITING_APPROVAL = "awaiting_approval"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class LeftOut(StrEnum):
    """Why somebody of the audience gets no message."""

    LEFT = "left"
    NO_CONTACT = "no_contact"
    """On no channel that is switched on."""
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One notice, as its row says."""

    id: int
    state: BroadcastState
    author: str
    contact_id: int | None = None
    """Where its author hears of it; None where it was made elsewhere than in a chat."""
    progress_message_id: int | None = None
    approver: str | None = None
    approved_hash: str | None = None
    text_hi: str | None = None
    text_en: str | None = None
    order_number: str | None = None
    attachment: str | None = None
    """The file, below the data folder; its name is the SHA-256 of what is in it."""
    attachment_name: str | None = None
    audience: tuple[dict[str, Any], ...] = ()
    """Groups of criteria, as in an order's audience; without any: everybody."""
    narrowed: dict[str, Any] | None = None
    """`standing`: one of rules/broadcasts.STANDINGS; `officers`: those who were named."""
    audience_hash: str | None = None
    """None until the audience is frozen."""
    frozen_to: int = 0
    starts_at: datetime | None = None
    """None: as soon as it is approved."""
    valid_until: datetime | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One officer of a frozen audience: the contact and the language of the text, or why there is no message."""

    officer_id: int
    contact_id: int | None = None
    language: Language | None = None
    """Of the text that they get; where it is not their own, there is none in theirs."""
    left_out_because: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Messages of a frozen audience that differ in nothing but whom they go to."""

    channel: str
    own: Language
    """Which language their readers have chosen."""
    language: Language
    """Of the text that they get."""
    in_window: bool
    """Whether their readers have written lately enough to be told anything, where the channel has such a rule."""
    elsewhere: bool
    """Whether their readers can be written to at another address too, as far as that was asked."""
    messages: int


@dataclass(frozen=True, slots=True)
class Audience:
    """A frozen audience in figures."""

    officers: int = 0
    to: tuple[Alike, ...] = ()
    """Messages: officers who share an address share one."""
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    """Officers."""

    @property
    def messages(self) -> int:
        """How many will go out."""
        return sum(each.messages for each in self.to)

    @property
    def channels(self) -> list[str]:
        """On which they go out, in the order of their names."""
        return sorted({each.channel for each in self.to})

    def by_language(self) -> dict[Language, tuple[int, int]]:
        """Messages by the language of the text; and those of them whose reader has chosen the other language."""
        found: dict[Language, tuple[int, int]] = {}
        for each in self.to:
            all_, other = found.get(each.language, (0, 0))
            of_other = each.messages if each.own != each.language else 0
            found[each.language] = all_ + each.messages, other + of_other
        return found


@dataclass(frozen=True, slots=True, order=True)
class Pile:
    """Messages of a notice on one channel that have come to the same point."""

    channel: str
    state: MessageState
    reason: str
    """Empty where there is none."""
    approved: bool
    """Whether they went out as approved words."""
    messages: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the messages of a notice have come."""

    unwritten: int = 0
    """Those that are not yet in the outbox."""
    piles: tuple[Pile, ...] = ()
    """The others, in order."""

    @property
    def messages(self) -> int:
        """How many there are."""
        return self.unwritten + sum(each.messages for each in self.piles)

    @property
    def waiting(self) -> int:
        """Those that may still go out."""
        return self._in(WAITING)

    @property
    def sent(self) -> int:
        """Those that went out; of some it is known that they were delivered, or read."""
        return self._in(SENT)

    @property
    def unknown(self) -> int:
        """Those of which nobody knows."""
        return self._in((MessageState.UNKNOWN,))

    @property
    def not_sent(self) -> dict[str, int]:
        """Failed, dropped or expired, by reason."""
        over = (each for each in self.piles if each.state not in (*SENT, *WAITING, MessageState.UNKNOWN))
        return _by_reason(over)

    @property
    def waiting_because(self) -> dict[str, int]:
        """Those in the queue that wait for something, by reason."""
        return _by_reason(each for each in self.piles if each.state in WAITING and each.reason)

    @property
    def channels(self) -> list[str]:
        """Those on which messages were written."""
        return sorted({each.channel for each in self.piles})

    def on(self, channel: str) -> Progress:
        """The same of one channel."""
        return Progress(0, tuple(each for each in self.piles if each.channel == channel))

    def in_state(self, *states: MessageState) -> int:
        """How many are in these states."""
        return self._in(states)

    def charged(self) -> int:
        """Those that went out as approved words, which a channel may charge for."""
        return sum(each.messages for each in self.piles if each.approved and each.state in SENT)

    def _in(self, states: Collection[MessageState]) -> int:
        return sum(each.messages for each in self.piles if each.state in states)


def _by_reason(piles: Iterable[Pile]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in piles:
        reason = each.reason or str(each.state)
        found[reason] = found.get(reason, 0) + each.messages
    return found
