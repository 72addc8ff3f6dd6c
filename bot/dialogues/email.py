"""What /email asks: which email SPARROW has."""

from bot.acts.emails import declare_email
from bot.email_page import email_page
from bot.turn import Reply, Turn
from storage.email_address import normal_email


def address(turn: Turn) -> list[Reply]:
    """Take the email down and show the two side by side; what is no email is asked for again."""
    given, officer = normal_email(turn.argument), int(turn.kept["officer"])
    if given is None:
        return turn.say("email_not_read")
    turn.finish()
    declare_email(turn.session, turn.who, officer, given, turn.today, turn.now)
    return email_page(turn, officer)
