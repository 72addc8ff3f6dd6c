"""Officers to choose from: each a button."""

from collections.abc import Sequence

from bot.render import label
from bot.turn import Reply
from storage.finding import Named

LONGEST = 48
"""Characters of a button, of which a small phone shows fewer."""


def chosen(reply: Reply, found: Sequence[Named], number: int, pages: int) -> Reply:
    """The same with a button for each, and to the pages beside this one of a search by name."""
    rows = [[(_name(each), f"officer #{each.id}")] for each in found]
    beside = [
        (label(word, reply.language), f"= officer.find {page}")
        for word, page in (("previous", number - 1), ("next", number + 1))
        if 1 <= page <= pages
    ]
    return reply.with_buttons(*rows, *([beside] if beside else []))


def _name(officer: Named) -> str:
    more = ", ".join(each for each in (officer.employee_id, officer.office) if each)
    return f"{officer.name} ({more})"[:LONGEST] if more else officer.name[:LONGEST]
