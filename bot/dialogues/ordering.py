"""A draft of an order sent as a file, and the yes to propose an order or to take it out of force."""

from pathlib import PurePath

from bot.acts.orders import put_out_of_force
from bot.acts.proposals import propose
from bot.turn import Reply, Turn
from storage.orders import activations
from storage.rows import Right

LARGEST = 256 * 1024
"""Bytes; the longest order that we have seen takes 20,000."""


def file_sent(turn: Turn) -> list[Reply]:
    """Have a draft looked at."""
    turn.who.must_be(Right.IT_MANAGER)
    sent = turn.incoming.file
    if sent is None:
        return _cancelled(turn) if turn.argument == "cancel" else turn.say("order_send")
    if PurePath(sent.name).suffix.lower() != ".toml" or (sent.size or 0) > LARGEST:
        return turn.say("order_not_toml", name=sent.name)
    turn.finish()
    file = {"id": sent.id, "name": sent.name, "size": sent.size}
    turn.send_for("order", file=file, actor=turn.who.actor)
    return turn.say("order_looking")


def proposed(turn: Turn) -> list[Reply]:
    """Ask the other IT managers for just the version that was looked at."""
    if turn.argument == "cancel":
        return _cancelled(turn)
    if turn.argument != "yes":
        return turn.say("press_a_button")
    turn.finish()
    kept = turn.kept["proposal"]
    values = {**kept, "shell": f"smaran orders activate {kept['order']}"}
    return propose(turn, "activate_order", kept["order"], values, turn.kept["version"])


def withdrawn(turn: Turn) -> list[Reply]:
    """Take an order out of force: that needs no second person, as it writes to nobody."""
    turn.who.must_be(Right.IT_MANAGER)
    if turn.argument == "cancel":
        return _cancelled(turn)
    if turn.argument != "yes":
        return turn.say("press_a_button")
    turn.finish()
    order_id, about = turn.kept["order"], turn.kept["about"]
    if order_id in activations(turn.session):  # else somebody else was quicker
        put_out_of_force(turn.session, order_id, actor=turn.who.actor, via=turn.who.via, now=turn.now)
    return turn.say("order_withdrawn", about=about)


def _cancelled(turn: Turn) -> list[Reply]:
    turn.finish()
    return turn.say("cancelled")
