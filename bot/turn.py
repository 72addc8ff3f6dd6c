"""One update of one person: what a command may use to answer it, and what it says back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.acts.who import Who
from bot.config import Config
from bot.render import label
from bot.secrets import Secrets, ZipPassword
from bot.ways_in import way_in
from scheduler.channel import Incoming, Limits, Said
from scheduler.clock import day_in_india
from scheduler.terms import HelpLine, Terms
from storage.audit import record_act
from storage.complaint import Complaint
from storage.contacts import Person
from storage.dialogues import Dialogue, end_dialogue, keep_dialogue
from storage.errands import put_errand
from storage.outbox import NO_WORDS
from storage.rows import Actor, Language, Right

Choice = tuple[str, str]
"""The words on a button, and what comes back when it is pressed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back, on the channel and to the address that asked."""

    contact_id: int
    template: str
    language: Language
    values: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] | None = None
    """What goes with the words, as plain JSON; scheduler/forms.py says which keys there are."""
    channel: str | None = None
    """Of the contact; None: the one on which was asked."""
    valid: timedelta | None = None
    """How long it may wait; None: as long as somebody waits for an answer."""

    def with_buttons(self, *rows: Sequence[Choice]) -> "Reply":
        """The same with buttons under it, row by row."""
        buttons = [[{"label": words, "answer": answer} for words, answer in row] for row in rows]
        return replace(self, form={**(self.form or {}), "buttons": buttons})


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be asked of the bot."""

    name: str
    """In English; with a slash it is understood everywhere."""
    run: "Callable[[Turn], list[Reply]]"
    who: frozenset[Right]
    """Who may ask; to anybody else it does not exist."""
    hindi: str | None = None
    """Its name in the Hindi menu, in the letters that channels allow; None: the English one."""
    spellings: tuple[str, ...] = ()
    """What else means the same, with or without a slash."""
    in_menu: bool = True


@dataclass(frozen=True, slots=True)
class Means:
    """What every conversation on one channel is held with."""

    config: Config
    terms: Callable[[], Terms]
    limits: Limits
    secrets: Secrets = field(default_factory=Secrets)
    zip_password: ZipPassword = field(default_factory=ZipPassword)
    looks_up: bool = False
    """Whether iGOT can be asked at once how somebody stands there."""

    @property
    def help_lines(self) -> Mapping[str, HelpLine]:
        """Whom the department names, by purpose."""
        return {purpose: HelpLine(each.phone, each.email) for purpose, each in self.config.contacts.items()}


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one person, with all that a command may use."""

    session: Session
    channel: str
    incoming: Incoming
    person: Person
    roles: tuple[Actor, ...]
    now: datetime
    means: Means
    commands: tuple[Command, ...] = ()
    """What this person may ask, in the order of the menu."""
    argument: str = ""
    """What follows the command; in a dialogue, the choice or the text that answers."""
    dialogue: Dialogue | None = None
    """The question that is open."""

    @property
    def today(self) -> date:
        """The day in India."""
        return day_in_india(self.now)

    @property
    def language(self) -> Language:
        """In which the person is answered."""
        return self.person.language

    @property
    def who(self) -> Who:
        """For the audit log and the acts: who asks, in which roles, and from where."""
        return Who.in_chat(self.channel, self.person, self.roles)

    @property
    def kept(self) -> Mapping[str, Any]:
        """What the open dialogue has learned so far."""
        return self.dialogue.values if self.dialogue else {}

    def link(self, start: str) -> str | None:
        """An address that opens a chat like this one and brings a word along; None where our name is not known."""
        way = way_in(self.means.config, self.channel, start)
        return way.link if way else None

    def terms(self) -> Terms:
        """The orders and habits as they are now; LookupError where a file of theirs is at fault."""
        try:
            return self.means.terms()
        except Complaint as complaint:
            # A file is at fault and not the database, for which the next update would have to wait.
            raise LookupError("the file of an order or a template") from complaint

    def reply(self, template: str, **values: Any) -> Reply:
        """One reply in the person's language."""
        return Reply(self.person.contact_id, template, self.language, values)

    def without_words(self, **form: Any) -> Reply:
        """What says nothing: the chat's `menu`, a message that is taken back (`deletes`)."""
        return Reply(self.person.contact_id, NO_WORDS, self.language, {}, form)

    def say(self, template: str, **values: Any) -> list[Reply]:
        """A reply and no more."""
        return [self.reply(template, **values)]

    def say_and_ask_number(self, template: str, **values: Any) -> list[Reply]:
        """A reply with a button by which people share their own number, unless the channel has said it by itself."""
        if self.incoming.said is not Said.NUMBER and self.incoming.own_mobile:
            return self.say(template, **values)
        return [replace(self.reply(template, **values), form={"ask_number": label("share_number", self.language)})]

    def ask(self, step: str, reply: Reply, choices: Sequence[Sequence[Choice]] = (), **keep: Any) -> list[Reply]:
        """Ask something, as the step NAME.STEP of a dialogue; what is learned with it goes with what was known.

        The answer is understood by `bot.dialogues.STEPS[step]`, whether it is a press of one of the choices or text.
        """
        name, _, rest = step.partition(".")
        known = self.kept if self.dialogue and self.dialogue.name == name else {}
        keep_dialogue(self.session, self.person.contact_id, Dialogue(name, rest, {**known, **keep}), self.now)
        if not choices:
            return [reply]
        return [reply.with_buttons(*[[(words, f"= {step} {choice}") for words, choice in row] for row in choices])]

    def finish(self) -> None:
        """End the open dialogue."""
        end_dialogue(self.session, self.person.contact_id)

    def send_for(self, kind: str, **values: Any) -> int:
        """Have an errand done, whose replies come later; return its number."""
        return put_errand(self.session, kind, self.person.contact_id, self.language, values, self.now)

    def note(self, act: str, subject: str | None = None, **details: Any) -> None:
        """Write an act into the audit log."""
        who = self.who
        record_act(self.session, self.now, actor=who.actor, via=who.via, act=act, subject=subject, details=details)
