"""What the IT manager is asked about a ticket: the answer, or until when and why an officer is exempt."""

from datetime import date, timedelta

from bot.acts.exemptions import exempt
from bot.acts.tickets import answer_ticket
from bot.pages.tickets import page, to_officer
from bot.turn import Reply, Turn
from storage.tickets import ticket

LONGEST = 1000
"""Characters of an answer, of which the officer reads as much."""
MONTH = timedelta(days=30)
MARCH = 3


def answer(turn: Turn) -> list[Reply]:
    """Take the answer to the officer, and go on with the next ticket."""
    number, words = int(turn.kept["number"]), turn.argument[:LONGEST]
    if not words:
        return turn.say("not_read")
    turn.finish()
    closed = answer_ticket(turn.session, turn.who, number, words, turn.now)
    if closed is None:
        return [*turn.say("ticket_is_closed", number=number), *page(turn, None)]
    told = to_officer(turn, closed, "ticket_answered", answer=words)
    return [*turn.say("ticket_done", number=number, told=bool(told)), *told, *page(turn, None)]


def until(turn: Turn) -> list[Reply]:
    """For how long: then why."""
    if turn.argument not in ("month", "year", "always"):
        return turn.say("ticket_choose")
    day = _until(turn.argument, turn.today)
    return turn.ask("tickets.reason", turn.reply("ticket_exempt_why"), until=day.isoformat() if day else None)


def reason(turn: Turn) -> list[Reply]:
    """Exempt the officer, and tell them; that closes the ticket."""
    number, why = int(turn.kept["number"]), turn.argument[:LONGEST]
    found = ticket(turn.session, number)
    if not why:
        return turn.say("not_read")
    turn.finish()
    closed = answer_ticket(turn.session, turn.who, number, why, turn.now) if found else None
    if closed is None:
        return [*turn.say("ticket_is_closed", number=number), *page(turn, None)]
    day = turn.kept["until"]
    ends = date.fromisoformat(day) if day else None
    exempt(turn.session, turn.who, closed.officer_id, closed.obligation_key, why, ends, turn.now)
    told = to_officer(turn, closed, "ticket_exempted", until=day)
    return [*turn.say("ticket_done", number=number, told=bool(told)), *told, *page(turn, None)]


def _until(chosen: str, today: date) -> date | None:
    """The last day: after thirty days, at the end of the financial year, or never."""
    if chosen == "month":
        return today + MONTH
    return date(today.year + (today.month > MARCH), MARCH, 31) if chosen == "year" else None
