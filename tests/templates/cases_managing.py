"""The cases of the texts of the IT manager's other commands."""

from typing import Any

CASES: dict[str, dict[str, dict[str, Any]]] = {}
"""By template and case."""
