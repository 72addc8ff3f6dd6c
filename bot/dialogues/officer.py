"""Whom the IT manager looks for: a name, or another page of those who were found."""

from bot.commands.manager.officer import find
from bot.turn import Reply, Turn
from scheduler.channel import Said


def officer(turn: Turn) -> list[Reply]:
    """A press is the number of a page; words are whom to look for."""
    if turn.incoming.said is Said.BUTTON and turn.argument.isdecimal():
        return find(turn, str(turn.kept.get("text", "")), int(turn.argument))
    return find(turn, turn.argument)
