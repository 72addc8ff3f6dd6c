"""What `smaran init` asks of a department, each answer judged as it is given."""

import re
from collections.abc import Callable
from datetime import time
from typing import NamedTuple

from bot.cli.asking import ask, ending, mobile, name
from bot.config import Config
from scheduler.shapes import did_you_mean
from scheduler.working_calendar import state_names
from storage.complaint import Complaint

_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d\d))?")
_NO_HOURS = "Please give two times of the day, as 10:00-18:00."
_LANGUAGES = {"hi": "hi", "hindi": "hi", "en": "en", "english": "en"}


# --- judges of what only a department decides ---


def state(given: str) -> str:
    """The two letters of a state, which may be given by its name."""
    known = state_names()
    wanted = " ".join(given.split()).casefold()
    for letters, spellings in known.items():
        if wanted in {each.casefold() for each in (letters, *spellings)}:
            return letters
    near = did_you_mean(given.title(), [each for spellings in known.values() for each in spellings])
    raise Complaint(f"“{given}” is no state that is known here{near or ': ' + ', '.join(known)}.")


def language(given: str) -> str:
    """One of the two languages."""
    if given.casefold() not in _LANGUAGES:
        raise Complaint("Please answer hi for Hindi or en for English.")
    return _LANGUAGES[given.casefold()]


def days(given: str) -> str:
    """Five or six days."""
    if given not in {"5", "6"}:
        raise Complaint("Please answer 5 (Monday to Friday) or 6 (to Saturday).")
    return given


def hours(given: str) -> str:
    """When an office opens and closes, as 10:00-18:00."""
    opens, closes = opening_hours(given)
    return f"{opens:%H:%M}-{closes:%H:%M}"


def opening_hours(given: str) -> tuple[time, time]:
    """The two times in an answer."""
    found = _HOURS.fullmatch(given.casefold())
    if found is None:
        raise Complaint(_NO_HOURS)
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    try:
        opens, closes = time(hour, minute), time(last_hour, last_minute)
    except ValueError:
        raise Complaint(_NO_HOURS) from None
    if closes <= opens:
        raise Complaint("The office would close before it opens; six in the evening is 18:00.")
    return opens, closes


class Question(NamedTuple):
    """One thing that a department decides."""

    key: str
    words: str
    judge: Callable[[str], str]
    like: str | None = None
    """The question whose answer is the default, where nothing else is known."""
    only_with: str | None = None
    """The question that must have had an answer."""

    @property
    def option(self) -> str:
        """The option that answers it beforehand."""
        return f"--{self.key.replace('_', '-')}"


QUESTIONS = (
    Question("name_en", "Department, in English (read in notices and reports)", name),
    Question("name_hi", "Department, in Hindi", name, like="name_en"),
    Question("state", "State, for its public holidays (name or two letters)", state),
    Question("language", "Language of officers whose list names none (hi or en)", language),
    Question("days", "Working days a week (5, or 6 with Saturday)", days),
    Question("hours", "Office hours (reminders go out only then)", hours),
    Question("manager_mobile", "IT manager's mobile (by it the bot knows you; Enter: not now)", mobile),
    Question("manager_name", "IT manager's name", name, only_with="manager_mobile"),
)
Answers = dict[str, str]
"""By the key of the question; those that were not asked are missing."""


def known_answers(config: Config) -> Answers:
    """What a config answers already; of a new one, its defaults."""
    department, working = config.department, config.working_time
    return {
        "name_en": department.name_en,
        "name_hi": department.name_hi,
        "state": department.state,
        "language": config.language,
        "days": str(working.days),
        "hours": f"{working.opens:%H:%M}-{working.closes:%H:%M}",
    }


def judged(given: Answers) -> Answers:
    """Answers that came as options; Complaint about the first that cannot be taken."""
    return {each.key: _judged(each, given[each.key]) for each in QUESTIONS if each.key in given}


def answer_all(known: Answers, given: Answers, *, asking: bool = False) -> Answers:
    """Answer every question: by what was given, else by asking, else by what is known."""
    found: Answers = {}
    for each in QUESTIONS:
        if each.only_with and not found.get(each.only_with):
            continue
        default = known.get(each.key) or found.get(each.like or "", "")
        if each.key in given:
            found[each.key] = given[each.key]
        elif asking:
            shown = ending(default) if each.judge is mobile else None
            found[each.key] = ask(each.words, each.judge, default, shown=shown)
        else:
            found[each.key] = _judged(each, default)
    return found


def _judged(question: Question, given: str) -> str:
    try:
        return question.judge(given.strip())
    except Complaint as wrong:
        raise Complaint(f"{question.option}: {wrong}") from None
