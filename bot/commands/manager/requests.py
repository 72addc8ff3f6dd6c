"""/requests: who wants to join and is not on the list, and the decision about them."""

from bot.acts.joining import shown
from bot.acts.requests import Refused, approve, reject
from bot.render import label
from bot.turn import Reply, Turn
from storage.requests import open_requests

AT_ONCE = 5


def requests(turn: Turn) -> list[Reply]:
    """Show the oldest that wait, or decide about one: `approve 12`, `reject 12`."""
    word, _, number = turn.argument.partition(" ")
    if word in DECISIONS and number.isdecimal():
        try:
            return DECISIONS[word](turn, int(number))
        except Refused as refused:
            return turn.say(str(refused))
    return _list(turn)


def _list(turn: Turn) -> list[Reply]:
    waiting = open_requests(turn.session)
    if not waiting:
        return turn.say("requests_none")
    replies = []
    for each in waiting[:AT_ONCE]:
        row = [(label(word, turn.language), f"requests {word} {each.id}") for word in DECISIONS]
        replies.append(turn.reply("join_request", **shown(turn.session, each)).with_buttons(row))
    more = len(waiting) - len(replies)
    return [*replies, turn.reply("requests_more", more=more)] if more else replies


def _approve(turn: Turn, number: int) -> list[Reply]:
    officer = approve(turn, number)
    return turn.say("request_linked", name=officer.name) if officer else turn.say("request_being_admitted")


def _reject(turn: Turn, number: int) -> list[Reply]:
    return turn.say("request_rejection_told", name=reject(turn, number).name)


DECISIONS = {"approve": _approve, "reject": _reject}
