"""/help: what this person can ask here."""

from bot.commands.menu import menu, name_in
from bot.turn import Reply, Turn


def help_(turn: Turn) -> list[Reply]:
    """Name every command of theirs, and set the menu anew: it may be one of an earlier version of the program."""
    return [what_can_be_asked(turn), menu(turn.channel, turn.person, turn.roles)]


def what_can_be_asked(turn: Turn) -> Reply:
    """The list of commands, in the order of the menu."""
    shown = [{"name": each.name, "command": name_in(each, turn.language)} for each in turn.commands if each.in_menu]
    return turn.reply("help", commands=shown, stopped=turn.person.stopped)
