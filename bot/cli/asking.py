"""Questions at the terminal, each answer judged as it is given and asked for again where it is wrong."""

import unicodedata
from collections.abc import Callable

import click

from storage.complaint import Complaint
from storage.mobile_number import e164

LONGEST_NAME = 120
YES, NO = {"y", "yes"}, {"n", "no"}


def ask(
    words: str, judge: Callable[[str], str], default: str = "", *, shown: str | None = None, hidden: bool = False
) -> str:
    """Ask until `judge` takes the answer; an empty one is the default, of which only `shown` is put in brackets."""
    bracket = default if shown is None else shown
    while True:
        question = f"{words} [{bracket}]" if bracket else words
        given = str(click.prompt(question, default="", show_default=False, hide_input=hidden))
        try:
            return judge(given.strip() or default)
        except Complaint as wrong:
            click.echo(f"  {wrong}")


def agreed(words: str, default: str = "yes") -> bool:
    """Ask for yes or no."""
    return ask(words, yes_or_no, default) == "yes"


def ending(mobile: str) -> str:
    """As much of a mobile number as may be shown to whoever stands behind."""
    return f"…{mobile[-4:]}" if mobile else ""


# --- judges: each takes the text of an answer and returns it as it is kept, or complains in words for a person ------


def name(given: str) -> str:
    """A name of one line."""
    if not given:
        raise Complaint("A name is needed here.")
    if len(given) > LONGEST_NAME or any(unicodedata.category(sign) == "Cc" for sign in given):
        raise Complaint(f"A name of one line is needed, of at most {LONGEST_NAME} letters.")
    return given


def mobile(given: str) -> str:
    """An Indian mobile number in its one spelling, or none."""
    if not given:
        return ""
    found = e164(given)
    if found is None:
        raise Complaint("This is no Indian mobile number; it has ten digits and begins with 6, 7, 8 or 9.")
    return found


def yes_or_no(given: str) -> str:
    """Yes or no."""
    if given.casefold() in YES | NO:
        return "yes" if given.casefold() in YES else "no"
    raise Complaint("Please answer yes or no.")
