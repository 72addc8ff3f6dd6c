"""/picture: where an officer stands, drawn."""

from bot.subject import subject
from bot.turn import Reply, Turn
from storage.errands import count_open_errands

AT_A_TIME = 4
"""Pictures that one chat may wait for."""


def picture(turn: Turn) -> list[Reply]:
    """Have it drawn, for each officer for whom the address speaks."""
    officers = subject(turn).officers
    waiting = count_open_errands(turn.session, turn.person.contact_id, "picture")
    for officer in officers[: max(0, AT_A_TIME - waiting)]:
        turn.send_for("picture", officer=officer)
    return turn.say("picture_comes")
