"""Why a file is not imported is said in both languages: of every refusal, and with what it brings."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.render import writing
from storage.rows import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
READ = ("scheduler/sources", "scheduler/imports", "bot/errands", "bot/watched_folder")
OF_A_REPORT = {"kind", "mdo", "as_on"}
"""What a refusal brings as a whole, by two stars."""


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Each code in the program, with the names of what goes with it."""
    for file in (file for folder in READ for file in (ROOT / folder).glob("*.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if not _complains(call) or len(call.args) < 2:
                continue
            code = call.args[1]
            assert isinstance(code, ast.Constant), f"{file.name}:{call.lineno}"
            names = {each.arg for each in call.keywords if each.arg is not None}
            stars = any(each.arg is None for each in call.keywords)
            yield str(code.value), names | (OF_A_REPORT if stars else set())


def _complains(call: ast.Call) -> bool:
    by = call.func
    return (isinstance(by, ast.Name) and by.id in {"Complaint", "Busy"}) or (
        isinstance(by, ast.Attribute) and by.attr == "__init__"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_sentence_that_needs_no_more_than_it_brings(language: Language) -> None:
    sentences = writing(language).words["refusals"]
    known = list(refusals())
    assert {code for code, _ in known} == set(sentences)
    lacks = [
        (code, name)
        for code, brings in known
        for _, name, _, _ in Formatter().parse(sentences[code])
        if name is not None and name not in brings
    ]
    assert lacks == []
