"""What an order's file may get wrong although every key has its shape: mistakes of meaning."""

from collections.abc import Iterator, Mapping
from datetime import date

from scheduler.orders.shape import (
    CRITERIA,
    UNDATED,
    CriteriaShape,
    DueShape,
    ObligationShape,
    OrderShape,
    WindowShape,
)
from scheduler.rules.audience import fold
from scheduler.shapes import Fault, Shape, did_you_mean
from storage.rows import Metric

Keys = tuple[frozenset[str], frozenset[str]]
"""The keys that one kind of table needs, and those that it may have besides."""


def _keys(needed: str, possible: str = "") -> Keys:
    return frozenset(needed.split()), frozenset(possible.split())


OF_METRIC: Mapping[str, Keys] = {
    Metric.ACCOUNT: _keys("due"),
    Metric.SAME_EMAIL: _keys("due"),
    Metric.COURSES: _keys("threshold due", "window named counts_from"),
    Metric.HOURS: _keys("threshold window due"),
    Metric.PLAN_SHARE: _keys("threshold due"),
    Metric.ASSESSMENT: _keys("named due"),
    Metric.ADVICE: _keys(""),
}
OF_WINDOW: Mapping[str, Keys] = {
    "financial_year": _keys("first", "pro_rata"),
    "calendar_year": _keys("first", "pro_rata"),
    "dates": _keys("starts ends"),
}
OF_DUE: Mapping[str, Keys] = {
    "date": _keys("on"),
    "days_after_order": _keys("days", "counted_from from_joining"),
    "window_end": _keys(""),
    "none": _keys("", "cadence_days"),
}
YEAR_STARTS = {"financial_year": (4, 1), "calendar_year": (1, 1)}


def meaning_faults(order: OrderShape) -> list[Fault]:
    """Return every mistake of meaning, the choices' alternatives aside."""
    return [*_audience_faults(order), *_alias_faults(order), *_obligation_faults(order)]


def _audience_faults(order: OrderShape) -> Iterator[Fault]:
    if order.audience not in order.audiences:
        near = did_you_mean(order.audience, order.audiences)
        known = ", ".join(order.audiences) or "none yet"
        yield "audience", f'there is no audience "{order.audience}"{near}; expected one of the audiences: {known}'
    for path, groups in scopes(order):
        if not groups:
            yield path, "no group; expected at least one group of criteria, or [{}] for everybody"
        for number, group in enumerate(groups, 1):
            if not group.given() and len(groups) > 1:
                yield f"{path}[{number}]", "a group without criteria binds everybody; expected it to stand alone"
            for criterion, values in group.given().items():
                yield from _value_faults(order, f"{path}[{number}].{criterion}", criterion, values)


def scopes(order: OrderShape) -> Iterator[tuple[str, list[CriteriaShape]]]:
    """Return every list of groups in the file, with its path: the audiences and the nodal officers' scopes."""
    for name, groups in order.audiences.items():
        yield f"audiences.{name}", groups
    for number, duty in enumerate(order.nodal, 1):
        yield f"nodal[{number}].scope", duty.scope


def _value_faults(order: OrderShape, path: str, criterion: str, values: list[str]) -> Iterator[Fault]:
    if not values:
        yield path, "an empty list fits nobody; expected at least one value, or no such key"
    seen: dict[frozenset[str], str] = {}
    for value in values:
        spellings = order.spellings(criterion, value)
        if not fold(value):
            yield path, f'"{value}" has neither letters nor figures; expected a name'
        elif spellings in seen:
            yield path, f'"{value}" and "{seen[spellings]}" are the same; expected each value once'
        seen.setdefault(spellings, value)


def _alias_faults(order: OrderShape) -> Iterator[Fault]:
    for criterion, rows in order.aliases.items():
        if criterion not in CRITERIA:
            near = did_you_mean(criterion, CRITERIA) or f"; expected one of {', '.join(CRITERIA)}"
            yield f"aliases.{criterion}", f"there is no such criterion{near}"
            continue
        used = _used_values(order, criterion)
        owners: dict[str, str] = {}
        for value, others in rows.items():
            path = f"aliases.{criterion}.{value}"
            yield from _spelling_faults(path, value, others, owners)
            if used.isdisjoint(map(fold, (value, *others))):
                yield path, f"no audience and no scope asks for it; expected a value of {criterion} that one does"


def _spelling_faults(path: str, value: str, others: list[str], owners: dict[str, str]) -> Iterator[Fault]:
    if not others:
        yield path, "an empty list; expected at least one other spelling"
    words = [value, *others]
    for spelling in dict.fromkeys(words):
        owner = owners.setdefault(fold(spelling), value)
        if not fold(spelling):
            yield path, f'"{spelling}" has neither letters nor figures; expected a name'
        elif owner != value:
            yield path, f'"{spelling}" is already a spelling of "{owner}"; expected it once'
        elif words.count(spelling) > 1:
            yield path, f'"{spelling}" stands twice; expected it once'


def _used_values(order: OrderShape, criterion: str) -> set[str]:
    groups = (group for _, groups in scopes(order) for group in groups)
    return {fold(value) for group in groups for value in group.given().get(criterion, [])}


def _obligation_faults(order: OrderShape) -> Iterator[Fault]:
    ids = [obligation.id for obligation in order.obligations]
    for number, obligation in enumerate(order.obligations, 1):
        path = f"obligations.{obligation.id}"
        if obligation.id in ids[: number - 1]:
            yield f"obligations[{number}].id", f'"{obligation.id}" is taken; expected an id of its own'
        yield from _key_faults(path, obligation, "metric", OF_METRIC)
        yield from _threshold_faults(path, obligation)
        if obligation.window:
            yield from _key_faults(f"{path}.window", obligation.window, "kind", OF_WINDOW)
            yield from _window_faults(f"{path}.window", obligation.window)
        if obligation.due:
            yield from _key_faults(f"{path}.due", obligation.due, "kind", OF_DUE)
            yield from _due_faults(f"{path}.due", order, obligation, obligation.due)


def _key_faults(path: str, table: Shape, key_of_kind: str, keys_of: Mapping[str, Keys]) -> Iterator[Fault]:
    """Say which keys a kind of table lacks and which it cannot have; keys that no kind regulates are free."""
    kind = str(getattr(table, key_of_kind))
    needed, possible = keys_of[kind]
    regulated = frozenset().union(*(one | other for one, other in keys_of.values()))
    fields = type(table).model_fields
    for key in fields:
        if key not in regulated:
            continue
        given = key in table.model_fields_set and getattr(table, key) != []
        if key in needed and not given:
            yield f"{path}.{key}", f'missing; {key_of_kind} "{kind}" needs it: expected {fields[key].description}'
        if given and key not in needed | possible:
            yield f"{path}.{key}", f'{key_of_kind} "{kind}" takes no {key}; expected no such key'


def _threshold_faults(path: str, obligation: ObligationShape) -> Iterator[Fault]:
    match obligation.metric, obligation.threshold:
        case Metric.COURSES, float(count) if not count.is_integer():
            yield f"{path}.threshold", f"{count} given; expected a whole number of courses"
        case Metric.PLAN_SHARE, float(share) if share > 1:
            yield f"{path}.threshold", f"{share:g} given; expected a share up to 1, as 0.5 for half of the plan"


def _window_faults(path: str, window: WindowShape) -> Iterator[Fault]:
    if window.starts and window.ends and window.ends < window.starts:
        yield f"{path}.ends", f"{window.ends} is before it starts, {window.starts}; expected that day or a later one"
    if window.kind != "dates" and window.first:
        month, day = YEAR_STARTS[window.kind]
        whole = (window.first.month, window.first.day) == (month, day)
        if not whole and not window.pro_rata:
            opening = date(window.first.year, month, day)
            yield (
                f"{path}.first",
                f"{window.first} is not the first day of a year; expected one as {opening}, or pro_rata = true",
            )
        if whole and window.pro_rata:
            yield f"{path}.pro_rata", f"the first year is whole from {window.first} on; expected no such key"


def _due_faults(path: str, order: OrderShape, obligation: ObligationShape, due: DueShape) -> Iterator[Fault]:
    if obligation.window and due.kind != "window_end":
        yield f"{path}.kind", f'"{due.kind}" given; an obligation with a window expects "window_end"'
    if due.kind == "window_end" and not obligation.window:
        yield f"{path}.kind", '"window_end" given, but there is no window; expected a window or another kind'
    if due.kind == "days_after_order" and not order.dated and not due.counted_from:
        yield f"{path}.counted_from", f'missing; the order is dated "{UNDATED}": expected the day the days run from'
    ends = obligation.window.ends if obligation.window else None
    for place, day in ((f"{path}.on", due.on), (f"obligations.{obligation.id}.window.ends", ends)):
        if day and order.dated and day < order.dated:
            yield place, f"{day} is before the order itself, {order.dated}; expected a later day"
