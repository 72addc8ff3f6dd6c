"""/remind: nudges those within one's scope who have something to do, today and within their budget."""

from bot.commands.nodal.paging import is_being_made
from bot.turn import Reply, Turn


def remind(turn: Turn) -> list[Reply]:
    """First who it would be; `/remind now 2026-04-02`, the button below that, does it on that day."""
    match turn.argument.lower().split():
        case ["now", day]:
            is_being_made(turn, "remind", day=day)
        case _:
            is_being_made(turn, "remind_preview")
    return []
