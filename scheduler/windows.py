"""What may be said to whom: anything inside somebody's window, and outside it only what has been approved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from scheduler.channel import Approved, Limits
from scheduler.terms import OutsideWindow, Terms
from storage.outbox import DueMessage
from storage.rows import LANGUAGES, Language
from storage.wordings import usable_wordings

MARGIN = timedelta(minutes=1)
"""What is decided now is said a little later, and two clocks differ: a window that ends so soon counts as closed."""
WAITS = timedelta(minutes=10)
"""Between two looks at what has no approved words."""


def only_announces(message: DueMessage, approved: Approved | None) -> bool:
    """Whether the message itself is still to come after these words; a notice comes when its button is pressed."""
    return approved is not None and not approved.whole and message.kind != "broadcast"


class Windows:
    """The windows on one channel, and the approved words that may be used on it, as they are now."""

    def __init__(self, session: Session, terms: Terms, channel: str, limits: Limits, now: datetime) -> None:
        self._has_windows = limits.window is not None
        self._usable = usable_wordings(session, channel) if self._has_windows else set()
        self._terms = terms
        self._now = now

    def is_closed(self, message: DueMessage) -> bool:
        """Whether only approved words may go to this contact."""
        if not self._has_windows:
            return False
        return message.window_until is None or message.window_until <= self._now + MARGIN

    def languages(self, language: Language) -> Sequence[Language]:
        """In which languages approved words may be looked for, the person's own first."""
        others = LANGUAGES if self._terms.outside_window is OutsideWindow.OTHER_LANGUAGE else ()
        return (language, *(each for each in others if each != language))

    def approved(self, template: str, language: Language, values: Mapping[str, Any]) -> Approved | None:
        """The approved words for what a template says, of those that may be used."""
        return self._terms.approved(template, language, values, self._usable)

    @property
    def again_at(self) -> datetime:
        """When to look again at what may not be said now; should they write, it is looked at at once."""
        return self._now + WAITS
