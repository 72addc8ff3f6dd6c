"""What /email asks: which email SPARROW has."""

from bot.acts.emails import declare_email
from bot.pages.email import email_page
from bot.turn import Reply, Turn
from storage.email_address import normal_email

AROUND = ".,;:।<>()\"'“”"
"""Signs that end a sentence or enclose an address, and are none of its own."""


def address(turn: Turn) -> list[Reply]:
    """Take the email down and show the two side by side; what is no email is asked for again."""
    given, officer = _email_in(turn.argument), int(turn.kept["officer"])
    if given is None:
        return turn.say("email_not_read")
    turn.finish()
    declare_email(turn.session, turn.who, officer, given, turn.today, turn.now)
    return email_page(turn, officer)


def _email_in(text: str) -> str | None:
    """The whole text as an email, else the one word of it that is one: people answer in sentences."""
    words = (word.strip(AROUND) for word in text.split())
    found = {email for word in words if (email := normal_email(word))}
    return normal_email(text) or (found.pop() if len(found) == 1 else None)
