"""What is answered to whom: an update becomes a command or the answer to a question, and replies come of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.acts.addresses import whoever_writes
from bot.acts.who import NotAllowed
from bot.commands import COMMANDS
from bot.commands.manager.imports import stray_file
from bot.commands.menu import commands_for, menu_if_changed
from bot.commands.officer.notice import changed_notice, is_known
from bot.commands.officer.number import foreign_number, own_number
from bot.commands.officer.start import anything_else, not_read
from bot.dialogues import STEPS
from bot.dialogues.joining import notice_of
from bot.render import version
from bot.turn import Means, Reply, Turn
from bot.understanding import ALWAYS, CANCEL, Meant, likely, meant, spellings
from scheduler.channel import Incoming, Said
from storage.actors import actors_at
from storage.contacts import mark_reachable, mark_unreachable
from storage.dialogues import open_dialogue
from storage.forgetting import is_suppressed, suppress
from storage.rows import Language
from storage.windows import note_heard

QUESTION_STANDS = timedelta(days=1)
"""After so long a question has been forgotten, and what somebody writes is no answer to it."""
STARTING = spellings(each for each in COMMANDS if each.name == "start")
STOPPING = spellings(each for each in COMMANDS if each.name == "stop")
SAID_NOTHING = frozenset({Said.BLOCKED, Said.RETURNED, Said.EDITED})
"""What comes from a chat without that anybody wrote there anew."""
ANSWER = "= "
"""Begins what comes back from a button under a question."""


class Conversation:
    """Answers people; it keeps nothing between two updates but what stands in the database."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def converse(self, session: Session, channel: str, incoming: Incoming, now: datetime) -> list[Reply]:
        """Carry out one update and return what is said back; both belong into one transaction."""
        if not incoming.is_private:
            return []
        person = whoever_writes(session, channel, incoming, self._first_language(incoming), now)
        if incoming.said not in SAID_NOTHING:
            heard_at = min(incoming.sent_at or now, now)
            note_heard(session, person.contact_id, heard_at, self._means.limits.window, now)
        dialogue = open_dialogue(session, person.contact_id, now - QUESTION_STANDS)
        if dialogue is not None and dialogue.key not in STEPS:
            dialogue = None  # asked by a version of the program that knew it
        roles = actors_at(session, person.contact_id)
        turn = Turn(session, channel, incoming, person, roles, now, self._means, dialogue=dialogue)
        turn = replace(turn, commands=commands_for(channel, person, roles))
        if is_forgotten(turn):
            return []
        try:
            replies = answer(turn)
        except NotAllowed:
            replies = anything_else(turn)
        return _around(turn, replies)

    def _first_language(self, incoming: Incoming) -> Language:
        """Of somebody new: their phone's, where it is one of ours."""
        said = (incoming.language or "").partition("-")[0].lower()
        return "hi" if said == "hi" else "en" if said == "en" else self._means.config.language


def acts_always(incoming: Incoming) -> bool:
    """Whether an update is carried out however much somebody writes: STOP, and what they make of the chat."""
    if incoming.said is Said.TEXT:
        asked = meant(incoming.text or "", STOPPING)
        return asked is not None
    return incoming.said in {Said.BLOCKED, Said.RETURNED} or (incoming.said is Said.BUTTON and incoming.text == "stop")


def is_forgotten(turn: Turn) -> bool:
    """Whether they have asked to be forgotten: then nothing is said but to a new /start, and to what that asks."""
    if is_known(turn.person) or turn.roles or turn.dialogue is not None:
        return False
    if not is_suppressed(turn.session, turn.channel, turn.incoming.names):
        return False
    if turn.incoming.other_address is not None:
        suppress(turn.session, turn.channel, turn.incoming.names, turn.now)  # they may have gone by one name alone
    asked = meant(turn.incoming.text or "", STARTING) if turn.incoming.said is Said.TEXT else None
    return asked is None


def _around(turn: Turn, replies: list[Reply]) -> list[Reply]:
    """What goes with an answer: a welcome back, the notice where it has changed, the menu where it has."""
    if turn.incoming.said is Said.BLOCKED:
        return replies
    if turn.person.unreachable:
        mark_reachable(turn.session, turn.person.contact_id)
        known = is_known(turn.person) or turn.roles
        replies = [*(turn.say("welcome_back", stopped=turn.person.stopped) if known else ()), *replies]
    if not replies:
        return []
    changed = changed_notice(turn, version(notice_of(turn))) if turn.dialogue is None else []
    return [*replies, *changed, *menu_if_changed(turn)]


def answer(turn: Turn) -> list[Reply]:
    """What is said back to one update."""
    incoming = turn.incoming
    if incoming.said is Said.TEXT:
        return _text(turn, incoming.text or "")
    if incoming.said is Said.BUTTON:
        return _press(turn, incoming.text or "")
    if incoming.said is Said.FILE and turn.dialogue and STEPS[turn.dialogue.key].takes_files:
        return STEPS[turn.dialogue.key].answer(turn)
    return OTHERWISE[incoming.said](turn)


def _text(turn: Turn, text: str) -> list[Reply]:
    asked = meant(text, {**spellings(turn.commands), CANCEL: CANCEL, "रद्द": CANCEL})
    open_to_words = turn.dialogue is not None and STEPS[turn.dialogue.key].takes_text
    if asked and (asked.by_slash or not open_to_words or asked.name in ALWAYS):
        return _run(turn, asked)
    if turn.dialogue is not None:
        return STEPS[turn.dialogue.key].answer(replace(turn, argument=text.strip()))
    guessed = likely(text)
    return _run(turn, guessed) if guessed else anything_else(turn)


def _press(turn: Turn, pressed: str) -> list[Reply]:
    """A button is its command; under a question it is the answer, as long as that is the question that stands."""
    if not pressed.startswith(ANSWER):
        name, _, argument = pressed.partition(" ")
        return _run(turn, Meant(name, argument))
    step, _, choice = pressed.removeprefix(ANSWER).partition(" ")
    if turn.dialogue is None or turn.dialogue.key != step:
        return turn.say("question_is_over")
    return STEPS[step].answer(replace(turn, argument=choice))


def _run(turn: Turn, asked: Meant) -> list[Reply]:
    if asked.name == CANCEL:
        turn.finish()
        return turn.say("cancelled" if turn.dialogue else "nothing_to_cancel")
    command = next((each for each in turn.commands if each.name == asked.name), None)
    return command.run(replace(turn, argument=asked.argument)) if command else anything_else(turn)


def _asking_no_more(replies: list[Reply]) -> list[Reply]:
    """Take away the button by which the number was shared, unless it is asked for again."""
    return [reply if reply.form else replace(reply, form={"ask_number": ""}) for reply in replies[:1]] + replies[1:]


def _silence(_: Turn) -> list[Reply]:
    return []


def _blocked(turn: Turn) -> list[Reply]:
    mark_unreachable(turn.session, turn.person.contact_id, "blocked", turn.now)
    return []


OTHERWISE: Mapping[Said, Callable[[Turn], list[Reply]]] = {
    Said.NUMBER: lambda turn: _asking_no_more(own_number(turn)),
    Said.FOREIGN_NUMBER: foreign_number,
    Said.FILE: stray_file,
    Said.OTHER: not_read,
    Said.BLOCKED: _blocked,
    Said.EDITED: _silence,
    Said.RETURNED: _silence,
}
"""What is neither words nor a button."""
