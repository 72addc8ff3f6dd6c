"""/help: what this person can ask here."""

from bot.commands.menu import choices_of, menu, name_in
from bot.turn import Reply, Turn


def help_(turn: Turn) -> list[Reply]:
    """Name every command of theirs, and set the menu anew: it may be one of an earlier version of the program."""
    return [what_can_be_asked(turn), *menu(turn.means.limits, turn.channel, turn.person, turn.roles)]


def what_can_be_asked(turn: Turn) -> Reply:
    """The list of commands, in the order of the menu; where chats have no menu, each can be chosen."""
    named = [{"name": each.name, "command": name_in(each, turn.language)} for each in turn.commands if each.in_menu]
    reminded = bool(turn.person.officers)
    joined = reminded or bool(turn.roles)
    shown = named if turn.means.limits.menus else []
    reply = turn.reply("help", commands=shown, joined=joined, reminded=reminded, stopped=turn.person.stopped)
    return reply if shown else reply.with_buttons(*choices_of(turn.commands, turn.language))
