"""Orders as loaded: their versions, the numbers of their obligations, and which are active."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage.complaint import Complaint
from storage.rows import Order
from storage.tables import Obligations, Orders, OrderVersions


@dataclass(frozen=True, slots=True)
class Activation:
    """Since when an order is active, and who said so."""

    on: date
    by: str


def remember_order(session: Session, order: Order, toml: str, now: datetime) -> None:
    """Store a version that is new, and number the obligations that are; what is known stays as it is."""
    if session.get(Orders, order.id) is None:
        session.execute(insert(Orders).values(id=order.id, number=order.number))
    if session.get(OrderVersions, (order.id, order.version)) is None:
        session.execute(
            insert(OrderVersions).values(order_id=order.id, version=order.version, loaded_at=now, toml=toml)
        )
        session.execute(update(Orders).where(col(Orders.id) == order.id).values(number=order.number))
    known = set(session.scalars(select(col(Obligations.id)).where(col(Obligations.order_id) == order.id)))
    for obligation in order.obligations:
        if obligation.id not in known:
            session.execute(
                insert(Obligations).values(order_id=order.id, id=obligation.id, metric=str(obligation.metric))
            )


def activations(session: Session) -> dict[str, Activation]:
    """Which orders are active, by order id."""
    rows = session.execute(
        select(col(Orders.id), col(Orders.activated_on), col(Orders.activated_by)).where(
            col(Orders.activated_on).is_not(None)
        )
    )
    return {order_id: Activation(since, by or "") for order_id, since, by in rows if since is not None}


def set_activation(session: Session, order_id: str, on: date | None, by: str) -> None:
    """Make an order active from a day on, or inactive; occasions already used stay used."""
    session.execute(
        update(Orders).where(col(Orders.id) == order_id).values(activated_on=on, activated_by=by if on else None)
    )


def corrected_orders(session: Session, loaded: Mapping[str, Order]) -> list[Order]:
    """The active orders whose file says something else than when it was last loaded, and asks nothing new."""
    keys = _keys(session)
    active = [loaded[order_id] for order_id in sorted(activations(session)) if order_id in loaded]
    return [
        order
        for order in active
        if session.get(OrderVersions, (order.id, order.version)) is None and not _new(order, keys)
    ]


def active_orders(session: Session, loaded: Mapping[str, Order]) -> list[Order]:
    """The active orders as loaded, in the order of their ids, with the numbers of their obligations.

    Raises Complaint about an active order whose file is gone, or asks what it did not when it was made active.
    """
    keys = _keys(session)
    for order_id in sorted(activations(session)):
        if order_id not in loaded:
            raise Complaint(
                f"The order {order_id} is active, but its file {order_id}.toml is gone. "
                f"Put the file back, or end the order with `smaran orders deactivate {order_id}`."
            )
        if new := _new(loaded[order_id], keys):
            raise Complaint(
                f"{order_id}.toml asks {', '.join(new)}, which it did not when the order was made active. "
                f"Put it into force with `smaran orders activate {order_id}`, or put the earlier file back."
            )
    return [
        replace(
            loaded[order_id],
            activated_on=activation.on,
            obligations=tuple(
                replace(obligation, key=keys[order_id, obligation.id]) for obligation in loaded[order_id].obligations
            ),
        )
        for order_id, activation in sorted(activations(session).items())
    ]


def _keys(session: Session) -> dict[tuple[str, str], int]:
    """The number of every obligation ever made active, by order and id."""
    question = select(col(Obligations.key), col(Obligations.order_id), col(Obligations.id))
    return {(order_id, obligation_id): key for key, order_id, obligation_id in session.execute(question)}


def _new(order: Order, keys: Mapping[tuple[str, str], int]) -> list[str]:
    return [obligation.id for obligation in order.obligations if (order.id, obligation.id) not in keys]
