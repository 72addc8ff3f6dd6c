"""What an order would come to, were it active today: whom it binds, where they stand, how many would be written to."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scheduler.check import Check
from scheduler.clock import day_in_india
from scheduler.orders.audience import audience_problems
from scheduler.rules.audience import in_audience
from scheduler.terms import Terms
from storage.database import Database
from storage.imports import visible_import
from storage.knowledge import Knowledge
from storage.rows import Officer, Order


@dataclass(frozen=True)
class Trial:
    """The figures by which somebody decides whether to make an order active."""

    binds: int
    """Officers."""
    problems: list[str]
    """Groups of its audience that fit nobody on the list."""
    standings: Mapping[str, Counter[str]]
    """How many officers stand where, by obligation."""
    messages: int
    """That a check would plan now for this order alone."""


def try_order(database: Database, terms: Terms, order: Order, now: datetime) -> Trial:
    """Hold everybody against an order; nothing is written."""
    binds, problems = database.read_now(lambda session: _audience(session, order, now))
    checked = Check(database, terms, now).trial(order)
    standings: dict[str, Counter[str]] = {}
    for (_, obligation, state), officers in checked.standings.items():
        standings.setdefault(obligation, Counter())[state] += officers
    return Trial(binds, problems, standings, sum(checked.planned.values()))


def _audience(session: Session, order: Order, now: datetime) -> tuple[int, list[str]]:
    knowledge = Knowledge(session, visible_import(session), [], day_in_india(now))

    def officers() -> Iterator[Officer]:
        return (known.officer for chunk in knowledge.chunks() for known in chunk)

    binds = sum(not officer.left and in_audience(officer, order.audience) for officer in officers())
    return binds, audience_problems(order, officers())
