"""One officer as the IT manager sees them: everything on one small page, and what can be done about it."""

from typing import Any

from bot.pages.finished import resting_values
from bot.render import label
from bot.subject import listed_values, told
from bot.turn import Choice, Reply, Turn
from storage.accounts import Candidate, officers_to_link
from storage.contacts import Contact, contacts_of
from storage.exemptions import Exemption, exemptions_of
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.outbox_figures import Listed, latest_messages_of
from storage.rows import Known
from storage.tickets import open_tickets_of

MESSAGES = 5
CANDIDATES = 4


def officer_page(turn: Turn, officer_id: int) -> list[Reply]:
    """Who they are, where they stand, how they are reached, what was said; empty where no list ever had them."""
    session, visible = turn.session, visible_import(turn.session)
    known = known_of(session, visible, [officer_id], turn.today).get(officer_id)
    if known is None:
        return []
    items = officer_items(turn, officer_id)
    candidates = officers_to_link(session, visible, officer_id) if known.candidates else []
    tickets = [each.id for each in open_tickets_of(session, [officer_id])]
    values = {
        "officer": listed_values(known.officer),
        "designation": known.officer.designation,
        "items": items,
        "contacts": [_contact(each) for each in contacts_of(session, [officer_id]).get(officer_id, ())],
        "account": _account(known),
        "candidates": [_candidate(each) for each in candidates[:CANDIDATES]],
        "tickets": tickets,
        "finished": resting_values(turn, officer_id, items),
        "exemptions": [exemption_values(each, items) for each in exemptions_of(session, officer_id, turn.today)],
        "messages": [_message(each) for each in latest_messages_of(session, officer_id, MESSAGES)],
    }
    link = [
        [(f"{label('link_account', turn.language)} {each.account_id}", f"officer #{officer_id} link {each.account_id}")]
        for each in candidates[:CANDIDATES]
    ]
    wrong = [[(label("see_ticket", turn.language), f"tickets {each}")] for each in tickets[:1]]
    return [turn.reply("officer", **values).with_buttons(_acts(turn, officer_id, items), *link, *wrong)]


def officer_items(turn: Turn, officer_id: int) -> list[dict[str, Any]]:
    """Where an officer stands with all that is asked of them; values of a template."""
    return [item for each in told(turn, [officer_id]) if each.values for item in each.values["items"]]


def exemption_values(exemption: Exemption, items: list[dict[str, Any]]) -> dict[str, Any]:
    """An exemption with what it is from: the title as the active orders have it, None for all of them."""
    titles = {item["key"]: item["title"] for item in items}
    return {
        "id": exemption.id,
        "all": exemption.obligation_key is None,
        "title": titles.get(exemption.obligation_key) if exemption.obligation_key is not None else None,
        "reason": exemption.reason,
        "until": exemption.until_on.isoformat() if exemption.until_on else None,
    }


def _acts(turn: Turn, officer_id: int, asked: list[dict[str, Any]]) -> list[Choice]:
    exempt = (label("exempt", turn.language), f"exempt #{officer_id}")
    return [(label("why", turn.language), f"officer #{officer_id} why"), exempt] if asked else [exempt]


def _contact(contact: Contact) -> dict[str, Any]:
    """A channel and whether it reaches them; never the address."""
    return {
        "channel": contact.channel,
        "assistant": contact.role != "self",
        "stopped": contact.stopped,
        "unreachable": contact.unreachable,
        "agreed": contact.agreed,
        "snoozed_until": contact.snoozed_until.isoformat() if contact.snoozed_until else None,
    }


def _account(known: Known) -> dict[str, Any] | None:
    account = known.account
    if account is None:
        return None
    registered = account.registered_on.isoformat() if account.registered_on else None
    return {"id": account.id, "email": account.email, "registered_on": registered, "hours": account.total_hours}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    registered = candidate.registered_on.isoformat() if candidate.registered_on else None
    return {
        "id": candidate.account_id,
        "signs": list(candidate.signs),
        "mdo": candidate.mdo,
        "registered_on": registered,
        "hours": candidate.total_hours,
    }


def _message(message: Listed) -> dict[str, Any]:
    return {
        "on": message.day.isoformat(),
        "kind": message.kind,
        "template": message.template,
        "state": str(message.state),
        "reason": message.reason,
    }
