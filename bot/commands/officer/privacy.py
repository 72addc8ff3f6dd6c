"""/privacy: all that is kept about me, as files."""

from bot.turn import Reply, Turn
from storage.errands import count_open_errands

PRIVACY = "privacy"
"""The kind of errand; bot/errands/privacy.py does it."""


def privacy(turn: Turn) -> list[Reply]:
    """Have it put together."""
    if count_open_errands(turn.session, turn.person.contact_id, PRIVACY):
        return turn.say("privacy_under_way")
    turn.send_for(PRIVACY, officers=list(turn.person.own))
    for officer in turn.person.own:
        turn.note("privacy_asked", f"#{officer}")
    return turn.say("privacy_begun")
