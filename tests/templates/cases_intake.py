"""The cases of the texts of imports and orders by chat."""

from typing import Any

CASES: dict[str, dict[str, dict[str, Any]]] = {}
"""By template and case."""
