"""What the dispatcher asks of a channel: declared here, where it is used; met in bot/channels."""

from dataclasses import dataclass
from typing import Protocol

from storage.rows import Language, Outcome


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to go to one address."""

    address: str
    text: str
    language: Language
    our_key: str
    """Of this attempt; a channel that can carry it gives it back in its receipts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one call: an outcome of the small vocabulary, and what the provider calls the message."""

    outcome: Outcome
    provider_id: str | None = None
    detail: str | None = None
    """A code or the kind of failure; never an address, a token or text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry, and how fast."""

    text_length: int
    per_second: float
    reaches_people: bool
    """False for a channel that cannot leave this machine; only beside such may the clock be set by hand."""


class Channel(Protocol):
    """One way to reach people."""

    @property
    def limits(self) -> Limits:
        """What it can carry."""

    async def send(self, message: Outgoing) -> Answer:
        """Make one call; every failure is an answer, not an exception."""
