"""A mobile number that somebody shares: how people join."""

from bot.dialogues.joining import begin, identify
from bot.turn import Reply, Turn


def own_number(turn: Turn) -> list[Reply]:
    """See who comes with it; before the notice is accepted it is only remembered."""
    mobile = turn.incoming.mobile or ""
    return identify(turn, mobile) if turn.person.accepted else begin(turn, mobile=mobile)


def foreign_number(turn: Turn) -> list[Reply]:
    """Whoever shares somebody else's number is asked for their own."""
    return turn.say_and_ask_number("number_not_own") if turn.person.accepted else begin(turn)
