"""The button of a notice of which only the beginning could be sent: it brings the whole."""

from bot.broadcasts.pages import look
from bot.commands.officer.start import anything_else
from bot.turn import Reply, Turn
from scheduler.broadcasting import BEGUN
from scheduler.channel import Said
from storage.broadcast_messages import language_for, note_opened
from storage.broadcasts import find_broadcast
from storage.rows import BroadcastState

SHOWN = (*BEGUN, BroadcastState.CANCELLED)
LONGEST = 10
"""Digits of a number that can be a notice's."""


def read(turn: Turn) -> list[Reply]:
    """`read 12`: the whole of a notice, as often as somebody asks to whom it goes, while it is valid.

    To anybody else there is no such notice. A button that only says `read` has opened the window: what waits comes.
    """
    if turn.incoming.said is Said.BUTTON and not turn.argument:
        return []
    number = int(turn.argument) if turn.argument.isdecimal() and len(turn.argument) < LONGEST else 0
    broadcast = find_broadcast(turn.session, number) if number else None
    if broadcast is None or broadcast.state not in SHOWN or broadcast.valid_until is None:
        return anything_else(turn)
    they = turn.person.contact_id, turn.person.officers
    language = language_for(turn.session, number, *they)
    if language is None:
        return anything_else(turn)
    if broadcast.state is BroadcastState.PAUSED:
        return turn.say("notice_rests", over=False)
    if broadcast.state is BroadcastState.CANCELLED or broadcast.valid_until <= turn.now:
        return turn.say("notice_rests", over=True)
    note_opened(turn.session, number, *they, turn.now)
    return [look(broadcast, turn.person.contact_id, language)]
