"""What is said of those within a scope, as plain JSON: summaries, lines of lists, rows of files."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from scheduler.scoped import Scoped, Show, Stands, Tally, urgency
from scheduler.values import both, order_facts
from storage.rows import Metric, Order, State


def summary(tally: Tally, orders: Iterable[Order]) -> dict[str, Any]:
    """How many of a scope stand where, by order and obligation, and how many are on each list."""
    return {
        "total": tally.officers,
        "shown": {show.value: tally.shown[show] for show in Show},
        "orders": [
            {
                **order_facts(order),
                "obligations": [
                    {
                        "clause": each.clause,
                        "title": both(each.title),
                        "due_on": each.due.on.isoformat() if each.due.on else None,
                        "counts": {
                            str(state): tally.states[each.key, state]
                            for state in State
                            if tally.states[each.key, state]
                        },
                    }
                    for each in order.obligations
                    if each.metric is not Metric.ADVICE
                ],
            }
            for order in orders
        ],
    }


def person(one: Scoped, said: Sequence[Stands], today: date) -> dict[str, Any]:
    """One officer as a list names them, with what it says of them."""
    officer, reached = one.officer, one.reached
    return {
        "name": officer.name,
        "employee_id": officer.employee_id,
        "designation": officer.designation,
        "office": officer.office,
        "items": [item(each, today) for each in said],
        "reach": {
            "how": reached.how.value,
            "since": reached.since.isoformat() if reached.since else None,
            "because": reached.because,
        },
    }


def item(stands: Stands, today: date) -> dict[str, Any]:
    """Where somebody stands with one thing, by the latest check."""
    standing = stands.standing
    value, target = standing.value, standing.target
    return {
        "clause": stands.obligation.clause,
        "title": both(stands.obligation.title),
        "metric": str(stands.obligation.metric),
        "state": str(standing.state),
        "reason": str(standing.reason),
        "value": value,
        "target": target,
        "shortfall": max(target - value, 0) if value is not None and target is not None else None,
        "due_on": standing.due_on.isoformat() if standing.due_on else None,
        "days_left": (standing.due_on - today).days if standing.due_on else None,
        "mdo": standing.mdo,
        "as_on": standing.as_on.isoformat() if standing.as_on else None,
        "since": stands.since.isoformat(),
    }


def shortened(values: dict[str, Any], fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """A list of `officers` as long as a message carries it: in full, else without figures, else with fewer names.

    Whoever is not named any more is counted in `more`, where the values have it.
    """
    values = {**values, "brief": False}
    while not fits(values) and values["officers"]:
        officers = values["officers"]
        if not values["brief"]:
            values = {**values, "brief": True}
        elif any(len(one["items"]) > 1 for one in officers):
            values = {**values, "officers": [{**one, "items": one["items"][:1]} for one in officers]}
        else:
            values = {**values, "officers": officers[:-1], "more": values.get("more", 0) + 1}
    return values


class MostUrgent:
    """The few of a scope that are named first: what is the most urgent of theirs decides."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[tuple[Any, ...], Scoped, list[Stands]]] = []

    def add(self, one: Scoped) -> None:
        """Look at one more officer."""
        said = one.of(Show.ALL)
        if said:
            self._kept.append(((*urgency(said[0]), one.officer.id), one, said))
            if len(self._kept) >= 2 * self._most:
                self._cut()

    def named(self, today: date) -> list[dict[str, Any]]:
        """Those few, the most urgent first."""
        self._cut()
        return [person(one, said, today) for _, one, said in self._kept]

    def _cut(self) -> None:
        self._kept.sort(key=lambda kept: kept[0])
        del self._kept[self._most :]
