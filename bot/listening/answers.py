"""How much one address is answered: somebody who asks again and again is not, for the rest of the minute."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

A_MINUTE = 60.0
ANSWERS_A_MINUTE = 60
"""As many as Telegram lets a bot write to one person; what is answered beyond would only come later and later."""
MANY = 10_000


class Hearing(StrEnum):
    """What becomes of the next update from an address."""

    ANSWERED = "answered"
    ASKED_TO_WAIT = "asked_to_wait"
    """It is not carried out, and they are told so: once."""
    SILENCE = "silence"


@dataclass(slots=True)
class _Minute:
    """What was answered to one address since the first answer."""

    begun: float
    answers: int = 0
    asked_to_wait: bool = False


class Answers:
    """Counts for a minute at a time, in memory; `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._minutes: dict[str | None, _Minute] = {}

    def hearing(self, address: str | None) -> Hearing:
        """What becomes of the next update from there."""
        minute = self._minutes.get(address)
        if minute is None or self._is_over(minute) or minute.answers < ANSWERS_A_MINUTE:
            return Hearing.ANSWERED
        return Hearing.SILENCE if minute.asked_to_wait else Hearing.ASKED_TO_WAIT

    def note(self, address: str | None, hearing: Hearing, answers: int) -> None:
        """Note what an update got."""
        minute = self._minutes.get(address)
        if minute is None or self._is_over(minute):
            if not answers:
                return
            self._forget()
            minute = self._minutes[address] = _Minute(self._clock())
        minute.answers += answers
        minute.asked_to_wait |= hearing is Hearing.ASKED_TO_WAIT

    def _is_over(self, minute: _Minute) -> bool:
        return self._clock() >= minute.begun + A_MINUTE

    def _forget(self) -> None:
        if len(self._minutes) > MANY:
            self._minutes = {each: minute for each, minute in self._minutes.items() if not self._is_over(minute)}
