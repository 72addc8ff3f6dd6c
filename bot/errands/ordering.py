"""The errand of /orders: an order's file checked, and what it would come to, were it active today."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from bot.acts.chat_orders import keep_draft, orders_folders, shown
from bot.errands.fetching import drop, fetched
from bot.errands.hands import Hands
from bot.render import label
from bot.turn import Reply
from scheduler.orders.reading import load_order, order_files
from scheduler.orders.trial import Trial, try_order
from storage.actors import actors_at
from storage.complaint import Complaint
from storage.dialogues import Dialogue, keep_dialogue, open_dialogue
from storage.errands import Errand
from storage.rows import Order, Right

SHOWN = ("open", "overdue", "awaiting_report", "unknown", "met", "met_late")
"""Of where officers stand, in this order."""
MOST = 5
"""Remarks, and lines of what is wrong in a file."""


async def look_at_order(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Keep a draft that was sent; of it, or of an order that is there, say whom it would bind and ask what to do."""
    roles = await hands.database.read(lambda session: actors_at(session, errand.contact_id))
    if not any(role.role is Right.IT_MANAGER for role in roles):
        return []
    try:
        order = await _order(errand, hands)
        tried = await asyncio.to_thread(try_order, hands.database, hands.terms(), order, hands.clock.now())
    except Complaint as complaint:
        wrong = str(complaint).splitlines()
        refused = hands.reply(errand, "order_refused", {"wrong": wrong[:MOST], "more": max(0, len(wrong) - MOST)})
        return [refused.with_buttons([(label("order_upload", errand.language), "orders upload")])]
    finally:
        await drop(hands, str(errand.id))
    told = {**shown(order), **_figures(order, tried), "stored": "file" in errand.values}
    reply = hands.reply(errand, "order_looked_at", told)
    if not tried.binds or not await _may_ask(errand, hands, order, told):
        return [reply]
    choices = (("order_propose", "yes"), ("cancel", "cancel"))
    return [reply.with_buttons(*[[(label(word, errand.language), f"= orders.propose {one}")] for word, one in choices])]


async def _order(errand: Errand, hands: Hands) -> Order:
    """The order that is meant, or the draft, once it is among the department's own; Complaint where it is at fault."""
    if "file" not in errand.values:
        path = order_files(orders_folders(hands.config)).get(errand.values["order"])
        if path is None:
            raise Complaint(f"The file of {errand.values['order']} is gone. /orders shows what there is.")
        return load_order(path)
    (path,) = await fetched(hands, str(errand.id), [errand.values["file"]])
    data, now, actor = await asyncio.to_thread(path.read_bytes), hands.clock.now(), errand.values["actor"]

    def keep(session: Session) -> Order:
        return keep_draft(session, hands.config.own_orders(), path.name, data, actor=actor, via=hands.name, now=now)

    return await hands.database.write(keep)


def _figures(order: Order, tried: Trial) -> dict[str, Any]:
    stand = [
        {
            "title": {"hi": each.title.hi, "en": each.title.en},
            "states": [
                {"state": state, "officers": tried.standings[each.id][state]}
                for state in SHOWN
                if tried.standings[each.id][state]
            ],
        }
        for each in order.obligations
        if each.id in tried.standings
    ]
    return {"binds": tried.binds, "messages": tried.messages, "stand": stand, "remarks": tried.problems[:MOST]}


async def _may_ask(errand: Errand, hands: Hands, order: Order, told: Mapping[str, Any]) -> bool:
    """Open the question, unless another one is open."""
    proposal = {key: told[key] for key in ("order", "about", "subject", "asks", "binds", "messages")}
    question = Dialogue("orders", "propose", {"proposal": proposal, "version": order.version})

    def put(session: Session) -> bool:
        asked = open_dialogue(session, errand.contact_id, errand.asked_at)
        if asked is not None and asked.name != question.name:
            return False
        keep_dialogue(session, errand.contact_id, question, hands.clock.now())
        return True

    return await hands.database.write(put)
