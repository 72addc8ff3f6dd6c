"""How long one person is left in peace between two messages, where the channel wants that."""

from collections import Counter
from time import monotonic

from scheduler.forms import is_said
from storage.outbox import DueMessage

MANY = 10_000


class Spacing:
    """Keeps messages to the same person apart, where the channel wants `seconds` between them.

    It is kept in memory: whoever takes over a sender has waited for its lease longer than that.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._busy: Counter[int] = Counter()
        self._spoken: dict[int, float] = {}

    def may_write(self, message: DueMessage) -> bool:
        """Whether nothing to them is in hand, and the last words to them long enough ago for more words."""
        if not self.seconds:
            return True
        spoken = self._spoken.get(message.contact_id, -self.seconds) if is_said(message.form) else -self.seconds
        return not self._busy[message.contact_id] and monotonic() >= spoken + self.seconds

    def resting(self) -> set[int]:
        """To whom no more words may go at this moment."""
        if not self.seconds:
            return set()
        since = monotonic() - self.seconds
        return {*self._busy, *(each for each, at in self._spoken.items() if at > since)}

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
            if len(self._spoken) > MANY:
                since = monotonic() - self.seconds
                self._spoken = {each: at for each, at in self._spoken.items() if at > since}
            self._spoken[message.contact_id] = monotonic()

    def hold(self, contact: int, seconds: float) -> bool:
        """Leave them in peace for so long, and what waits for them in its order; False where that is not for here."""
        if seconds > self.seconds:
            return False
        self._spoken[contact] = monotonic() + seconds - self.seconds
        return True
