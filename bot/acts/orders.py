"""Making an order active, and taking that back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from scheduler.clock import day_in_india
from scheduler.orders.audience import audience_problems
from scheduler.rules.audience import in_audience
from storage.audit import record_act
from storage.complaint import Complaint
from storage.database import Database
from storage.imports import visible_import
from storage.knowledge import Knowledge
from storage.orders import activations, corrected_orders, remember_order, set_activation
from storage.rows import Order


def activate_order(
    database: Database, order: Order, toml: str, on: date, *, actor: str, now: datetime, dry_run: bool = False
) -> int:
    """Make this version of an order active from a day on, from the shell; return how many officers it binds.

    Complaint where it would bind nobody on the list: nothing is changed then.
    """
    bound = database.read_now(lambda session: officers_bound(session, order, now))
    if not dry_run:
        in_force = partial(put_in_force, order=order, toml=toml, on=on, binds=bound, actor=actor, via="shell", now=now)
        database.write_now(in_force)
    return bound


def deactivate_order(database: Database, order_id: str, *, actor: str, now: datetime) -> None:
    """Make an order inactive, from the shell, even one whose file is gone; what was said about it stays said.

    Complaint where it is not active.
    """
    database.write_now(partial(put_out_of_force, order_id=order_id, actor=actor, via="shell", now=now))


def put_in_force(
    session: Session, order: Order, toml: str, on: date, *, binds: int, actor: str, via: str, now: datetime
) -> None:
    """Remember this version, and have checks hold officers against it from a day on."""
    remember_order(session, order, toml, now)
    set_activation(session, order.id, on, actor)
    details = {"on": on.isoformat(), "version": order.version, "binds": binds}
    record_act(session, now, actor=actor, via=via, act="activate_order", subject=order.id, details=details)


def put_out_of_force(session: Session, order_id: str, *, actor: str, via: str, now: datetime) -> None:
    """Have checks pass an order by; Complaint where it is not active."""
    active = activations(session)
    if order_id not in active:
        raise Complaint(f"{order_id} is not active; active are: {', '.join(sorted(active)) or 'none'}.")
    set_activation(session, order_id, None, actor)
    record_act(session, now, actor=actor, via=via, act="deactivate_order", subject=order_id)


def remember_corrections(
    database: Database, orders: Mapping[str, Order], toml_of: Callable[[str], str], now: datetime
) -> None:
    """Keep the corrected files of active orders word for word; one that asks more waits to be made active again."""
    corrected = database.read_now(lambda session: corrected_orders(session, orders))
    for order in corrected:
        database.write_now(partial(remember_order, order=order, toml=toml_of(order.id), now=now))


def officers_bound(session: Session, order: Order, now: datetime) -> int:
    """How many officers an order binds; Complaint where it is nobody, which says why."""
    everybody = Knowledge(session, visible_import(session), [], day_in_india(now))
    officers = (known.officer for chunk in everybody.chunks() for known in chunk)
    bound = sum(not officer.left and in_audience(officer, order.audience) for officer in officers)
    if not bound:
        again = (known.officer for chunk in everybody.chunks() for known in chunk)
        raise Complaint("\n".join(audience_problems(order, again)))
    return bound
