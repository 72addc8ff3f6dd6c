"""/audit: who did what, and when."""

from collections.abc import Mapping
from typing import Any

from bot.render import label
from bot.turn import Reply, Turn
from storage.actors import actor_names
from storage.audit import latest_acts
from storage.tables import Audit

AT_ONCE = 10


def audit(turn: Turn) -> list[Reply]:
    """The latest acts; `before 120` those before that one, `sheet` all of them as a file."""
    word, _, number = turn.argument.partition(" ")
    if word == "sheet":
        turn.note("audit_read")
        turn.send_for("audit")
        return turn.say("file_comes")
    before = int(number) if word == "before" and number.isdecimal() else None
    acts = latest_acts(turn.session, AT_ONCE, before)
    if not acts:
        return turn.say("audit_none")
    older = [(label("older", turn.language), f"audit before {acts[-1].id}")] if len(acts) == AT_ONCE else []
    sheet = (label("as_sheet", turn.language), "audit sheet")
    names = actor_names(turn.session)
    shown = [_act(each, names) for each in acts]
    return [turn.reply("audit_list", acts=shown).with_buttons([*older, sheet])]


def _act(act: Audit, names: Mapping[str, str]) -> dict[str, Any]:
    """One act as templates read it, by the name of whoever holds a role."""
    actor = names.get(act.actor, act.actor)
    return {"at": act.at.isoformat(), "actor": actor, "via": act.via, "act": act.act, "subject": act.subject}
