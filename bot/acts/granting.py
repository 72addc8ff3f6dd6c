"""Roles that one IT manager proposes and another one approves, and roles that are taken back, in the chat."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot.acts.roles import grant, revoke
from bot.notices import notices
from bot.replies import put_replies
from bot.turn import Reply, Turn
from storage.actors import Granted, act_from, actors_at
from storage.contacts import contacts_of, person_of, places
from storage.imports import visible_import
from storage.joining import officers_with_mobile
from storage.proposals import Proposal
from storage.rows import Right

Scope = Sequence[Mapping[str, Sequence[str]]]
ASKED = ("role", "name", "mobile", "scope")
"""Exactly what is approved."""


def digest_of(values: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over what is to be granted, and to whom."""
    return sha256(json.dumps({name: values[name] for name in ASKED}, sort_keys=True).encode()).hexdigest()


def grant_proposed(turn: Turn, proposal: Proposal) -> bool:
    """Grant the role; whoever is in the chat already acts from there at once, and is told."""
    values = proposal.values
    if digest_of(values) != proposal.digest:
        return False
    role, mobile = Right(values["role"]), str(values["mobile"])
    grant(turn.session, role, values["name"], mobile, values["scope"], who=turn.who, now=turn.now)
    contact_id = _contact_with(turn, mobile)
    if contact_id is not None:
        act_from(turn.session, contact_id, mobile=mobile)
        told = {"role": str(role), "scope": scope_text(values["scope"])}
        put_replies(turn.session, turn.channel, _news(turn, contact_id, "role_granted", told), turn.now)
    return True


def end_role(turn: Turn, number: int) -> tuple[Granted, list[Reply]]:
    """Take a role away at once, and tell whoever held it; LastManager and Complaint as `revoke` raises them."""
    held = revoke(turn.session, number, who=turn.who, now=turn.now)
    contact_id = held.actor.contact_id
    if contact_id is None or contact_id == turn.person.contact_id:
        return held, []
    return held, _news(turn, contact_id, "role_ended", {"role": str(held.actor.role)})


def scope_text(scope: Scope) -> str:
    """A scope as it is written on the command line; empty where it is the whole department."""
    groups = [", ".join(f"{field}={value}" for field, values in group.items() for value in values) for group in scope]
    return "; ".join(groups)


def _contact_with(turn: Turn, mobile: str) -> int | None:
    """Where the one officer with this number has joined on this channel, by the number itself."""
    officers = officers_with_mobile(turn.session, visible_import(turn.session), mobile)
    if len(officers) != 1:
        return None
    contacts = contacts_of(turn.session, [officers[0].id]).get(officers[0].id, [])
    own = [each.id for each in contacts if each.role == "self" and each.channel == turn.channel]
    return next((place.contact_id for place in places(turn.session, own)), None)


def _news(turn: Turn, contact_id: int, template: str, values: dict[str, Any]) -> list[Reply]:
    """What somebody hears of their roles, and the menu that they have now."""
    from bot.commands.menu import menu  # noqa: PLC0415 - the table of commands names those that decide on proposals

    found = person_of(turn.session, contact_id)
    told = notices(turn.session, [contact_id], template, values)
    if found is None or not told:
        return told
    channel, person = found
    roles = actors_at(turn.session, contact_id)
    return [*told, *menu(turn.means.limits, channel, person, roles)] if channel == turn.channel else told
