"""The cases of the texts of every conversation."""

from typing import Any

Values = dict[str, Any]
ALWAYS: dict[str, Values] = {"always": {}}

CASES: dict[str, dict[str, Values]] = {
    "cancelled": ALWAYS,
    "errand_complaint": {"a file": {"because": "UserReport.csv: row 3: the column “Email” is missing."}},
    "errand_failed": ALWAYS,
    "more_choices": ALWAYS,
    "nothing_to_cancel": ALWAYS,
    "please_wait": ALWAYS,
    "question_is_over": ALWAYS,
}
"""By template and case."""
