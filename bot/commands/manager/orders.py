"""/orders: which are in force, which could be, and drafts of new ones."""

from collections.abc import Iterable, Mapping

from bot.acts.chat_orders import orders_folders, shown
from bot.render import label
from bot.turn import Choice, Reply, Turn
from scheduler.orders.reading import check_files, order_files
from storage.actors import actors
from storage.orders import Activation, activations
from storage.rows import Order, Right

LONGEST_ANSWER = 64
"""Bytes that a button gives back."""


def orders(turn: Turn) -> list[Reply]:
    """Show them all; or do with one what its button says."""
    turn.who.must_be(Right.IT_MANAGER)
    word, _, order_id = turn.argument.partition(" ")
    if word == "upload":
        return turn.ask("orders.file", turn.reply("order_send"), [[(label("cancel", turn.language), "cancel")]])
    folders = orders_folders(turn.means.config)
    right, complaints = check_files(order_files(folders).values())
    for folder in folders:  # where this machine keeps its files is nothing for a chat
        complaints = [complaint.replace(f"{folder}/", "") for complaint in complaints]
    known = {order.id: order for order in right}
    active = activations(turn.session)
    if word == "withdraw" and order_id in active:
        choices: list[list[Choice]] = [[(label("order_withdraw", turn.language), "yes")], [_cancel(turn)]]
        about = known[order_id].number if order_id in known else order_id
        return turn.ask(
            "orders.withdraw", turn.reply("order_withdraw", about=about), choices, order=order_id, about=about
        )
    if word == "activate" and order_id in known and order_id not in active:
        turn.send_for("order", order=order_id, actor=turn.who.actor)
        return turn.say("order_looking")
    return _all(turn, right, active, complaints)


def _all(turn: Turn, right: Iterable[Order], active: Mapping[str, Activation], complaints: list[str]) -> list[Reply]:
    names = {f"actor {each.id}": each.name for each in actors(turn.session)}
    in_force, available, buttons = [], [], []
    for order in right:
        since = active.get(order.id)
        word = "activate" if since is None else "withdraw"
        if since is None:
            available.append(shown(order))
        else:
            in_force.append({**shown(order), "since": since.on.isoformat(), "by": names.get(since.by, since.by)})
        button = (f"{label(f'order_{word}', turn.language)}: {order.number}", f"orders {word} {order.id}")
        buttons += [[button]] if len(button[1].encode()) <= LONGEST_ANSWER else []
    lost = sorted(set(active) - {order.id for order in right})
    told = turn.reply("orders", active=in_force, available=available, lost=lost, faulty=complaints)
    return [told.with_buttons(*buttons, [(label("order_upload", turn.language), "orders upload")])]


def _cancel(turn: Turn) -> Choice:
    return label("cancel", turn.language), "cancel"
