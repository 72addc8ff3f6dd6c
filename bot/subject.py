"""Of whom and of what a command speaks: what follows its name, and the buttons by which people choose."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.acts.who import NotAllowed
from bot.render import label, writing
from bot.turn import Choice, Reply, Turn
from scheduler.why import Why
from scheduler.why import why as answers
from storage.complaint import Complaint
from storage.rows import Metric, Officer

WHOLE = "all"
"""Written in place of an obligation's number: all of them, however long that gets."""
IN_A_ROW = 2
WORK = frozenset({Metric.COURSES, Metric.HOURS, Metric.PLAN_SHARE, Metric.ASSESSMENT})
"""What is done by learning on iGOT."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What follows a command, as its buttons write it: "12 5 hours" is obligation 12 of officer 5, and more."""

    officers: tuple[int, ...]
    """Whom it is about: one who was named, else all for whom the address speaks."""
    key: int | None = None
    whole: bool = False
    more: str = ""

    @property
    def officer(self) -> int:
        """The first of them."""
        return self.officers[0]


def subject(turn: Turn) -> Subject:
    """Read what follows a command; words that are no buttons' ask nothing in particular.

    Raises NotAllowed where somebody is named for whom the address does not speak.
    """
    key, _, rest = turn.argument.partition(" ")
    officer, _, more = rest.partition(" ")
    if key != WHOLE and not key.isdecimal():
        return Subject(turn.person.officers)
    officers = turn.person.officers
    if officer.isdecimal():
        if int(officer) not in officers:
            raise NotAllowed
        officers = (int(officer),)
    return Subject(officers, int(key) or None if key.isdecimal() else None, key == WHOLE, more)


def told(turn: Turn, officers: Collection[int]) -> list[Why]:
    """Where some officers stand, in the language of whoever asks."""
    terms = turn.terms()
    try:
        return answers(turn.session, terms, turn.today, officers, turn.language)
    except Complaint as complaint:
        # A file is at fault and not the database, for which the next update would have to wait.
        raise LookupError("the file of an order or a template") from complaint


def fits(turn: Turn, template: str, values: dict[str, Any]) -> bool:
    """Whether the channel carries these words in one message."""
    return len(turn.terms().render(template, turn.language, values)) <= turn.means.limits.text_length


def buttons(turn: Turn, *names: str, key: int | None, officer: int) -> list[Choice]:
    """Commands about one obligation, or about those of one officer, as a row of buttons."""
    return [(label(name, turn.language), f"{name} {key or 0} {officer}") for name in names]


def which(turn: Turn, command: str, found: Sequence[Why], among: Collection[int] = ()) -> list[Reply]:
    """Ask, for each of these officers, which of their obligations a command is meant for; `among` these, if any."""
    replies = []
    for each in found:
        items = [item for item in (each.values or {}).get("items", ()) if not among or item["key"] in among]
        if each.values and items:
            asked = turn.reply("which", command=command, officer=each.values["officer"], items=items)
            replies.append(asked.with_buttons(*_choices(turn, command, each, items)))
    return replies


def _choices(turn: Turn, command: str, of: Why, items: Sequence[dict[str, Any]]) -> Iterator[list[Choice]]:
    names = [label(f"about_{item['metric']}", turn.language) for item in items]
    written = writing(turn.language, devanagari_digits=turn.means.config.devanagari_digits)
    numbered = [
        (f"{written.number(number)} {name}", f"{command} {item['key']} {of.officer.id}")
        for number, (name, item) in enumerate(zip(names, items, strict=True), 1)
    ]
    for first in range(0, len(numbered), IN_A_ROW):
        yield numbered[first : first + IN_A_ROW]
    if command == "why":
        yield [(label("about_all", turn.language), f"{command} {WHOLE} {of.officer.id}")]


def countable(of: Why) -> list[dict[str, Any]]:
    """The obligations of an answer that somebody can be behind with."""
    return [item for item in of.values["items"] if item["metric"] != Metric.ADVICE] if of.values else []


def listed_values(officer: Officer) -> dict[str, Any]:
    """An officer as those who look after them know them; values of a template."""
    return {
        "name": officer.name,
        "salutation": officer.salutation,
        "employee_id": officer.employee_id,
        "office": officer.office,
        "left": officer.left,
    }
