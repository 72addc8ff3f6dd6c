"""Acts on orders: making one active, and taking that back."""

from datetime import date, datetime

from sqlmodel import Session

from storage.audit import record_act
from storage.orders import remember_order, set_activation
from storage.rows import Order


def activate_order(session: Session, order: Order, toml: str, on: date, actor: str, now: datetime) -> None:
    """Remember this version of an order and make it active from a day on."""
    remember_order(session, order, toml, now)
    set_activation(session, order.id, on, actor)
    details = {"on": on.isoformat(), "version": order.version}
    record_act(session, now, actor=actor, via="shell", act="activate_order", subject=order.id, details=details)


def deactivate_order(session: Session, order: Order, actor: str, now: datetime) -> None:
    """Make an order inactive; what was said about it stays said."""
    set_activation(session, order.id, None, actor)
    record_act(session, now, actor=actor, via="shell", act="deactivate_order", subject=order.id)
