"""Orders by chat: drafts that IT managers send, and versions that one proposed and another approves of."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.acts.orders import put_in_force
from bot.config import Config
from bot.turn import Turn
from scheduler.orders.reading import order_files, orders_folder, read_order
from storage.audit import record_act
from storage.complaint import Complaint
from storage.orders import activations
from storage.proposals import Proposal
from storage.rows import Order

BEFORE = ".before"
"""Ends the name of the file that a draft has taken the place of; no order is looked for in it."""


def orders_folders(config: Config) -> list[Path]:
    """Where orders are looked for; a department's own file outranks the one of the same name that we bring."""
    return [orders_folder(), config.own_orders()]


def shown(order: Order) -> dict[str, Any]:
    """What is told of an order."""
    return {
        "order": order.id,
        "about": order.number,
        "subject": {"hi": order.subject.hi, "en": order.subject.en},
        "asks": [{"hi": each.title.hi, "en": each.title.en} for each in order.obligations],
    }


def keep_draft(session: Session, folder: Path, name: str, data: bytes, *, actor: str, via: str, now: datetime) -> Order:
    """Put a draft among the department's own orders; it binds nobody until it is made active.

    Complaint about all that is wrong in it, and where an order of that id is active: a draft changes nothing in force.
    """
    order = read_order(data, Path(name))
    if order.id in activations(session):
        raise Complaint(
            f"{name}: the order {order.id} is active, and a draft must not change it. Give the file another name, "
            f"or deactivate the order first."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, part = folder / f"{order.id}.toml", folder / f".{order.id}.part"
    part.write_bytes(data)
    if path.exists() and path.read_bytes() != data:
        path.replace(path.with_name(path.name + BEFORE))
    part.replace(path)
    record_act(
        session, now, actor=actor, via=via, act="draft_order", subject=order.id, details={"version": order.version}
    )
    return order


def activate_proposed(turn: Turn, proposal: Proposal) -> bool:
    """Put an order in force, if its file is still the one that was proposed."""
    path = order_files(orders_folders(turn.means.config)).get(proposal.subject)
    data = path.read_bytes() if path else b""
    if path is None or sha256(data).hexdigest() != proposal.digest:
        return False
    try:
        order = read_order(data, path)
    except Complaint:  # a newer program may ask more of an order's file than the one that proposed it
        return False
    before = activations(turn.session).get(order.id)
    put_in_force(
        turn.session,
        order,
        data.decode("utf-8"),
        before.on if before else turn.today,
        binds=proposal.values["binds"],
        actor=turn.who.actor,
        via=turn.who.via,
        now=turn.now,
    )
    return True
