"""The menu of a chat: what this person may ask, in the language chosen there."""

from collections.abc import Iterable

from bot.acts.who import Who
from bot.render import label
from bot.turn import Choice, Command, Reply, Turn
from scheduler.channel import Limits
from storage.actors import actors_at
from storage.contacts import Person, person_at
from storage.outbox import NO_WORDS
from storage.rows import Actor, Language


def menu_of(commands: Iterable[Command], language: Language) -> list[list[str]]:
    """Each command by its name in this language, with what it does."""
    return [
        [name_in(command, language), label(command.name, language, of="commands")]
        for command in commands
        if command.in_menu
    ]


def name_in(command: Command, language: Language) -> str:
    """The name of a command in the menus of a language."""
    return command.hindi or command.name if language == "hi" else command.name


def commands_for(channel: str, person: Person, roles: tuple[Actor, ...]) -> tuple[Command, ...]:
    """What somebody may ask, in the order of the menu."""
    from bot.commands import COMMANDS  # noqa: PLC0415 - the table names commands that set a menu

    rights = Who.in_chat(channel, person, roles).rights
    return tuple(each for each in COMMANDS if each.who & rights)


def menu(limits: Limits, channel: str, person: Person, roles: tuple[Actor, ...]) -> list[Reply]:
    """Set the menu of somebody's chat, where chats have one: whoever has changed what they may ask sends this too."""
    if not limits.menus:
        return []
    shown = menu_of(commands_for(channel, person, roles), person.language)
    return [Reply(person.contact_id, NO_WORDS, person.language, {}, {"menu": shown})]


def choices_of(commands: Iterable[Command], language: Language) -> list[list[Choice]]:
    """The same as choices under a message, for chats without a menu."""
    return [[(label(each.name, language, of="commands"), each.name)] for each in commands if each.in_menu]


def menu_if_changed(turn: Turn) -> list[Reply]:
    """Set the menu anew where this update has changed the person's language or what they may ask."""
    person = person_at(turn.session, turn.channel, turn.incoming.address)
    if person is None:
        return []
    roles = actors_at(turn.session, person.contact_id)
    same = person.language == turn.language and commands_for(turn.channel, person, roles) == turn.commands
    return [] if same else menu(turn.means.limits, turn.channel, person, roles)
