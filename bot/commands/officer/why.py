"""/why: what an order asks, by which clause, and how it was counted."""

from bot.subject import Subject, buttons, fits, subject, told, which
from bot.turn import Reply, Turn
from scheduler.why import Why, about, in_parts


def why(turn: Turn) -> list[Reply]:
    """Of one obligation that was chosen; else of all, where that is one message, or the question which."""
    asked = subject(turn)
    found = [each for each in told(turn, asked.officers) if each.values]
    replies = [reply for each in found for reply in _of_one(turn, asked, each)]
    return replies or turn.say("nothing_asked")


def _of_one(turn: Turn, asked: Subject, found: Why) -> list[Reply]:
    values, officer = found.values or {}, found.officer.id
    if asked.key is not None:
        values = about(values, asked.key) or values
    parts = in_parts(values, lambda part: fits(turn, "why", part))
    if len(parts) > 1 and not asked.whole:
        return which(turn, "why", [found])
    replies = [turn.reply("why", **part) for part in parts]
    replies[-1] = replies[-1].with_buttons(buttons(turn, "how", "wrong", key=asked.key, officer=officer))
    return replies
