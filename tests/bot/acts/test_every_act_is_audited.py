"""Every act writes down who did what: read off the code itself, so that a new one cannot forget it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.acts.proposals import KINDS
from bot.acts.unknown_messages import ACTS as ACTS_ON_UNKNOWN
from bot.render import writing
from scheduler.rules.broadcasts import Step
from storage.rows import Language

ROOT = Path(__file__).parents[3]
WRITERS = {"insert", "update", "delete", "insert_many", "insert_unless_there", "add", "write_now"}
"""What changes the database in the end, by the last part of its name."""
RECORDS = {"record_act", "note"}
NO_ACT = {
    ("bot.acts.orders", "remember_corrections"),
    *(("bot.acts.wordings", each) for each in ("note_wording", "note_seen", "note_same")),
}
"""Nobody's: the program notes that somebody has changed an order's file, and how WhatsApp judges words."""

Function = tuple[str, str]


@cache
def module(name: str) -> ast.Module | None:
    path = ROOT / Path(*name.split("."))
    file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    return ast.parse(file.read_text(encoding="utf-8")) if file.exists() else None


@cache
def imported(name: str) -> dict[str, Function | str]:
    """What the names of a module's imports stand for: a function of ours, or a module."""
    found: dict[str, Function | str] = {}
    tree = module(name)
    for node in ast.walk(tree) if tree else ():
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] in {"bot", "scheduler", "storage"}
        ):
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                found[each.asname or each.name] = inner if module(inner) else (node.module, each.name)
    return found


@cache
def functions(name: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """The functions and classes of a module; of a class, all that its methods do."""
    tree = module(name)
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name: node for node in (tree.body if tree else ()) if isinstance(node, kinds)}


def called(function: Function) -> Iterator[Function | str]:
    """What a function names that may be called: ours by module, anything else by the last part of its name."""
    name, short = function
    node = functions(name).get(short)
    for each in ast.walk(node) if node else ():
        if isinstance(each, ast.Name):
            there = imported(name).get(each.id)
            yield there if isinstance(there, tuple) else (name, each.id) if each.id in functions(name) else each.id
        elif isinstance(each, ast.Attribute):
            there = imported(name).get(each.value.id) if isinstance(each.value, ast.Name) else None
            yield (there, each.attr) if isinstance(there, str) else each.attr


@cache
def reached(function: Function) -> frozenset[str]:
    """The last parts of all names that a function comes to."""
    seen: set[Function] = set()
    names: set[str] = set()
    waiting = [function]
    while waiting:
        for each in called(waiting.pop()):
            names.add(each if isinstance(each, str) else each[1])
            if isinstance(each, tuple) and each not in seen:
                seen.add(each)
                waiting.append(each)
    return frozenset(names)


ACTS = [
    (name, short)
    for file in sorted((ROOT / "bot" / "acts").glob("*.py"))
    for name in [f"bot.acts.{file.stem}"]
    for short, node in functions(name).items()
    if isinstance(node, ast.FunctionDef)
    and not short.startswith("_")
    and file.stem != "__init__"
    and (name, short) not in NO_ACT
]
WRITING = [act for act in ACTS if reached(act) & WRITERS]


def test_there_are_acts_that_write() -> None:
    assert {("bot.acts.roles", "grant"), ("bot.acts.exemptions", "exempt")} <= set(WRITING)
    assert ("bot.acts.roles", "granted_roles") not in WRITING


@pytest.mark.parametrize("act", WRITING, ids=".".join)
def test_what_is_done_is_written_down(act: Function) -> None:
    assert reached(act) & RECORDS


def named_acts() -> set[str]:
    """The acts that the code names as plain text, and those that are named by a table."""
    said = re.compile(r"(?:\.note\(\s*|_note\(\s*turn,\s*|\bact=)\"([a-z_]+)\"")
    files = [file for part in ("bot", "scheduler", "storage") for file in (ROOT / part).rglob("*.py")]
    plain = {act for file in files for act in said.findall(file.read_text(encoding="utf-8"))}
    decided = {f"{does}_{kind}" for kind in KINDS for does in ("propose", "approve", "reject")}
    return plain | decided | {f"broadcast_{step}" for step in Step} | set(ACTS_ON_UNKNOWN.values())


@pytest.mark.parametrize("language", ["hi", "en"])
def test_every_act_has_words(language: Language) -> None:
    assert named_acts() - set(writing(language).words["acts"]) == set()
