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


def active_orders(session: Session, loaded: Mapping[str, Order]) -> list[Order]:
    """The active ones, in the order of their ids, as loaded, with the numbers of their obligations.

    Complaint about one that is no longer among the loaded orders, or asks what it did not ask when it was activated.
    """
    keys = _keys(session)
    active = sorted(activations(session).items())
    return [_numbered(order_id, loaded.get(order_id), activation, keys) for order_id, activation in active]


def as_if_active(session: Session, order: Order, on: date) -> Order:
    """An order as it would be, were it active; what was never numbered has a number below 0, for this moment only."""
    keys = _keys(session)
    known = activations(session).get(order.id)
    numbered = [
        replace(each, key=keys.get((order.id, each.id), -place)) for place, each in enumerate(order.obligations, 1)
    ]
    return replace(order, activated_on=known.on if known else on, obligations=tuple(numbered))


def corrected_orders(session: Session, loaded: Mapping[str, Order]) -> list[Order]:
    """The active orders whose file says something else than when it was last loaded, and asks nothing new."""
    keys = _keys(session)
    active = [loaded[order_id] for order_id in sorted(activations(session)) if order_id in loaded]
    return [
        order
        for order in active
        if session.get(OrderVersions, (order.id, order.version)) is None
        and all((order.id, each.id) in keys for each in order.obligations)
    ]


def _keys(session: Session) -> dict[tuple[str, str], int]:
    """The number of every obligation ever made active, by order and id."""
    question = select(col(Obligations.key), col(Obligations.order_id), col(Obligations.id))
    return {(order_id, obligation_id): key for key, order_id, obligation_id in session.execute(question)}


def _numbered(order_id: str, order: Order | None, activation: Activation, keys: Mapping[tuple[str, str], int]) -> Order:
    if order is None:
        raise Complaint(
            f"{order_id} is active, but its file is gone. Put {order_id}.toml back, "
            f"or say `smaran orders deactivate {order_id}`."
        )
    for obligation in order.obligations:
        if (order_id, obligation.id) not in keys:
            raise Complaint(
                f"{order_id}: the file asks {obligation.id}, which it did not when the order was activated. "
                f"Read `smaran orders show {order_id}`, then say `smaran orders activate {order_id}` again."
            )
    obligations = tuple(replace(each, key=keys[order_id, each.id]) for each in order.obligations)
    return replace(order, activated_on=activation.on, obligations=obligations)
