"""/email: the emails of the two portals, and what an officer says of the second."""

from bot.acts.who import NotAllowed
from bot.pages.email import email_page
from bot.turn import Reply, Turn


def email(turn: Turn) -> list[Reply]:
    """For each officer whose own address this is; with `give` the question for the email on SPARROW."""
    own = [each for each in turn.person.officers if each not in turn.person.assisted]
    named, _, act = turn.argument.partition(" ")
    if not named.isdecimal():
        return [reply for officer in own for reply in email_page(turn, officer)]
    if int(named) not in own:
        raise NotAllowed
    if act == "give":
        return turn.ask("email.address", turn.reply("email_ask"), officer=int(named))
    return email_page(turn, int(named))
