"""How long one person is left in peace between two messages, where the channel wants that."""

from collections import Counter
from time import monotonic

from scheduler.forms import is_said
from storage.outbox import REPLY, DueMessage


class Spacing:
    """Keeps messages to the same person `seconds` apart; so many replies may go `ahead` of that, and rest afterwards.

    It is kept in memory: whoever takes over a sender has waited for its lease longer than that.
    """

    def __init__(self, seconds: float, ahead: int = 0) -> None:
        self.seconds = seconds
        self._ahead = ahead * seconds
        self._busy: Counter[int] = Counter()
        self._rested_at: dict[int, float] = {}
        """By contact: when, by `monotonic`, the seconds of every message to them will have passed."""

    def may_write(self, message: DueMessage) -> bool:
        """Whether nothing to them is in hand, and the last words to them long enough ago for more words."""
        if not self.seconds:
            return True
        if self._busy[message.contact_id]:
            return False
        return not is_said(message.form) or not self._rests(message.contact_id, replies=message.kind == REPLY)

    def resting(self, *, replies: bool) -> set[int]:
        """To whom no more words may go at this moment; whose seconds have passed is forgotten."""
        if not self.seconds:
            return set()
        now, ahead = monotonic(), self._ahead if replies else 0
        self._rested_at = {each: at for each, at in self._rested_at.items() if at > now}
        return {*self._busy, *(each for each, at in self._rested_at.items() if at - ahead > now)}

    def take(self, contact: int) -> None:
        """Note that a message to them is in hand."""
        self._busy[contact] += 1

    def leave(self, contact: int) -> None:
        """Note that it no longer is."""
        self._busy[contact] -= 1
        if not self._busy[contact]:
            del self._busy[contact]

    def note_call(self, message: DueMessage) -> None:
        """Note that they are written to at this moment."""
        if self.seconds and is_said(message.form):
            now = monotonic()
            self._rested_at[message.contact_id] = max(self._rested_at.get(message.contact_id, now), now) + self.seconds

    def hold(self, contact: int, seconds: float) -> bool:
        """Send them nothing for so many seconds, their queue in order; False: too long to be kept in memory."""
        if seconds > self.seconds:
            return False
        self._rested_at[contact] = monotonic() + seconds + self._ahead
        return True

    def _rests(self, contact: int, *, replies: bool) -> bool:
        rested_at = self._rested_at.get(contact)
        return rested_at is not None and monotonic() < rested_at - (self._ahead if replies else 0)
