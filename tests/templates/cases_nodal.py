"""The cases of the texts of nodal officers."""

from typing import Any

CASES: dict[str, dict[str, dict[str, Any]]] = {}
"""By template and case."""
