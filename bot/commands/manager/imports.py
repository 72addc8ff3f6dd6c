"""/import, and a file that an IT manager sends without being asked."""

from bot.commands.officer.start import not_read
from bot.dialogues.importing import ask_kind, may_import
from bot.turn import Reply, Turn
from storage.rows import Right


def import_files(turn: Turn) -> list[Reply]:
    """Ask what is to be imported; while that is off, say how to switch it on and what it means."""
    return ask_kind(turn) if may_import(turn) else turn.say("import_is_off")


def stray_file(turn: Turn) -> list[Reply]:
    """Ask an IT manager whether to import it; to everybody else, and within another question, it is not read."""
    wanted = Right.IT_MANAGER in turn.who.rights and may_import(turn) and turn.dialogue is None
    return ask_kind(turn, turn.incoming.file) if wanted and turn.incoming.file else not_read(turn)
