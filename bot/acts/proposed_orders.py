"""Activating an order that one IT manager proposed and another one approves of: just that version of its file."""

from hashlib import sha256
from pathlib import Path

from bot.acts.orders import put_in_force
from bot.config import Config
from bot.turn import Turn
from scheduler.orders import order_files, orders_folder, read_order
from storage.complaint import Complaint
from storage.orders import activations
from storage.proposals import Proposal


def orders_folders(config: Config) -> list[Path]:
    """Where orders are looked for; a department's own file outranks the one of the same name that we bring."""
    return [orders_folder(), config.own_orders()]


def activate_proposed(turn: Turn, proposal: Proposal) -> bool:
    """Put the order in force, if its file is still the one that was proposed."""
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
