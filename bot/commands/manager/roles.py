"""/grant and /roles: who may do more than ask about themselves."""

from typing import Any

from bot.acts.granting import end_role, scope_text
from bot.acts.roles import LastManager
from bot.commands.manager.paging import page
from bot.render import label
from bot.turn import Reply, Turn
from storage.actors import Granted, granted
from storage.complaint import Complaint
from storage.rows import ROLES

AT_ONCE = 6
SHOWN = 4
"""Digits of a mobile number that tell two people of one name apart."""


def grant(turn: Turn) -> list[Reply]:
    """Ask which role is to be granted; the rest is asked step by step."""
    choices = [[(label(str(role), turn.language, of="roles"), str(role))] for role in ROLES]
    return turn.ask("grant.role", turn.reply("grant_which"), choices)


def roles(turn: Turn) -> list[Reply]:
    """List who holds which role; `end 3` asks, and `end 3 yes` takes it away at once."""
    word, _, rest = turn.argument.partition(" ")
    number, _, sure = rest.partition(" ")
    if word == "end" and number.isdecimal():
        return _end(turn, int(number), sure=sure == "yes")
    return _list(turn, turn.argument)


def _list(turn: Turn, asked: str) -> list[Reply]:
    shown = page(granted(turn.session), asked, AT_ONCE)
    rows = [
        [(f"{label('end_role', turn.language)} {each.actor.id}", f"roles end {each.actor.id}")] for each in shown.items
    ]
    turning = shown.turning("roles", turn.language)
    values = {"roles": [role_values(each) for each in shown.items], "page": shown.number, "pages": shown.pages}
    return [turn.reply("roles_list", **values).with_buttons(*rows, *([turning] if turning else []))]


def _end(turn: Turn, number: int, *, sure: bool) -> list[Reply]:
    held = next((each for each in granted(turn.session) if each.actor.id == number), None)
    if held is None:
        return [*turn.say("role_is_over"), *_list(turn, "")]
    if not sure:
        asked = turn.reply("role_end_sure", **role_values(held))
        return [asked.with_buttons([(label("end_role", turn.language), f"roles end {number} yes")])]
    try:
        _, news = end_role(turn, number)
    except LastManager:
        return turn.say("role_is_the_last")
    except Complaint:
        return _list(turn, "")
    return [*turn.say("role_taken", **role_values(held)), *news]


def role_values(held: Granted) -> dict[str, Any]:
    """A role as templates read it, with no more of a number than its end."""
    return {
        "id": held.actor.id,
        "name": held.actor.name,
        "role": str(held.actor.role),
        "scope": scope_text(held.actor.scope),
        "ends": held.mobile[-SHOWN:] if held.mobile else None,
        "here": held.actor.contact_id is not None,
    }
