"""/mismatches: whose emails on iGOT and SPARROW differ, within one's scope."""

from bot.commands.nodal.paging import is_being_made, page_of, pressed
from bot.turn import Reply, Turn
from scheduler.scoped import Show


def mismatches(turn: Turn) -> list[Reply]:
    """`/mismatches 2` is the second page, with emails as their owners recognise them; `file` has them in full."""
    words = turn.argument.lower().split()
    if words[:1] == ["file"]:
        return is_being_made(turn, "mismatch_list")
    turn.send_for("mismatch_page", show=Show.EMAILS, page=page_of(words), edits=pressed(turn))
    return []
