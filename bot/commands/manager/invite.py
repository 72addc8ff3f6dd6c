"""/invite: the poster with the QR code, and words to forward."""

from bot.turn import Reply, Turn

START = "poster"


def invite(turn: Turn) -> list[Reply]:
    """The words at once, the posters as files beside this; without the bot's name, how to make it known."""
    link = turn.means.link(START)
    if link is None:
        return turn.say("invite_no_name")
    turn.send_for("invite", link=link)
    department = turn.means.config.department.name(turn.language) or None
    return [turn.reply("invite_follows"), turn.reply("invite_forward", link=link, department=department)]
