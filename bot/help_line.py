"""Whom an officer may ask."""

from collections.abc import Mapping

from scheduler.terms import HelpLine


def help_line(lines: Mapping[str, HelpLine]) -> dict[str, str | None] | None:
    """Whom the department names for questions of registration, else whomever it names first; values of a template."""
    line = lines.get("registration") or next(iter(lines.values()), None)
    return {"phone": line.phone, "email": line.email} if line else None
