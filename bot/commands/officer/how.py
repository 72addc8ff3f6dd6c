"""/how: what an officer can do about an obligation, step by step."""

from bot.subject import buttons, countable, subject, told, which
from bot.turn import Reply, Turn
from scheduler.why import Why, about


def how(turn: Turn) -> list[Reply]:
    """The way that the order points out, and the usual steps; of several obligations, which."""
    asked = subject(turn)
    found = [each for each in told(turn, asked.officers) if each.values]
    return [reply for each in found for reply in _of_one(turn, each, asked.key)] or turn.say("nothing_asked")


def _of_one(turn: Turn, found: Why, key: int | None) -> list[Reply]:
    open_ones = {item["key"] for item in countable(found) if item["state"] not in ("met", "met_late", "exempt")}
    if key is None and len(open_ones) == 1:
        (key,) = open_ones
    values = about(found.values or {}, key) if key is not None else None
    if values is None:
        return which(turn, "how", [found])
    return [
        turn.reply("how_do_i", **values).with_buttons(buttons(turn, "why", "wrong", key=key, officer=found.officer.id))
    ]
