"""Compares as much of an answer as a test names."""

from typing import Any


def within(part: Any, whole: Any) -> bool:
    """Whether everything in the part stands in the whole; a type stands for anything of it."""
    if isinstance(part, type):
        return isinstance(whole, part)
    if isinstance(part, dict):
        return all(within(value, whole[key]) for key, value in part.items())
    if isinstance(part, list):
        return all(map(within, part, whole))
    return bool(part == whole)
