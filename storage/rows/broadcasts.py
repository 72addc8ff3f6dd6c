"""A notice to many: how far it has come, what it says, and who gets it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.rows.words import Language


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
class Audience:
    """A frozen audience in figures."""

    officers: int = 0
    by_channel: dict[str, int] = field(default_factory=dict)
    """Messages: officers who share an address share one."""
    by_language: dict[Language, int] = field(default_factory=dict)
    """Messages, by the language of the text."""
    other_language: dict[Language, int] = field(default_factory=dict)
    """Those of them whose reader has chosen the other language, in which there is no text."""
    left_out: dict[LeftOut, int] = field(default_factory=dict)
    """Officers."""

    @property
    def messages(self) -> int:
        """How many will go out."""
        return sum(self.by_channel.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the messages of a notice have come."""

    messages: int = 0
    unwritten: int = 0
    """Of them, those that are not yet in the outbox."""
    waiting: int = 0
    sent: int = 0
    """Or more: delivered, read."""
    unknown: int = 0
    not_sent: dict[str, int] = field(default_factory=dict)
    """Failed, dropped or expired, by reason."""
