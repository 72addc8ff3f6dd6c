"""/language: in which one is written to, and answered."""

from dataclasses import replace

from bot.dialogues.joining import LANGUAGES, ask_notice, begin, speaking
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.rules.audience import fold
from storage.rows import Right


def language(turn: Turn) -> list[Reply]:
    """Change it where one is named, else ask."""
    named = LANGUAGES.get(fold(turn.argument))
    if named is None:
        row = [(label("hindi", turn.language), "language hi"), (label("english", turn.language), "language en")]
        return [turn.reply("language_choice").with_buttons(row)]
    chosen = speaking(turn, named)
    if turn.who.rights != {Right.ANYBODY, Right.VISITOR} or turn.person.accepted:
        return chosen.say("language_chosen")
    asked_back = turn.dialogue is not None and turn.dialogue.key == "joining.again"
    return begin(chosen) if asked_back else ask_notice(chosen, chosen=True)


def hindi(turn: Turn) -> list[Reply]:
    """The word alone is enough."""
    return language(replace(turn, argument="hi"))


def english(turn: Turn) -> list[Reply]:
    """As `hindi`."""
    return language(replace(turn, argument="en"))
