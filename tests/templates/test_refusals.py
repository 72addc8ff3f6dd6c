"""Why a file is not imported, and what is to be known of one that is: said in both languages, with what they bring."""

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
Said = tuple[str, set[str]]
"""A code in the program, with the names of what goes with it."""


def calls() -> Iterator[ast.Call]:
    for file in (file for folder in READ for file in (ROOT / folder).glob("*.py")):
        yield from (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))


def refusals() -> Iterator[Said]:
    for call in calls():
        if _name(call) in {"Complaint", "Busy", "__init__"} and len(call.args) > 1:
            names = {each.arg for each in call.keywords if each.arg is not None}
            stars = any(each.arg is None for each in call.keywords)
            yield _code(call.args[1]), names | (OF_A_REPORT if stars else set())


def remarks() -> Iterator[Said]:
    for call in calls():
        if _name(call) == "Remark":
            assert isinstance(call.args[2], ast.Dict)
            yield _code(call.args[0]), {_code(key) for key in call.args[2].keys if key is not None}


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _code(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), f"line {node.lineno}: a code stands as it is"
    return str(node.value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "said"), [("refusals", [*refusals()]), ("remarks", [*remarks()])])
def test_each_has_a_sentence_that_needs_no_more_than_it_brings(
    language: Language, table: str, said: list[Said]
) -> None:
    sentences = writing(language).words[table]
    assert {code for code, _ in said} == set(sentences)
    lacks = [
        (code, name)
        for code, brings in said
        for _, name, _, _ in Formatter().parse(sentences[code])
        if name is not None and name not in brings
    ]
    assert lacks == []
