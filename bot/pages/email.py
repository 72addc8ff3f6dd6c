"""What /email shows: the emails of iGOT and SPARROW side by side, and how to make them one."""

from typing import Any

from bot.acts.emails import may_declare
from bot.render import label
from bot.subject import told
from bot.turn import Reply, Turn
from storage.email_address import masked_email
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.rows import Known, Metric


def email_page(turn: Turn, officer_id: int) -> list[Reply]:
    """For one officer, with a button to give or change the email of SPARROW where no list knows it."""
    known = known_of(turn.session, visible_import(turn.session), [officer_id], turn.today).get(officer_id)
    if known is None:
        return []
    reply = turn.reply("email", **_values(turn, known))
    if not may_declare(known.sparrow_source):
        return [reply]
    name = "give_email" if known.sparrow_email is None else "change_email"
    return [reply.with_buttons([(label(name, turn.language), f"email {officer_id} give")])]


def _values(turn: Turn, known: Known) -> dict[str, Any]:
    officer, account = known.officer, known.account
    registered = account.email if account else None
    return {
        "officer": {"name": officer.name, "salutation": officer.salutation},
        "registered_email": masked_email(registered) if registered else None,
        "sparrow_email": masked_email(known.sparrow_email) if known.sparrow_email else None,
        "sparrow_source": known.sparrow_source,
        "same": registered == known.sparrow_email if registered and known.sparrow_email else None,
        "who_changes": turn.means.config.email.who_changes(turn.language),
        "how": {"how_to": _how_to(turn, officer.id)},
    }


def _how_to(turn: Turn, officer_id: int) -> dict[str, str] | None:
    """What the order that asks for one email says of data that does not arrive by itself."""
    items = [item for each in told(turn, [officer_id]) if each.values for item in each.values["items"]]
    return next((item["how_to"] for item in items if item["metric"] == Metric.SAME_EMAIL and item["how_to"]), None)
