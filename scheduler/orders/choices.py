"""The choices of an order's file: the settings they point to, and alternatives that must be able to stand there."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from scheduler.orders.checks import meaning_faults
from scheduler.orders.shape import OrderShape
from scheduler.shapes import Fault, did_you_mean, read_shape, shown


def choice_faults(order: OrderShape, document: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the choices of a file that is right otherwise."""
    faults: list[Fault] = []
    settings: set[str] = set()
    for number, choice in enumerate(order.choices, 1):
        path, setting = f"choices[{number}]", choice.setting
        if setting in settings:
            faults.append((f"{path}.setting", f'"{setting}" is explained already; expected each setting once'))
        elif _holder(document, setting) is None:
            near = did_you_mean(setting, _settings(document))
            faults.append(
                (f"{path}.setting", f'"{setting}" leads nowhere{near}; expected the path of a key in this file')
            )
        else:
            for place, value in enumerate(choice.alternatives, 1):
                faults += _alternative_faults(document, f"{path}.alternatives[{place}]", setting, value)
        settings.add(setting)
    return faults


def setting_value(document: Mapping[str, Any], setting: str) -> Any:
    """Return what the file has at a path as `obligations.hours.window`, once `choice_faults` has found it there."""
    holder, key = _holder(document, setting) or ({}, setting)
    return holder[key]


def setting_words(value: object) -> str:
    """Return a setting's value as people read it: `financial_year`, `kind = dates, starts = 2026-04-02`."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return ", ".join(f"{key} = {setting_words(inner)}" for key, inner in value.items())
        case list():
            return ", ".join(setting_words(inner) for inner in value)
    return str(value)


def _holder(document: Mapping[str, Any], setting: str) -> tuple[dict[str, Any], str] | None:
    """Return the table that holds a setting, and its key there; an obligation is found by its id."""
    *way, key = setting.split(".")
    inside: Any = document
    for place in way:
        if isinstance(inside, list):
            inside = next((item for item in inside if isinstance(item, dict) and item.get("id") == place), None)
        else:
            inside = inside.get(place) if isinstance(inside, dict) else None
    return (inside, key) if isinstance(inside, dict) and key in inside else None


def _settings(document: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Return the path of every setting that a choice could point to."""
    for key, value in document.items():
        path = f"{prefix}{key}"
        yield path
        if isinstance(value, dict):
            yield from _settings(value, f"{path}.")
        if path == "obligations":
            for obligation in value:
                yield from _settings(obligation, f"{path}.{obligation['id']}.")


def _alternative_faults(document: Mapping[str, Any], path: str, setting: str, value: object) -> Iterator[Fault]:
    """Put the alternative where the setting is and say why the file would be refused."""
    changed = deepcopy(dict(document))
    holder, key = _holder(changed, setting) or ({}, setting)
    if holder[key] == value:
        yield path, f"{shown(value)} is what the file says already; expected another value"
        return
    holder[key] = value
    shape = read_shape(OrderShape, changed)
    for place, words in meaning_faults(shape) if isinstance(shape, OrderShape) else shape:
        yield path, f"{shown(value)} could not stand at {setting}: {place}: {words}"
