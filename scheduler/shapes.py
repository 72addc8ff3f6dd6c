"""Tables of a TOML file held against their shape; what does not fit is said in plain words, by the path of its key."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

Fault = tuple[str, str]
"""The path of the key that is wrong; what is wrong with it and what was expected."""

_WORD = re.compile(r'"(\w+)"')
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Shape(BaseModel):
    """A table of the file: no key beyond the known ones, no value of another type taken for its own.

    Each field's description completes the sentence "expected …" of a complaint.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Root = TypeVar("Root", bound=Shape)


def read_shape(root: type[Root], document: Mapping[str, Any]) -> Root | list[Fault]:
    """Return the file's contents in their shape, or everything that does not fit it."""
    try:
        return root.model_validate(document)
    except ValidationError as error:
        return [_fault(root, document, fault["type"], fault["loc"], fault["input"]) for fault in error.errors()]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean …?)` with the nearest known word, or nothing when none is near."""
    near = get_close_matches(word, [*known], n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""


def key_path(document: Mapping[str, Any], places: tuple[str | int, ...]) -> str:
    """Return the path of a key as people write it: obligations by their id, other list items counted from 1."""
    path, inside = "", document
    for place in places:
        try:
            inside = inside[place]  # type: ignore[index]  # places[:n] lead through tables and lists alike
        except (KeyError, IndexError, TypeError):
            inside = {}
        if isinstance(place, str):
            path += f".{place}" if path else place
        elif path == "obligations" and isinstance(inside, dict) and isinstance(inside.get("id"), str):
            path += f".{inside['id']}"
        else:
            path += f"[{place + 1}]"
    return path


def _fault(
    root: type[Shape], document: Mapping[str, Any], kind: str, places: tuple[str | int, ...], given: object
) -> Fault:
    """Return what pydantic found in the words of somebody who fills in a form."""
    path = key_path(document, places)
    if kind == "extra_forbidden":
        known = tuple(_shape_at(root, places[:-1]).model_fields)
        near = did_you_mean(str(places[-1]), known) or f"; known here: {', '.join(known)}"
        return path, f"there is no such key{near}"
    expected = _expected(root, places)
    if kind == "missing":
        return path, f"missing; expected {expected}"
    hint = ""
    if isinstance(given, str):
        is_date = _DATE.fullmatch(given) and "date" in expected
        hint = "; a date stands without quotes" if is_date else did_you_mean(given, _WORD.findall(expected))
    return path, f"{shown(given)} given; expected {expected}{hint}"


def shown(value: object) -> str:
    """Return a value of the file as it looks there, shortened."""
    match value:
        case str():
            text = f'"{value}"'
        case bool():
            text = str(value).lower()
        case dict():
            text = "{ " + ", ".join(f"{key} = {shown(inner)}" for key, inner in value.items()) + " }"
        case list():
            text = "[" + ", ".join(shown(inner) for inner in value) + "]"
        case _:
            text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line of a terminal


def _expected(root: type[Shape], places: tuple[str | int, ...]) -> str:
    """Return the description of the innermost named field on the way."""
    shape = root
    description = ""
    for place in places:
        field = shape.model_fields.get(str(place)) if isinstance(place, str) else None
        if field is None:
            continue  # an item of a list, or a name that the file gives itself
        description = field.description or ""
        shape = _inner_shape(field.annotation) or shape
    return description


def _shape_at(root: type[Shape], places: tuple[str | int, ...]) -> type[Shape]:
    """Return the table that stands at a path."""
    shape = root
    for place in places:
        field = shape.model_fields.get(str(place)) if isinstance(place, str) else None
        shape = (field and _inner_shape(field.annotation)) or shape
    return shape


def _inner_shape(annotation: object) -> type[Shape] | None:
    """Return the table inside `X | None`, `list[X]` or `dict[str, list[X]]`."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((shape for inner in get_args(annotation) if (shape := _inner_shape(inner))), None)
