"""By what one department's officers are checked and written to; built in bot/app.py and handed in."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from scheduler.channel import Approved, Limits
from scheduler.working_calendar import OfficeCalendars
from storage.rows import Language, Order, Reminding

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """How the department's config says to reach somebody whom an order names."""

    phone: str | None = None
    email: str | None = None


class Render(Protocol):
    """Writes a template in one language with plain values."""

    def __call__(self, template: str, language: Language, values: Mapping[str, Any], /) -> str:
        """The text."""


class TemplateHash(Protocol):
    """Tells one wording of a template from another."""

    def __call__(self, template: str, language: Language, /) -> str:
        """The hash, in hex."""


class NudgeForm(Protocol):
    """Says what goes with the words of a nudge: the buttons under it."""

    def __call__(self, language: Language, officer_id: int, obligations: Sequence[int], /) -> dict[str, Any] | None:
        """The form of a message about these obligations, by their keys; None: nothing."""


def words_alone(_language: Language, _officer_id: int, _obligations: Sequence[int]) -> None:
    """For nudges without buttons."""


class ApprovedWords(Protocol):
    """Says a message in words that the provider of a channel has approved beforehand."""

    def __call__(
        self, template: str, language: Language, values: Mapping[str, Any], usable: Container[tuple[str, str]], /
    ) -> Approved | None:
        """The words and what is put into them, of those whose name and language are usable; None: there are none."""


def nothing_approved(
    _template: str, _language: Language, _values: Mapping[str, Any], _usable: Container[tuple[str, str]]
) -> None:
    """For channels on which anything may be said at any time."""


class OutsideWindow(StrEnum):
    """What becomes of a message for which there are no approved words in the person's language."""

    WAIT = "wait"
    OTHER_LANGUAGE = "other_language"
    OTHER_CHANNEL = "other_channel"


@dataclass(frozen=True)
class Terms:
    """The orders, the habits of reminding, the working days, whom to ask, and the words."""

    orders: Mapping[str, Order]
    reminding: Reminding
    calendars: OfficeCalendars
    help_lines: Mapping[str, HelpLine]
    render: Render
    template_hash: TemplateHash
    channels: frozenset[str]
    """The names of those that are switched on: nobody is written to on another."""
    nudge_form: NudgeForm = words_alone
    approved: ApprovedWords = nothing_approved
    limits: Mapping[str, Limits] = field(default_factory=dict)
    """What each of those channels can carry."""
    outside_window: OutsideWindow = OutsideWindow.WAIT
    writes_first: Mapping[str, str | None] = field(default_factory=dict)
    """The channels on which officers are written to before they ever wrote, if they have agreed: why everybody has.

    None: only those of whom the list says so.
    """

    @property
    def on_console(self) -> bool:
        """Whether messages go to the console, where every officer can be shown what they would get."""
        return "console" in self.channels


def said_once(terms: Terms) -> Terms:
    """The same, but what says the same as the one before it is put into words only once: a notice goes to many."""
    return replace(terms, render=_Repeated(terms.render), approved=_Repeated(terms.approved))


class _Repeated(Generic[Said]):
    """Remembers of each template and language what was said last, and from which values."""

    def __init__(self, say: Callable[..., Said]) -> None:
        self._say = say
        self._last: dict[tuple[str, Language], tuple[tuple[Any, ...], Said]] = {}

    def __call__(self, template: str, language: Language, /, *given: Any) -> Said:
        last = self._last.get((template, language))
        if last is None or last[0] != given:
            last = self._last[template, language] = given, self._say(template, language, *given)
        return last[1]
