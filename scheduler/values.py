"""The values that templates are given: plain JSON, dates as ISO text, nothing that a template must look up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scheduler.rules import forecast
from scheduler.rules.periods import Asked
from scheduler.terms import HelpLine
from storage.email_address import masked_email
from storage.rows import Known, Language, Metric, Order, Standing, Text

Stood = tuple[Asked, Standing]
Stages = Mapping[tuple[int, str], str]
"""The stage that a message uses, by obligation key and period."""


class DayValues:
    """The values of one day's messages; what an order says to everybody is put into values once."""

    def __init__(self, today: date, help_lines: Mapping[str, HelpLine]) -> None:
        self._today = today
        self._help_lines = help_lines
        self._orders: dict[str, dict[str, Any]] = {}
        self._asked: dict[tuple[int, str], dict[str, Any]] = {}

    def nudge(self, known: Known, stood: Sequence[Stood], stages: Stages, language: Language) -> dict[str, Any]:
        """All that a message to one officer may speak of, the most urgent first; parts of it are shared: read only."""
        items = [self._item(known, asked, standing, stages) for asked, standing in stood]
        orders: dict[str, dict[str, Any]] = {}
        for (asked, _), item in zip(stood, items, strict=True):
            if asked.order.id not in orders:
                orders[asked.order.id] = {**self._order(asked.order), "items": []}
            orders[asked.order.id]["items"].append(item)
        officer = known.officer
        return {
            "language": language,
            "today": self._today.isoformat(),
            "officer": {"name": officer.name, "salutation": officer.salutation, "employee_id": officer.employee_id},
            "orders": list(orders.values()),
            "items": items,
        }

    def _order(self, order: Order) -> dict[str, Any]:
        if order.id not in self._orders:
            self._orders[order.id] = _order(order, self._help_lines)
        return self._orders[order.id]

    def _item(self, known: Known, asked: Asked, standing: Standing, stages: Stages) -> dict[str, Any]:
        key = asked.key, asked.period_key
        if key not in self._asked:
            self._asked[key] = _requirement(asked)
        return {**self._asked[key], **_position(known, asked, standing, stages, self._today)}


def why_values(
    known: Known, stood: Sequence[Stood], language: Language, today: date, help_lines: Mapping[str, HelpLine]
) -> dict[str, Any]:
    """The same for an answer to *why*, with the version of each order that was read, and the source not used."""
    values = DayValues(today, help_lines).nudge(known, stood, {}, language)
    for (asked, standing), item in zip(stood, values["items"], strict=True):
        mdo = known.account.mdo if known.account else None
        other = asked.other_source(standing.source, mdo, known.looked_up_on)
        item["other"] = {"source": other[0], "as_on": _iso(other[1])} if other else None
    versions = {asked.order.id: asked.order.version for asked, _ in stood}
    for order in values["orders"]:
        order["order_version"] = versions[order["id"]]
    return values


def _order(order: Order, help_lines: Mapping[str, HelpLine]) -> dict[str, Any]:
    return {**order_facts(order), "contacts": list(_contacts(order, help_lines))}


def order_facts(order: Order) -> dict[str, Any]:
    """By what an order is named and cited."""
    return {
        "id": order.id,
        "number": order.number,
        "memo_number": order.memo_number,
        "dated": _iso(order.dated),
        "issuer": both(order.issuer),
        "subject": both(order.subject),
        "officer_word": order.officer_word,
        "clause_word": order.clause_word,
    }


def _contacts(order: Order, help_lines: Mapping[str, HelpLine]) -> Iterable[dict[str, Any]]:
    for contact in order.contacts:
        line = help_lines.get(contact.purpose, HelpLine())
        yield {
            "purpose": contact.purpose,
            "designation": both(contact.designation),
            "phone": line.phone or contact.phone,
            "email": line.email or contact.email,
        }


def _requirement(asked: Asked) -> dict[str, Any]:
    """What an obligation asks of everybody."""
    obligation, period = asked.obligation, asked.period
    return {
        "key": obligation.key,
        "order_id": obligation.order_id,
        "clause": obligation.clause,
        "clause_text": obligation.clause_text,
        "clause_english": obligation.clause_english,
        "title": both(obligation.title),
        "metric": str(obligation.metric),
        "period": {"starts": _iso(period.starts), "ends": _iso(period.ends), "key": period.key} if period else None,
        "how_to": both(obligation.how_to) if obligation.how_to else None,
    }


def _position(known: Known, asked: Asked, standing: Standing, stages: Stages, today: date) -> dict[str, Any]:
    """Where one officer stands with it."""
    account = known.account
    value, target = standing.value, standing.target
    stage = stages.get((standing.obligation_key, standing.period))
    return {
        "state": str(standing.state),
        "reason": str(standing.reason),
        "stage": stage,
        "value": value,
        "target": target,
        "shortfall": max(target - value, 0) if value is not None and target is not None else None,
        "due_on": _iso(standing.due_on),
        "days_left": (standing.due_on - today).days if standing.due_on else None,
        "source": standing.source,
        "as_on": _iso(standing.as_on),
        "mdo": standing.mdo,
        "detail": standing.detail,
        "registered_email": masked_email(account.email) if account and account.email else None,
        "sparrow_email": masked_email(known.sparrow_email) if known.sparrow_email else None,
        "hours_per_week": _hours_per_week(asked, standing, today),
        "pace_target": next((point.target for point in asked.pace if point.stage == stage), None),
    }


def _hours_per_week(asked: Asked, standing: Standing, today: date) -> float | None:
    period, value, target = asked.period, standing.value, standing.target
    if asked.metric is not Metric.HOURS or value is None or target is None or period is None or period.ends is None:
        return None
    return forecast.weekly_hours(value, target, today, period.ends)


def both(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"hi": text.hi, "en": text.en}


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
