"""By what one department's officers are checked and written to; built in bot/app.py and handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from scheduler.working_calendar import OfficeCalendars
from storage.rows import Language, Order, Reminding


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

    @property
    def on_console(self) -> bool:
        """Whether messages go to the console, where every officer can be shown what they would get."""
        return "console" in self.channels
