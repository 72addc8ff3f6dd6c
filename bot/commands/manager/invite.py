"""/invite: the poster with the QR codes, and words to forward."""

from bot.turn import Reply, Turn
from bot.ways_in import ways_values


def invite(turn: Turn) -> list[Reply]:
    """The words at once, the posters as files beside this; without any public name, how to make one known."""
    ways = ways_values(turn.means.config)
    if not ways:
        return turn.say("invite_no_name")
    turn.send_for("invite")
    department = turn.means.config.department.name(turn.language) or None
    return [turn.reply("invite_follows"), turn.reply("invite_forward", ways=ways, department=department)]
