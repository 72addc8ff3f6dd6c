"""Where a message of the outbox is, and what a call to a provider came to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageState(StrEnum):
    """Where a message of the outbox is; rules/delivery.py says how it may move."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may or may not have gone out: never resent blindly, never forgotten."""
    DROPPED = "dropped"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """What one call to a provider came to; each channel maps its own codes to these."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    """Surely not sent, by an entry in the channel's list: may be tried again."""
    SLOW_DOWN = "slow_down"
    """Not sent, and the whole sender pauses."""
    LATER = "later"
    """Not sent: this one person must be left in peace for a while; everybody else is written to."""
    NEEDS_APPROVED = "needs_approved"
    """Not sent: the person's window is closed, so only approved words may go there."""
    WORDING_PAUSED = "wording_paused"
    """Not sent: the provider has paused or withdrawn these approved words, and nothing else."""
    UNREACHABLE = "unreachable"
    """Not sent, and this person cannot be reached here until they write again."""
    OUR_FAULT = "our_fault"
    """Not sent, and never will be as it is: the operator is told, the kind stops."""
    SENDER_STOPPED = "sender_stopped"
    """Not sent: the sender itself is refused and stops until the operator has seen to it."""
    LOST = "lost"
    """Any other failure: it may have been delivered."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One word of a channel about the call that bore our key."""

    our_key: str
    """Empty where the channel left it out: then `provider_id` says which call it was."""
    kind: MessageState
    """Sent, delivered, read or failed."""
    happened_at: datetime
    detail: str | None = None
    """The channel's code, where it failed."""
    provider_id: str | None = None
    outcome: Outcome | None = None
    """Of `failed`: what the code means, by the channel's own list."""

    @property
    def call(self) -> str:
        """Of which call it speaks, by our name for it or else by theirs."""
        return self.our_key or self.provider_id or ""
