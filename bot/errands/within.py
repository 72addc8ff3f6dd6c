"""For whom an errand is done, and whom it may speak of: looked at when it begins, for a role may be gone by then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.acts.who import Who
from bot.errands.hands import Hands
from bot.errands.rights import who_asks
from scheduler.rules.audience import Groups, scope_groups
from scheduler.scoped import Scope
from scheduler.terms import Terms
from storage.audit import record_act
from storage.errands import Errand
from storage.orders import active_orders
from storage.rows import Order, Right

NODAL = (Right.NODAL_OFFICER,)
REPORTS = (Right.NODAL_OFFICER, Right.VIEWER)
"""In which roles something is asked; an IT manager may ask everything, of everybody."""


@dataclass(frozen=True, slots=True)
class Within:
    """Somebody with a role, and the groups of officers within their scope."""

    who: Who
    name: str
    """Theirs, as it was written down when the role was granted."""
    scopes: Sequence[Mapping[str, Sequence[str]]]
    """As they were granted; without any: everybody."""
    groups: Groups
    orders: list[Order]
    """The active ones."""
    terms: Terms

    def scope(self, session: Session) -> Scope:
        """The officers of whom they may hear."""
        return Scope(session, self.groups, self.orders, self.terms.channels)

    def note(self, session: Session, hands: Hands, act: str, **details: object) -> None:
        """Write into the audit log what they were given or had done."""
        record_act(session, hands.clock.now(), actor=self.who.actor, via=self.who.via, act=act, details=details)


def within(session: Session, errand: Errand, hands: Hands, roles: tuple[Right, ...]) -> Within | None:
    """Who waits for an errand, if they hold one of these roles by now; else None, and nothing is said."""
    who = who_asks(session, errand)
    scope = who.scope(*roles)
    if scope is None:
        return None
    terms = hands.terms()
    orders = active_orders(session, terms.orders)
    held = next(role.name for role in who.roles if role.role in (*roles, Right.IT_MANAGER))
    return Within(who, held, scope, scope_groups(scope, orders), orders, terms)
