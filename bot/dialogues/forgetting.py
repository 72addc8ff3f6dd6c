"""Whether somebody really wants to be forgotten."""

from bot.acts.forgetting import forget
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.channel import Said


def ask(turn: Turn) -> list[Reply]:
    """Say what goes and what stays."""
    choices = [[(label("erase", turn.language), "yes")], [(label("erase_not", turn.language), "no")]]
    return turn.ask("forgetting.confirm", turn.reply("forget_confirm", joined=bool(turn.person.own)), choices)


def confirm(turn: Turn) -> list[Reply]:
    """Only a press of the button erases anything."""
    if turn.argument == "yes" and turn.incoming.said is Said.BUTTON:
        forget(turn)
        return turn.say("forgotten")
    if turn.argument == "no":
        turn.finish()
        return turn.say("cancelled")
    return ask(turn)
