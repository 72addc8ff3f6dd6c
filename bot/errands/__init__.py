"""What is done after a reply and takes a while: one table, from the kind of errand to who does it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.errands.admitting import admitting
from bot.errands.forgetting import forgetting
from bot.errands.hands import Hands
from bot.errands.picture import picture
from bot.errands.privacy import privacy
from bot.turn import Reply
from storage.errands import Errand

ERRANDS: Mapping[str, Callable[[Errand, Hands], Awaitable[Sequence[Reply]]]] = {
    "admit": admitting,
    "forget": forgetting,
    "privacy": privacy,
    "picture": picture,
}
"""By kind, as `Turn.send_for` names it.

Each may be begun again after the program was killed in the middle: what it does must bear that. The replies it returns
are queued in the transaction that notes it as done. A Complaint is told to whoever waits; all else is our own error.
"""
