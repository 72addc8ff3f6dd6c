"""/proposals: what waits for a second IT manager, and their yes or no."""

from collections.abc import Callable, Mapping

from bot.acts.proposals import KINDS, approve, choices, reject
from bot.turn import Reply, Turn
from storage.proposals import open_proposals

AT_ONCE = 5
DECISIONS: Mapping[str, Callable[[Turn, int], list[Reply]]] = {"approve": approve, "reject": reject}


def proposals(turn: Turn) -> list[Reply]:
    """Decide one, as its buttons say; else show what waits."""
    number, _, word = turn.argument.partition(" ")
    if number.isdecimal() and word in DECISIONS:
        return DECISIONS[word](turn, int(number))
    waiting = open_proposals(turn.session)[:AT_ONCE]
    shown = [
        turn.reply(KINDS[one.kind].asks, **one.values).with_buttons(*choices(one.id, turn.language))
        for one in waiting
        if one.kind in KINDS
    ]
    return shown or turn.say("proposals_none")
