"""/wrong: what is not correct, and whom to tell."""

from bot.help_line import help_line
from bot.turn import Reply, Turn


def wrong(turn: Turn) -> list[Reply]:
    """Name whom the department names."""
    return turn.say("not_correct", ask=help_line(turn.means.help_lines))
