"""What is asked before a role is proposed: which, to whom, within what, and whether that is meant."""

from typing import Any

from bot.acts.granting import digest_of, scope_text
from bot.acts.proposals import propose
from bot.commands.manager.roles import SHOWN
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.imports.lists import read_criteria
from storage.actors import held_by
from storage.complaint import Complaint
from storage.finding import officers_known_by
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.mobile_number import e164
from storage.rows import ROLES, Language, Right

LONGEST_NAME = 120
WHOLE = "whole"
LONGEST_SCOPE = 500


def role(turn: Turn) -> list[Reply]:
    """Which role: then to whom."""
    if turn.argument not in {str(each) for each in ROLES}:
        return turn.say("ticket_choose")
    return turn.ask("grant.whom", turn.reply("grant_whom", role=turn.argument), role=turn.argument)


def whom(turn: Turn) -> list[Reply]:
    """An employee id or a mobile; of somebody whom the list does not have, the mobile and then the name."""
    found = officers_known_by(turn.session, visible_import(turn.session), turn.argument) if turn.argument else []
    mobile = e164(turn.argument)
    if len(found) == 1:
        known = known_of(turn.session, visible_import(turn.session), [found[0].id], turn.today)[found[0].id]
        mobile = mobile or known.officer.mobile
        return _scope(turn, found[0].name, mobile) if mobile else turn.say("grant_no_mobile")
    if mobile is None or found:
        return turn.say("grant_whom_not_found")
    return turn.ask("grant.name", turn.reply("grant_name"), mobile=mobile)


def name(turn: Turn) -> list[Reply]:
    """The name of somebody who is not on the list."""
    given = " ".join(turn.argument.split())[:LONGEST_NAME]
    return _scope(turn, given, str(turn.kept["mobile"])) if given else turn.say("not_read")


def _scope(turn: Turn, given_name: str, mobile: str) -> list[Reply]:
    """Within what: an IT manager acts for everybody."""
    held = held_by(turn.session, Right(turn.kept["role"]), mobile)
    if held is not None and held.role is Right.IT_MANAGER:
        turn.finish()
        return turn.say("grant_holds_it", name=held.name, role=str(held.role))
    if turn.kept["role"] == Right.IT_MANAGER:
        return _confirm(turn, {"name": given_name, "mobile": mobile, "scope": []})
    choices = [[(label("whole", turn.language), WHOLE)]]
    asked = turn.reply("grant_scope", name=given_name, role=turn.kept["role"])
    return turn.ask("grant.scope", asked, choices, name=given_name, mobile=mobile)


def scope(turn: Turn) -> list[Reply]:
    """As on the command line: `office=Patna, service=BAS`, a group a line; whom that covers is counted beside this."""
    try:
        lines = turn.argument[:LONGEST_SCOPE].replace(";", "\n").splitlines()
        groups = [read_criteria(line) for line in lines if line.strip()]
    except Complaint:
        return turn.say("grant_scope_not_read")
    if not groups:
        return turn.say("grant_scope_not_read")
    chosen = [] if {} in groups else groups
    kept = {"name": turn.kept["name"], "mobile": turn.kept["mobile"], "scope": chosen}
    turn.send_for("count_scope", scope=chosen, **_shown(turn, kept))
    return turn.ask("grant.confirm", turn.reply("grant_counting"), **kept)


def _confirm(turn: Turn, kept: dict[str, Any]) -> list[Reply]:
    asked = turn.reply("grant_confirm", officers=None, **_shown(turn, kept))
    return turn.ask("grant.confirm", asked, [confirming(turn.language)], **kept)


def confirming(language: Language) -> list[tuple[str, str]]:
    """The buttons under the last question."""
    return [(label("propose", language), "yes"), (label("not_now", language), "no")]


def confirm(turn: Turn) -> list[Reply]:
    """Proposed to the other IT managers; or not."""
    if turn.argument not in ("yes", "no"):
        return turn.say("ticket_choose")
    turn.finish()
    if turn.argument == "no":
        return turn.say("cancelled")
    kept = {key: turn.kept[key] for key in ("role", "name", "mobile", "scope")}
    shown = _shown(turn, kept)
    within = " ".join(f'--scope "{scope_text([group])}"' for group in kept["scope"])
    if kept["role"] == Right.NODAL_OFFICER and not kept["scope"]:
        within = "--scope whole"
    shell = f"smaran roles grant {kept['role']} {within}".strip()
    values = {**kept, "about": kept["name"], "shell": shell, "within": shown["within"], "ends": shown["ends"]}
    digest = digest_of(kept)
    return propose(turn, "grant", f"{kept['role']} {digest[:12]}", values, digest)


def _shown(turn: Turn, kept: dict[str, Any]) -> dict[str, Any]:
    """What is read before it is proposed, with no more of the number than its end."""
    of_role = str(turn.kept["role"])
    return {"name": kept["name"], "role": of_role, "ends": kept["mobile"][-SHOWN:], "within": scope_text(kept["scope"])}
