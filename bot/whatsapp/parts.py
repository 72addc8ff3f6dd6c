"""Parts of what Meta hands to us, each only where it is of the kind that it should be. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def part(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under a key, else an empty one."""
    inside = of.get(key)
    return inside if isinstance(inside, dict) else {}


def parts(of: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """The objects in the list under a key."""
    inside = of.get(key)
    return [one for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []


def text_of(of: Mapping[str, Any], key: str) -> str | None:
    """The text under a key, where there is any."""
    text = of.get(key)
    return text if isinstance(text, str) and text else None


def moment(of: Mapping[str, Any], key: str) -> datetime | None:
    """The moment under a key: seconds, in digits or as a number."""
    said = of.get(key)
    try:
        return None if isinstance(said, bool) or said is None else datetime.fromtimestamp(int(said), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
