"""The cases of the texts of what an officer asks."""

from typing import Any

CASES: dict[str, dict[str, dict[str, Any]]] = {}
"""By template and case."""
