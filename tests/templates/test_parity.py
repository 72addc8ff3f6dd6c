"""Both languages say the same: the same files, keys, values asked for, and decisions."""

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from jinja2 import Environment, nodes

from bot.figures import Writing
from bot.render import TEMPLATES
from storage.rows import Held, Metric, Reason, State

HINDI, ENGLISH = TEMPLATES / "hi", TEMPLATES / "en"
FILES = sorted(path.name for path in HINDI.glob("*.j2"))
ONLY_HINDI = {"order.officer_word", "order.clause_word"}
"""A state has its own Hindi word for an officer and for a clause; English has one."""
OWN_WAY = {"quoted", "quoted_briefly"}
"""The macros that may decide by themselves: a clause issued in Hindi needs a translation in English only."""

WORDS = {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in TEMPLATES.glob("*/words.toml")}
ENVIRONMENT = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - it only parses
ENVIRONMENT.filters.update(Writing(WORDS["hi"]).filters())


def parsed(language: str, file: str) -> nodes.Template:
    tree = ENVIRONMENT.parse((TEMPLATES / language / file).read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if not (isinstance(node, nodes.Macro) and node.name in OWN_WAY)]
    return tree


def path_of(node: nodes.Node) -> str:
    """The name of a value: item.due_on, words.states[]."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{path_of(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{path_of(node.node)}[]"
        case _:
            return type(node).__name__


def used(tree: nodes.Template) -> set[str]:
    """Every value that a template asks for."""
    return {path_of(node) for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem))}


def branches(node: nodes.Node) -> Iterator[Any]:
    """The decisions and loops in a template, each with those inside it; the words between them do not matter."""
    for child in node.iter_child_nodes():
        match child:
            case nodes.If():
                otherwise = [inside([each]) for each in child.elif_]
                yield "if", repr(child.test), inside(child.body), otherwise, inside(child.else_)
            case nodes.For():
                yield "for", repr(child.target), repr(child.iter), repr(child.test), inside(child.body)
            case nodes.Macro():
                yield "macro", child.name, repr(child.args), inside(child.body)
            case _:
                yield from branches(child)


def inside(body: Sequence[nodes.Node]) -> list[str]:
    """The decisions in a stretch of a template, in any order: languages put their words in their own."""
    return sorted(repr(branch) for branch in branches(nodes.Template(list(body))))


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    """Every key of a TOML file, with those above it."""
    return {
        key
        for name, value in table.items()
        for key in ({f"{above}{name}"} | (keys(value, f"{above}{name}.") if isinstance(value, dict) else set()))
    }


def test_same_files() -> None:
    assert {path.name for path in HINDI.iterdir()} == {path.name for path in ENGLISH.iterdir()}


@pytest.mark.parametrize("file", FILES)
def test_same_values(file: str) -> None:
    assert used(parsed("hi", file)) - ONLY_HINDI == used(parsed("en", file))


@pytest.mark.parametrize("file", FILES)
def test_same_branches(file: str) -> None:
    assert inside(parsed("hi", file).body) == inside(parsed("en", file).body)


def test_same_words() -> None:
    assert keys(WORDS["hi"]) == keys(WORDS["en"])


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize(
    ("table", "known"),
    [
        ("states", {*State}),
        ("state_rules", {*State, "undated"}),
        ("marks", {*State, "advice"}),
        ("reasons", {*Reason}),
        ("held", {*Held}),
        ("rules", {*Metric}),
    ],
)
def test_every_code_has_words(language: str, table: str, known: set[str]) -> None:
    assert set(WORDS[language][table]) == {str(code) for code in known}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{% if item.value %}क{% endif %}", "{% if item.target %}a{% endif %}"),
        ("{% if item.value %}क{% endif %}", "{{ item.value }}"),
        ("{% if a %}{% if b %}{% endif %}{% endif %}", "{% if a %}{% endif %}{% if b %}{% endif %}"),
        ("{% if a %}{% elif b %}{% endif %}", "{% if a %}{% endif %}"),
        ("{% if a %}{% elif b %}{% elif c %}{% endif %}", "{% if a %}{% elif c %}{% elif b %}{% endif %}"),
        ("{% if a %}{% else %}{% if b %}{% endif %}{% endif %}", "{% if a %}{% if b %}{% endif %}{% endif %}"),
        ("{% for x in items %}{% endfor %}", "{% for x in items[:3] %}{% endfor %}"),
    ],
)
def test_differing_branches_are_seen(one: str, other: str) -> None:
    assert inside(ENVIRONMENT.parse(one).body) != inside(ENVIRONMENT.parse(other).body)
