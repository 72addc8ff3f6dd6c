"""/pending: who is open or overdue, not joined or out of reach, within one's scope."""

from bot.commands.nodal.paging import is_being_made, page_of, pressed
from bot.turn import Reply, Turn
from scheduler.scoped import Show


def pending(turn: Turn) -> list[Reply]:
    """`/pending` is the summary, `/pending overdue 2` a page of names, `/pending file overdue` a spreadsheet."""
    words = turn.argument.lower().split()
    if words[:1] == ["file"]:
        return is_being_made(turn, "pending_list", show=_show(words[1:]) or Show.ALL)
    show = _show(words)
    if show is None:
        turn.send_for("pending_summary", edits=pressed(turn))
    else:
        turn.send_for("pending_page", show=show, page=page_of(words[1:]), edits=pressed(turn))
    return []


def _show(words: list[str]) -> Show | None:
    """The list that is meant; emails have a command of their own."""
    return next((show for show in Show if words[:1] == [show.value] and show is not Show.EMAILS), None)
