"""The answer to *why*: for each officer the values of its template, whole or in parts that a channel can carry."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from scheduler.review import Review
from scheduler.terms import Terms
from scheduler.values import why_values
from storage.orders import active_orders
from storage.rows import Language, Officer

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Why:
    """One officer, and the values of the template `why` in a language; None where no active order asks anything."""

    officer: Officer
    language: Language
    values: Values | None


def why(
    session: Session, terms: Terms, today: date, officers: Collection[int], language: Language | None = None
) -> list[Why]:
    """Say for some officers why they stand where they stand, in one language or in each one's own.

    Raises Complaint where the file of an active order cannot be used.
    """
    review = Review(session, active_orders(session, terms.orders), terms.reminding, today)
    answers = []
    for reviewed in review.several(officers).values():
        known, stood = reviewed.known, reviewed.stood
        chosen = language or known.officer.language
        values = why_values(known, stood, chosen, today, terms.help_lines) if stood else None
        answers.append(Why(known.officer, chosen, values))
    return answers


def about(values: Values, key: int) -> Values | None:
    """Of an answer what concerns one obligation; None where it says nothing of that one."""
    items = [item for item in values["items"] if item["key"] == key]
    orders = [{**order, "items": [item for item in order["items"] if item["key"] == key]} for order in values["orders"]]
    return {**values, "orders": [order for order in orders if order["items"]], "items": items} if items else None


def in_parts(values: Values, fits: Callable[[Values], bool]) -> list[Values]:
    """Leave an answer whole where it fits; else cut it by order, and an order that does not fit by requirement."""
    orders = values["orders"]
    parts = orders if len(orders) > 1 else [{**orders[0], "items": [item]} for item in orders[0]["items"]]
    if len(parts) == 1 or fits(values):
        return [values]
    return [
        fitting for part in parts for fitting in in_parts({**values, "orders": [part], "items": part["items"]}, fits)
    ]
