"""Every text with all its cases, each area's in a file of its own."""

from copy import deepcopy

from storage.rows import Language
from tests.templates import (
    cases_alerts,
    cases_broadcast,
    cases_chat,
    cases_intake,
    cases_joining,
    cases_managing,
    cases_nodal,
    cases_papers,
    cases_status,
    cases_wordings,
    sample_values,
)
from tests.templates.sample_values import Values

AREAS = (
    sample_values,
    cases_alerts,
    cases_broadcast,
    cases_chat,
    cases_intake,
    cases_joining,
    cases_managing,
    cases_nodal,
    cases_papers,
    cases_status,
    cases_wordings,
)
CASES = {template: cases for area in AREAS for template, cases in area.CASES.items()}
"""By template and case."""


def values(template: str, case: str, language: Language) -> Values:
    """The values of one case, as a message in this language carries them."""
    return {**deepcopy(CASES[template][case]), "language": language}
