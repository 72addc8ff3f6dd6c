"""What lists in a chat share: which page is meant, which message turns, and that a file comes."""

from typing import Any

from bot.turn import Reply, Turn
from scheduler.channel import Said
from storage.edits import message_called
from storage.errands import count_open_errands

MOST = 100_000
PAGES = ("pending_summary", "pending_page")
"""What turns when a button is pressed; all else stays as it was said."""


def page_of(words: list[str]) -> int:
    """The page that is meant; the first where none is."""
    said = words[0] if words else ""
    return min(max(int(said), 1), MOST) if said.isdecimal() and len(said) < len(str(MOST)) + 1 else 1


def pressed(turn: Turn) -> int | None:
    """The number of our message whose button was pressed, if it is one whose place the answer takes."""
    incoming = turn.incoming
    if incoming.said is not Said.BUTTON or incoming.message_id is None:
        return None
    return message_called(turn.session, turn.person.contact_id, incoming.message_id, PAGES)


def is_being_made(turn: Turn, kind: str, **values: Any) -> list[Reply]:
    """Have a file made, unless one of its kind is under way for them already, and say so."""
    if not count_open_errands(turn.session, turn.person.contact_id, kind):
        turn.send_for(kind, **values)
    return turn.say("list_comes")
