"""/start, and everybody who writes something that is not understood."""

from bot.acts.assistants import be_assistant, is_code
from bot.commands.officer.help import help_, what_can_be_asked
from bot.commands.officer.stopping import resume
from bot.dialogues.joining import begin, more_by_number
from bot.turn import Reply, Turn


def start(turn: Turn) -> list[Reply]:
    """Begin, or begin again; a word that comes along from a link may be an assistant's code."""
    if is_code(turn.argument):
        return be_assistant(turn, turn.argument) if turn.person.accepted else begin(turn, code=turn.argument)
    if not turn.person.officers and not turn.roles:
        return begin(turn)
    return more_by_number(turn) or (resume(turn) if turn.person.stopped else help_(turn))


def anything_else(turn: Turn) -> list[Reply]:
    """What can be asked here; of somebody who has not joined, what is asked of them next."""
    return [what_can_be_asked(turn)] if turn.person.officers or turn.roles else begin(turn)


def not_read(turn: Turn) -> list[Reply]:
    """A picture or a voice message; whoever has not joined, and is asked nothing, learns at once what this is."""
    known = turn.person.officers or turn.roles or turn.dialogue
    return turn.say("not_read") if known else [*turn.say("not_read"), *begin(turn)]
