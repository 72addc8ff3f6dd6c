"""An order on the screen: each clause as issued, and beside it what is read from it and why."""

import math
import re
from collections.abc import Iterable
from datetime import date, timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from storage.rows import Choice, Criterion, Due, Language, Obligation, Order, Passage, Window

_PIPED_WIDTH = 120
_NUMBER = re.compile(r"\d+")


def wide_console() -> Console:
    """The terminal, or a wide page where the output is piped."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=_PIPED_WIDTH, highlight=False)


def print_order(order: Order, language: Language) -> None:
    """Print the whole order."""
    console = wide_console()
    console.print(_heading(order, language))
    for part in _parts(order):
        console.print()
        console.print(_clause(part, order, language))


def written(day: date | None) -> str:
    """A date as orders write it."""
    return f"{day:%d.%m.%Y}" if day else "as e-signed"


def _rows(title: str) -> Table:
    table = Table(
        title=escape(title), title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False
    )
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    return table


def _heading(order: Order, language: Language) -> Table:
    table = _rows(f"{order.id}: {order.subject.within(language)}")
    lines = [
        ("number", order.number),
        ("memo", order.memo_number or ""),
        ("dated", written(order.dated)),
        ("issuer", order.issuer.within(language)),
        ("refers to", "\n".join(order.references)),
        ("binds", _groups(order.audience)),
        *_choice_lines([choice for choice in order.choices if not choice.setting.startswith("obligations.")], language),
        *(("nodal", f"{duty.designation.within(language)}: {_groups(duty.scope)}") for duty in order.nodal),
        *(("contact", f"{one.purpose}: {one.designation.within(language)}") for one in order.contacts),
        ("copies", "\n".join(copy.within(language) for copy in order.copy_to)),
    ]
    for label, text in lines:
        if text:
            table.add_row(label, escape(text))
    return table


def _parts(order: Order) -> list[Obligation | Passage]:
    """Return obligations and passages as the order goes; inside a clause a passage leads in."""
    return sorted([*order.passages, *order.obligations], key=_clause_number)


def _clause_number(part: Obligation | Passage) -> float:
    """Return the number that a clause begins with; one that begins with none comes last."""
    number = _NUMBER.match(part.clause)
    return int(number[0]) if number else math.inf


def _clause(part: Obligation | Passage, order: Order, language: Language) -> Table:
    table = _rows(f"clause {part.clause}")
    table.add_row("as issued", escape(part.clause_text))
    table.add_row("unofficially", escape(part.clause_english))
    if isinstance(part, Passage):
        table.add_row("read as", escape(part.reading.within(language)))
        return table
    table.add_row("asks", escape(f"{part.id}: {part.title.within(language)} – {_reading(part, order)}"))
    own = [choice for choice in order.choices if choice.setting.startswith(f"obligations.{part.id}.")]
    for label, text in _choice_lines(own, language):
        table.add_row(label, escape(text))
    if part.how_to:
        table.add_row("how to", escape(part.how_to.within(language)))
    return table


def _choice_lines(choices: Iterable[Choice], language: Language) -> list[tuple[str, str]]:
    """Return a choice as lines: what is chosen, what could be, and why."""
    lines: list[tuple[str, str]] = []
    for choice in choices:
        lines += [
            ("chosen", f"{choice.setting}: {choice.chosen}"),
            *(("or else", alternative) for alternative in choice.alternatives),
            ("because", choice.why.within(language)),
        ]
    return lines


def _reading(obligation: Obligation, order: Order) -> str:
    """Return what is measured, how much, within what and by when, in the operator's words."""
    parts = [obligation.metric.replace("_", " ")]
    if obligation.threshold is not None:
        parts.append(f"at least {obligation.threshold:g}")
    if obligation.named:
        parts.append("named " + " or ".join(obligation.named))
    if obligation.counts_from:
        parts.append(f"completed from {written(obligation.counts_from)} on")
    if obligation.window:
        parts.append(_window(obligation.window))
    due = "" if obligation.metric == "advice" else _due(obligation.due, order.dated)
    return ", ".join([*parts, due] if due else parts)


def _window(window: Window) -> str:
    if window.kind == "dates":
        return f"from {written(window.starts)} to {written(window.ends)}"
    rata = ", the first pro rata" if window.pro_rata else ""
    return f"each {window.kind.replace('_', ' ')} from {written(window.first)} on{rata}"


def _due(due: Due, dated: date | None) -> str:
    match due.kind:
        case "date":
            return f"due {written(due.on)}"
        case "days_after_order":
            start = due.counted_from or dated or date.min
            last = written(start + timedelta(days=due.days or 0))
            joining = ", or after joining if that is later" if due.from_joining else ""
            return f"due {last}: {due.days} days after {written(start)}{joining}"
        case "window_end":
            return "due at its end"
    every = f"{due.cadence_days} days" if due.cadence_days else "so often"
    return f"no due date, a reminder every {every}"


def _groups(groups: tuple[tuple[Criterion, ...], ...]) -> str:
    return ", or ".join(
        " and ".join(f"{criterion.name} {' or '.join(criterion.written)}" for criterion in group) or "everybody"
        for group in groups
    )
