"""/status: where an officer stands with all that is asked of them."""

from bot.pages.finished import finishable, resting_values
from bot.render import label
from bot.subject import buttons, countable, fits, subject, told
from bot.turn import Reply, Turn
from scheduler.why import Why, in_parts
from storage.tickets import open_tickets_of
from storage.wishes import snoozed_until


def status(turn: Turn) -> list[Reply]:
    """One message for each officer for whom the address speaks; more where the channel cannot carry it."""
    found = [each for each in told(turn, subject(turn).officers) if countable(each)]
    return [reply for each in found for reply in _of_one(turn, each)] or turn.say("nothing_asked")


def _of_one(turn: Turn, found: Why) -> list[Reply]:
    items, officer = countable(found), found.officer.id
    kept = {id(item) for item in items}
    orders = [
        {**order, "items": [item for item in order["items"] if id(item) in kept]}
        for order in (found.values or {})["orders"]
    ]
    values = {
        **(found.values or {}),
        "items": items,
        "orders": [order for order in orders if order["items"]],
        "tickets": [ticket.id for ticket in open_tickets_of(turn.session, [officer])],
        "finished": resting_values(turn, officer, items),
        "stopped": turn.person.stopped,
        "snoozed_until": _put_off_until(turn),
    }
    replies = [turn.reply("status", **part) for part in in_parts(values, lambda part: fits(turn, "status", part))]
    keys = {item["key"] for item in items}
    key = keys.pop() if len(keys) == 1 else None
    rows = (("why", "how"), ("wrong", "picture"))
    pressed = [buttons(turn, *row, key=key, officer=officer) for row in rows]
    if finishable(found):
        pressed.append([(label("finished", turn.language), f"done {key or 0} {officer}")])
    replies[-1] = replies[-1].with_buttons(*pressed)
    return replies


def _put_off_until(turn: Turn) -> str | None:
    until = snoozed_until(turn.session, turn.person.contact_id)
    return until.isoformat() if until and until > turn.today else None
