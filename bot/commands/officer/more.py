"""The choices under an earlier message that its channel could not show; only its own button asks for them."""

from bot.commands.officer.start import anything_else
from bot.turn import Reply, Turn
from storage.choices import choices_under

LONGEST = 18
"""Digits: no number of ours has more, and a database could not compare them."""


def more(turn: Turn) -> list[Reply]:
    """The choices from a place on, by the number of the message and that place."""
    asked = [
        int(each) for each in turn.argument.split() if each.isascii() and each.isdecimal() and len(each) <= LONGEST
    ]
    if len(asked) != 2:  # noqa: PLR2004 - the message and the place
        return anything_else(turn)
    message_id, place = asked
    rest = choices_under(turn.session, message_id, turn.person.contact_id)[place:]
    if not rest:
        return turn.say("question_is_over")
    return [turn.reply("more_choices").with_buttons(*[[choice] for choice in rest])]
