"""The cases of the texts of broadcasts."""

from typing import Any

CASES: dict[str, dict[str, dict[str, Any]]] = {}
"""By template and case."""
