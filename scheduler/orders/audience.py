"""Whether an order's audience and nodal scopes find anybody on the officers' list."""

from collections.abc import Iterable
from difflib import get_close_matches

from scheduler.rules.audience import fits, fold
from storage.rows import Criterion, Officer, Order

Group = tuple[Criterion, ...]


def audience_problems(order: Order, officers: Iterable[Officer]) -> list[str]:
    """Return a line for each group that fits no officer: the file, the key, and the nearest that the list does have.

    The officers are passed over once and not kept; those who left are not counted.
    """
    missing = _groups(order)
    values: dict[str, dict[str, str]] = {criterion.name: {} for group in missing.values() for criterion in group}
    met_alone: set[Criterion] = set()
    criteria = {criterion for group in missing.values() for criterion in group}
    count = 0
    for officer in officers:
        if officer.left:
            continue
        count += 1
        for name, seen in values.items():
            said = getattr(officer, name)
            if said:
                seen.setdefault(fold(said), said)
        met = {criterion for criterion in criteria if fits(officer, criterion)}
        met_alone |= met
        missing = {path: group for path, group in missing.items() if not met.issuperset(group)}
    if not count:
        return [f"{order.id}.toml: audience: the officers' list is empty; expected at least one officer"]
    return [f"{order.id}.toml: {path}: {_nobody(group, met_alone, values)}" for path, group in missing.items()]


def _groups(order: Order) -> dict[str, Group]:
    """Return every group of the order by its path in the file."""
    groups = {f"audience, group {number}": group for number, group in enumerate(order.audience, 1)}
    for place, duty in enumerate(order.nodal, 1):
        groups |= {f"nodal[{place}].scope[{number}]": group for number, group in enumerate(duty.scope, 1)}
    return groups


def _nobody(group: Group, met_alone: set[Criterion], values: dict[str, dict[str, str]]) -> str:
    """Return why a group fits nobody: the criteria that nobody fits, or that nobody fits all of them at once."""
    alone = [criterion for criterion in group if criterion not in met_alone]
    if not alone:
        return "nobody on the list fits all of " + " and ".join(map(_asked, group))
    return "; ".join(
        f"nobody on the list has {_asked(criterion)}; {_nearest(criterion, values)}" for criterion in alone
    )


def _asked(criterion: Criterion) -> str:
    return f"{criterion.name} " + " or ".join(f'"{value}"' for value in criterion.written)


def _nearest(criterion: Criterion, values: dict[str, dict[str, str]]) -> str:
    """Return what the list has instead, the nearest spellings first."""
    seen = values[criterion.name]
    if not seen:
        return f"it says nothing of {criterion.name}"
    near = [match for spelling in sorted(criterion.spellings) for match in get_close_matches(spelling, seen, n=2)]
    shown = list(dict.fromkeys(seen[match] for match in [*near, *sorted(seen)]))[:3]
    return "it has " + ", ".join(f'"{value}"' for value in shown)
