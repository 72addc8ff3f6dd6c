"""What is asked of a channel: declared here, where it is used; met in bot/channels."""

import math
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from storage.rows import Language, Outcome, Receipt


class Form(StrEnum):
    """What a message is made as."""

    TEXT = "text"
    PICTURE = "picture"
    DOCUMENT = "document"
    EDIT = "edit"
    """Other words, or other buttons, for the message `target`, which is a text."""
    DELETE = "delete"
    """Takes back the message `target`, one of ours or of theirs."""
    MENU = "menu"
    """The commands that this chat offers from now on; nothing is said."""
    BUTTON_ANSWER = "button_answer"
    """Tells the channel that the press of a button, `target`, has been heard."""


@dataclass(frozen=True, slots=True)
class Button:
    """One choice under a message."""

    label: str
    answer: str
    """What comes back when it is pressed; at most 64 bytes."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Words that the provider has approved beforehand, and what is put into them.

    Outside somebody's window nothing else may be said to them.
    """

    name: str
    language: Language
    parameters: tuple[tuple[str, str], ...] = ()
    """Name and text, as the approved words name them; no text has a line break in it."""
    text: str = ""
    """How it reads when all is put in."""
    buttons: tuple[Button, ...] = ()
    """Those of the approved words, in their order; one without an answer gives that of the message's own button."""
    takes_file: bool = False
    """Whether the message's document goes above the words."""
    whole: bool = True
    """False where it only says that something waits, which comes once its person has pressed or written."""

    def answered(self, own: Iterable[Button]) -> tuple[Button, ...]:
        """The buttons with their answers; `own` are those of the message, known by the same label."""
        answers = {button.label: button.answer for button in own}
        return tuple(replace(each, answer=each.answer or answers.get(each.label, "")) for each in self.buttons)


class Outgoing(NamedTuple):
    """One message, ready to go to one address."""

    address: str
    text: str
    language: Language
    our_key: str
    """Of this attempt; a channel that can carry it gives it back in its receipts."""
    form: Form = Form.TEXT
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Row by row."""
    ask_number: str | None = None
    """The label of a button by which people share their own number; "" takes it away, None leaves all as it is."""
    file: Path | None = None
    """The picture or the document; `text` is its caption."""
    file_name: str | None = None
    """As the person sees it, where that is not the name of `file`."""
    menu: tuple[tuple[str, str], ...] = ()
    """Command and what it does, one by one."""
    approved: Approved | None = None
    """Goes out as these words, with the buttons and the document that they provide for; `text` is how it reads."""
    more: str = ""
    """Begins what comes back from a button that shows the choices that did not fit; the place of the first follows."""
    target: str | None = None
    """What the provider calls the message that is edited or deleted, or the press that is answered."""
    is_reply: bool = False
    """Goes its own way to the provider, so that nobody who asks waits behind a broadcast."""
    not_after: float = math.inf
    """The reading of `monotonic` after which it must not leave any more: the right to send has ended."""


class Answer(NamedTuple):
    """What became of one call: an outcome of the small vocabulary, and what the provider calls the message."""

    outcome: Outcome
    provider_id: str | None = None
    detail: str | None = None
    """A code or the kind of failure; never an address, a token or text."""
    retry_after: float | None = None
    """Seconds for which the whole sender is to pause, where the provider says so."""
    moved_to: str | None = None
    """The new address, where the provider says that the old one is no more."""
    blames_wording: bool = True
    """Of OUR_FAULT: False where nothing but this one message can be wrong, as its file, or what it edits."""
    wait: float | None = None
    """Of LATER: seconds before this person may be tried again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry, and how fast."""

    text_length: int
    per_second: float
    reaches_people: bool
    """False for a channel that cannot leave this machine; only beside such may the clock be set by hand."""
    seconds_between: float = 0
    """At least so many seconds from one message to a person to the next one to the same."""
    replies_ahead: int = 0
    """So many replies may follow each other without that; the person is left in peace for their seconds afterwards."""
    lanes: int = 1
    """Calls under way at a time, at most."""
    caption_length: int = 0
    """Characters that go with a file; 0: it carries no files."""
    edits: bool = False
    """Whether the words and buttons of a message can be changed after it has gone out."""
    deletes: bool = False
    largest_file: int | None = None
    """Bytes of what can be fetched; None where we know of no end."""
    menus: bool = False
    """Whether each chat has a menu of commands of its own."""
    window: timedelta | None = None
    """So long after somebody's last message anything may be said to them, then only approved words; None: always."""
    receipts: bool = False
    """Whether it tells what was delivered and read, under our key: by that an unknown message is settled."""
    people_a_day: int | None = None
    """Of those outside their window, so many different people may be written to in any 24 hours; None: everybody."""


class Channel(Protocol):
    """One way to reach people."""

    @property
    def limits(self) -> Limits:
        """What it can carry."""

    async def open(self) -> None:
        """Make ready to be called; what it needs from the network is asked for when it is needed."""

    async def close(self) -> None:
        """Let go of every connection."""

    async def send(self, message: Outgoing) -> Answer:
        """Make one call; every failure is an answer, not an exception."""


class Said(StrEnum):
    """What sort of thing has reached us."""

    TEXT = "text"
    BUTTON = "button"
    NUMBER = "number"
    """The sender's own mobile number, vouched for by the channel."""
    FOREIGN_NUMBER = "foreign_number"
    """A contact card that is not surely the sender's own."""
    FILE = "file"
    BLOCKED = "blocked"
    """They have blocked us, or deleted the chat."""
    RETURNED = "returned"
    """They have unblocked us."""
    EDITED = "edited"
    """A changed message: never acted upon twice."""
    OTHER = "other"
    """Stickers, voice notes, groups, whatever else."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that somebody has sent; it is fetched only if somebody wants it."""

    id: str
    name: str
    size: int | None
    """In bytes; None where the channel does not say."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update of a channel, read."""

    said: Said
    address: str
    """Where to answer: a chat."""
    sent_at: datetime | None = None
    text: str | None = None
    """What was written; of a button, its answer; of a file, its caption."""
    mobile: str | None = None
    """As the channel gives it, with or without `+`: with a contact that is shared, or of whoever writes."""
    file: IncomingFile | None = None
    message_id: str | None = None
    """What the provider calls the message that was sent, or under which the button stands."""
    press_id: str | None = None
    """What the provider calls the press of a button: the target of its answer."""
    is_private: bool = True
    """False in a group."""
    language: str | None = None
    """Of the person's phone, as the channel says: "hi", "en-GB"; a hint, no choice."""
    other_address: str | None = None
    """What else the channel calls the sender, as a business-scoped id beside a number."""

    @property
    def own_mobile(self) -> str | None:
        """The sender's own number, where the channel vouches for it: some channels do so with every update."""
        return None if self.said is Said.FOREIGN_NUMBER else self.mobile

    @property
    def names(self) -> tuple[str, ...]:
        """All that the channel calls the sender here."""
        return (self.address,) if self.other_address is None else (self.address, self.other_address)


@dataclass(frozen=True, slots=True)
class WordingNews:
    """What the provider says of approved words."""

    name: str
    language: str | None
    status: str
    """`approved`, `pending`, `rejected`, `paused` or `disabled`."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody is at another address from now on."""

    before: str
    after: str
    mobile: str | None = None
    """Where the channel says it: the new number."""


News = Incoming | Receipt | WordingNews | Moved
"""What an update may bring."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it came, to be kept before it is read."""

    id: str
    """Unique within the channel. Where it is a number it grows, and says the order; else their coming does."""
    body: str


class Listening(Channel, Protocol):
    """A channel that people can write to."""

    async def listen(self) -> None:
        """Have what people write handed to our webhook from now on; failures of the network are waited out.

        Raises Complaint where the provider refuses us for good.
        """

    def updates(self, after: str | None) -> AsyncIterator[Sequence[Update]]:
        """Poll without end, beginning with what follows the update `after`.

        A batch is gone at the provider once the next one is asked for: by then it must have been kept. Failures of the
        network are waited out; raises Complaint where the provider refuses us for good.
        """

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """What to answer where the provider asks whether this webhook is ours; None where it is not. Pure."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a webhook's call is the provider's; the names of headers are in lower case. Pure."""

    def unpack(self, body: bytes) -> Sequence[Update]:
        """The updates in a webhook's body; ValueError where it is none of the provider's."""

    def read(self, body: str) -> News | None:
        """What an update says; None where it is nothing to us. Pure.

        ValueError where it should mean something and cannot be understood: it is kept, and counted.
        """

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:
        """Fetch a file that was sent to us; Complaint where it cannot be had."""
