"""/forget: to be erased, as far as the law lets one be."""

from bot.dialogues.forgetting import ask
from bot.turn import Reply, Turn


def forget(turn: Turn) -> list[Reply]:
    """Say what goes and what stays, and ask whether that is meant."""
    return ask(turn)
