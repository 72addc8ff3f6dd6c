"""A ticket as the IT manager reads it, and what its officer hears of it in the end."""

from typing import Any

from bot.notices import notices
from bot.render import label
from bot.subject import listed_values, told
from bot.turn import Choice, Reply, Turn
from scheduler.why import about
from storage.contacts import contacts_of
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.tickets import Ticket, open_tickets, ticket


def page(turn: Turn, number: int | None) -> list[Reply]:
    """One open ticket, the oldest unless another is meant, with what can be done about it."""
    waiting = open_tickets(turn.session)
    if not waiting:
        return turn.say("no_tickets")
    if number is None or number not in waiting:
        number = waiting[0]
    place = waiting.index(number)
    shown = ticket(turn.session, number)
    if shown is None:
        return turn.say("no_tickets")
    before = [_button(turn, "previous", waiting[place - 1])] if place else []
    after = [_button(turn, "next", waiting[place + 1])] if place + 1 < len(waiting) else []
    values = {"place": place + 1, "waiting": len(waiting), **facts(turn, shown)}
    rows = [[_button(turn, "answer", number), _button(turn, "close", number)], [_button(turn, "exempt", number)]]
    return [turn.reply("ticket", **values).with_buttons(*rows, *([before + after] if before or after else []))]


def facts(turn: Turn, shown: Ticket) -> dict[str, Any]:
    """What is known of a ticket, its officer, and the obligation that it is about: each None where it is gone."""
    known = known_of(turn.session, visible_import(turn.session), [shown.officer_id], turn.today).get(shown.officer_id)
    key = shown.obligation_key
    asked = [each.values for each in told(turn, [shown.officer_id]) if each.values]
    values = about(asked[0], key) if asked and key is not None else None
    return {
        "number": shown.id,
        "what": shown.what,
        "said": shown.words,
        "opened_on": shown.opened_at.isoformat(),
        "officer": listed_values(known.officer) if known else None,
        "item": values["items"][0] if values else None,
    }


def to_officer(turn: Turn, closed: Ticket, template: str, **more: Any) -> list[Reply]:
    """What the officer hears, where it was said or at an address of theirs; nothing where there is none any more."""
    theirs = [
        each
        for each in contacts_of(turn.session, [closed.officer_id]).get(closed.officer_id, ())
        if not each.unreachable
    ]
    chosen = next((each for each in theirs if each.id == closed.contact_id), theirs[0] if theirs else None)
    if chosen is None:
        return []
    return notices(turn.session, [chosen.id], template, {**facts(turn, closed), **more})


def _button(turn: Turn, name: str, number: int) -> Choice:
    act = "" if name in ("previous", "next") else f" {name}"
    return label(name, turn.language), f"tickets {number}{act}"
