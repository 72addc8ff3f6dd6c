"""/tickets: what officers say is wrong, one after the other, and what can be done about each."""

from collections.abc import Callable, Mapping

from bot.acts.tickets import answer_ticket
from bot.pages.tickets import facts, page, to_officer
from bot.render import label
from bot.turn import Reply, Turn
from storage.tickets import Ticket, ticket


def tickets(turn: Turn) -> list[Reply]:
    """The one that is named, else the oldest that is open; or what is to be done about it."""
    number, _, act = turn.argument.partition(" ")
    if not number.isdecimal():
        return page(turn, None)
    found = ticket(turn.session, int(number))
    if act not in ACTS:
        return page(turn, int(number))
    if found is None or found.closed_at is not None:
        return [*turn.say("ticket_is_closed", number=int(number)), *page(turn, None)]
    return ACTS[act](turn, found)


def _answer(turn: Turn, found: Ticket) -> list[Reply]:
    return turn.ask("tickets.answer", turn.reply("ticket_answer", **facts(turn, found)), number=found.id)


def _exempt(turn: Turn, found: Ticket) -> list[Reply]:
    choices = [[(label(f"exempt_{name}", turn.language), name)] for name in ("month", "year", "always")]
    return turn.ask("tickets.until", turn.reply("ticket_exempt", **facts(turn, found)), choices, number=found.id)


def _close(turn: Turn, found: Ticket) -> list[Reply]:
    closed = answer_ticket(turn.session, turn.who, found.id, None, turn.now)
    told = to_officer(turn, closed, "ticket_closed") if closed else []
    return [*turn.say("ticket_done", number=found.id, told=bool(told)), *told, *page(turn, None)]


ACTS: Mapping[str, Callable[[Turn, Ticket], list[Reply]]] = {"answer": _answer, "close": _close, "exempt": _exempt}
