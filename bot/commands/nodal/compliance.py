"""/compliance: the compliance report of one's scope, for the file."""

from bot.commands.nodal.paging import is_being_made
from bot.turn import Reply, Turn


def compliance(turn: Turn) -> list[Reply]:
    """As PDF, one page in each language."""
    return is_being_made(turn, "compliance")
