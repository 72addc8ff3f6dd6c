"""/start, and everybody who writes something that is not understood."""

from bot.commands.officer.stopping import resume
from bot.turn import Reply, Turn


def start(turn: Turn) -> list[Reply]:
    """Begin, or begin again."""
    return resume(turn) if turn.person.stopped else anything_else(turn)


def anything_else(turn: Turn) -> list[Reply]:
    """What can be asked here; of somebody who has not joined, their number."""
    if turn.person.officers or turn.roles:
        return turn.say("what_i_do", stopped=turn.person.stopped)
    return turn.say_and_ask_number("greeting")
