"""What is answered to whom: an update becomes a step, and a step changes a contact and returns replies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.render import label
from scheduler.channel import Incoming, Said
from scheduler.clock import day_in_india
from scheduler.rules.audience import fold
from scheduler.terms import HelpLine, Terms
from scheduler.why import in_parts, why
from storage.audit import record_act
from storage.complaint import Complaint
from storage.contacts import (
    Person,
    link_own,
    mark_reachable,
    mark_unreachable,
    meet,
    officers_with_mobile,
    resume,
    stop,
)
from storage.imports import visible_import
from storage.mobile_number import e164
from storage.rows import Language

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "start": ("start", "शुरू", "शुरु"),
    "stop": ("stop", "band", "band karo", "बंद", "बंद करें", "बंद करो"),
    "resume": ("resume", "chalu", "chalu karo", "start again", "चालू", "चालू करें", "फिर से शुरू"),
    "why": ("why", "kyon", "kyu", "kyun", "kyo", "क्यों"),
    "wrong": ("wrong", "galat", "गलत", "जानकारी गलत है"),
}
"""Every way to ask for a step; with or without a slash, in any case, with every spelling that folds to the same."""

STEP_OF = {fold(spelling): step for step, spellings in SPELLINGS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back, on the channel and to the address that asked."""

    contact_id: int
    template: str
    language: Language
    values: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] | None = None
    """The buttons under it: `{"ask_number": label}` asks for the person's own number."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one person, with all that a step may use."""

    session: Session
    channel: str
    incoming: Incoming
    person: Person
    now: datetime
    help_lines: Mapping[str, HelpLine]
    terms: Callable[[], Terms]
    text_length: int
    """Characters that the channel carries in one message."""

    def say(self, template: str, language: Language | None = None, **values: Any) -> list[Reply]:
        """A reply in the person's language."""
        return [Reply(self.person.contact_id, template, language or self.person.language, values)]

    def say_and_ask_number(self, template: str, **values: Any) -> list[Reply]:
        """A reply with a button by which people share their own number."""
        language = self.person.language
        form = {"ask_number": label("share_number", language)}
        return [Reply(self.person.contact_id, template, language, values, form)]


def step_of(incoming: Incoming) -> str:
    """Which step an update asks for; "silence" where nothing is to be done. Pure."""
    if not incoming.is_private:
        return "silence"
    match incoming.said:
        case Said.TEXT:
            return STEP_OF.get(_asked(incoming.text or ""), "anything_else")
        case Said.BUTTON:
            return "anything_else"
        case Said.FILE | Said.OTHER:
            return "not_read"
        case Said.EDITED | Said.RETURNED:
            return "silence"
        case _:
            return incoming.said.value


def _asked(text: str) -> str:
    """The words as they are compared; of a command with a slash only its name, without the bot's and what follows."""
    words = text.strip()
    if words.startswith("/"):
        words = words.split(maxsplit=1)[0].partition("@")[0].replace("_", " ")
    return fold(words)


class Conversation:
    """Answers people; it keeps nothing between two updates but what stands in the database."""

    def __init__(
        self, language: Language, help_lines: Mapping[str, HelpLine], terms: Callable[[], Terms], text_length: int
    ) -> None:
        self._language = language
        self._help_lines = help_lines
        self._terms = terms
        self._text_length = text_length

    def converse(self, session: Session, channel: str, incoming: Incoming, now: datetime) -> list[Reply]:
        """Carry out one update and return what is said back; both belong into one transaction."""
        if not incoming.is_private:
            return []
        person = meet(session, channel, incoming.address, self._first_language(incoming))
        if person.unreachable and incoming.said is not Said.BLOCKED:
            mark_reachable(session, person.contact_id)
        turn = Turn(session, channel, incoming, person, now, self._help_lines, self._terms, self._text_length)
        return STEPS[step_of(incoming)](turn)

    def _first_language(self, incoming: Incoming) -> Language:
        """Of somebody new: their phone's, where it is one of ours."""
        said = (incoming.language or "").partition("-")[0].lower()
        return "hi" if said == "hi" else "en" if said == "en" else self._language


def _silence(_: Turn) -> list[Reply]:
    return []


def _blocked(turn: Turn) -> list[Reply]:
    mark_unreachable(turn.session, turn.person.contact_id, "blocked", turn.now)
    return []


def _start(turn: Turn) -> list[Reply]:
    if turn.person.stopped:
        return _resume(turn)
    return _anything_else(turn)


def _stop(turn: Turn) -> list[Reply]:
    stop(turn.session, turn.person.contact_id, turn.now)
    _note(turn, "stopped")
    return turn.say("stopped")


def _resume(turn: Turn) -> list[Reply]:
    resume(turn.session, turn.person.contact_id)
    if not turn.person.officers:
        return turn.say_and_ask_number("greeting")
    _note(turn, "resumed")
    return turn.say("resumed")


def _why(turn: Turn) -> list[Reply]:
    """For everybody whom the address speaks for; in as many messages as the channel needs."""
    if not turn.person.officers:
        return turn.say_and_ask_number("greeting")
    language, today = turn.person.language, day_in_india(turn.now)
    try:
        terms = turn.terms()
        fits = lambda values: len(terms.render("why", language, values)) <= turn.text_length  # noqa: E731 - short
        answers = why(turn.session, terms, today, turn.person.officers, language)
        parts = [part for answer in answers if answer.values for part in in_parts(answer.values, fits)]
    except Complaint as complaint:
        # A file is at fault and not the database, for which the next update would have to wait.
        raise LookupError("the file of an order or a template") from complaint
    return [Reply(turn.person.contact_id, "why", language, part) for part in parts] or turn.say("nothing_asked")


def _wrong(turn: Turn) -> list[Reply]:
    return turn.say("not_correct", ask=_help(turn.help_lines))


def _number(turn: Turn) -> list[Reply]:
    """Only whom the list names alone, and with just this number, is let in by it."""
    mobile = e164(turn.incoming.mobile or "")
    visible = visible_import(turn.session)
    found = officers_with_mobile(turn.session, visible, mobile) if mobile else []
    if len(found) != 1:
        template = "number_shared" if found else "number_not_listed"
        return turn.say_and_ask_number(template, ask=_help(turn.help_lines))
    (officer,) = found
    greeted = {"name": officer.name, "salutation": officer.salutation}
    if turn.person.officers == (officer.id,):
        return _without_asking(turn.say("joined_already", officer=greeted))
    link_own(turn.session, turn.person, officer, turn.now)
    _note(turn, "joined", officer.id)
    return _without_asking(turn.say("joined", officer.language, officer=greeted))


def _without_asking(replies: list[Reply]) -> list[Reply]:
    """Take away the button that asked for the number."""
    return [replace(reply, form={"ask_number": ""}) for reply in replies]


def _foreign_number(turn: Turn) -> list[Reply]:
    return turn.say_and_ask_number("number_not_own")


def _not_read(turn: Turn) -> list[Reply]:
    return turn.say("not_read")


def _anything_else(turn: Turn) -> list[Reply]:
    if turn.person.officers:
        return turn.say("what_i_do", stopped=turn.person.stopped)
    return turn.say_and_ask_number("greeting")


STEPS: Mapping[str, Callable[[Turn], list[Reply]]] = {
    "blocked": _blocked,
    "start": _start,
    "stop": _stop,
    "resume": _resume,
    "why": _why,
    "wrong": _wrong,
    "number": _number,
    "foreign_number": _foreign_number,
    "not_read": _not_read,
    "anything_else": _anything_else,
    "silence": _silence,
}


def _note(turn: Turn, act: str, officer_id: int | None = None) -> None:
    """Write down who joined, stopped or went on, by our number of the officer."""
    subjects = (officer_id,) if officer_id is not None else turn.person.officers
    for subject in subjects:
        record_act(turn.session, turn.now, actor=f"#{subject}", via=turn.channel, act=act, subject=f"#{subject}")


def _help(help_lines: Mapping[str, HelpLine]) -> dict[str, str | None] | None:
    """Whom the department names for questions of registration, else whomever it names first."""
    line = help_lines.get("registration") or next(iter(help_lines.values()), None)
    return {"phone": line.phone, "email": line.email} if line else None
