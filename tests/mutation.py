"""Changes the rules one small step at a time, runs their tests on each, and lists the changes that no test noticed.

`python -m tests.mutation [MODULE …]` takes some minutes on two cores; the figures and the survivors' reasons stand in
docs/mutation.md. A mutant is judged by the tables first, and by the slow second reading only if they let it pass.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401 - loaded once, before the forks
import pytest

import storage.rows  # noqa: F401 - as above

RULES = Path("scheduler/rules")
TESTS = Path("tests/scheduler/rules")
THOROUGH = [str(TESTS / "test_slow_and_fast_agree.py"), str(TESTS / "test_story_of_an_officer.py")]
AT_ONCE = os.cpu_count() or 1
SECONDS = 120
"""A mutant that runs longer is stuck in a loop, and noticed."""

INSTEAD: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
CALLED_INSTEAD = {"max": "min", "min": "max", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change: the node's number in `ast.walk` order, and which of its variants."""

    module: str
    node: int
    variant: int
    line: int
    change: str


def variants(node: ast.AST) -> list[tuple[str, ast.AST]]:  # noqa: C901, PLR0911, PLR0912 - a table in the form of a match
    """Every small change of one node, with the words for it."""
    match node:
        case ast.Constant(value=bool() as value):
            return [(f"{value} → {not value}", ast.Constant(not value))]
        case ast.Constant(value=int() | float() as value):
            return [(f"{value} → {value + 1}", ast.Constant(value + 1))]
        case ast.Constant(value=str() as value) if " " not in value:
            return [(f"{value!r} → {value + 'x'!r}", ast.Constant(value + "x"))]
        case ast.Compare(ops=[op, *_]):
            return [(f"{name(op)} → {name(new())}", changed(node, ops=[new(), *node.ops[1:]])) for new in instead(op)]
        case ast.BinOp(op=op) | ast.BoolOp(op=op):
            return [(f"{name(op)} → {name(new())}", changed(node, op=new())) for new in instead(op)]
        case ast.UnaryOp(op=ast.Not()):
            return [("not removed", node.operand)]
        case ast.UnaryOp(op=ast.USub()):
            return [("minus removed", node.operand)]
        case ast.If() | ast.IfExp() | ast.While():
            return [("condition negated", changed(node, test=negated(node.test)))]
        case ast.comprehension(ifs=[test]):
            return [("filter negated", changed(node, ifs=[negated(test)])), ("filter removed", changed(node, ifs=[]))]
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            return [("returns None", ast.Return(ast.Constant(None)))]
        case ast.Call(func=ast.Name(id=called)) if called in CALLED_INSTEAD:
            other = CALLED_INSTEAD[called]
            return [(f"{called} → {other}", changed(node, func=ast.Name(other, ast.Load())))]
        case ast.AugAssign() | ast.Continue() | ast.Break() | ast.Expr():
            return [("statement removed", ast.Pass())]
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            return [("statement removed", ast.Pass())]
    return []


def instead(op: ast.AST) -> tuple[type[ast.AST], ...]:
    """The operators that may stand in the place of one."""
    return INSTEAD.get(type(op), ())


def name(op: ast.AST) -> str:
    """An operator's name."""
    return type(op).__name__


def changed(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    other = copy.copy(node)
    for field, value in fields.items():
        setattr(other, field, value)
    return other


def negated(test: ast.expr) -> ast.expr:
    """The opposite of a condition."""
    return ast.UnaryOp(ast.Not(), test)


def left_alone(tree: ast.AST) -> set[int]:
    """What no test can see: annotations, aliases of types, decorators, docstrings; by the identity of the node."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
                roots.append(annotation)
            case ast.FunctionDef():
                roots += [*node.decorator_list, *([node.returns] if node.returns else [])]
            case ast.ClassDef():
                roots += node.decorator_list
            case ast.Expr(value=ast.Constant(value=str())):
                roots.append(node)
            case ast.Assign(value=ast.Subscript(value=ast.Name()) as alias) if node in getattr(tree, "body", ()):
                roots.append(alias)
    return {id(inner) for root in roots for inner in ast.walk(root)}


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of one module."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = left_alone(tree)
    line = 0
    for number, node in enumerate(ast.walk(tree)):
        line = getattr(node, "lineno", line)
        if id(node) not in skipped:
            for variant, (change, _) in enumerate(variants(node)):
                yield Mutant(path.stem, number, variant, line, change)


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.AST, by: ast.AST) -> None:
        self.target, self.by = target, by

    def visit(self, node: ast.AST) -> ast.AST:
        return self.by if node is self.target else self.generic_visit(node)


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with the mutant's change in it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.path = RULES / f"{mutant.module}.py"

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != f"scheduler.rules.{self.mutant.module}":
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.path.read_text("utf-8"))
        target = list(ast.walk(tree))[self.mutant.node]
        _, by = variants(target)[self.mutant.variant]
        mutated = ast.fix_missing_locations(_Swap(target, ast.copy_location(by, target)).visit(tree))
        exec(compile(mutated, str(self.path), "exec"), module.__dict__)  # noqa: S102 - our own code, changed by us


def judges(module: str) -> list[list[str]]:
    """The tests that a module's mutants must pass, quickest first: its own, other tables, the second reading."""
    tables = [str(path) for path in sorted(TESTS.glob("test_*.py")) if str(path) not in THOROUGH]
    own = [path for path in tables if Path(path).stem == f"test_{module}"]
    others = [path for path in tables if path not in own]
    return [tests for tests in (own, others, THOROUGH) if tests]


def run(mutant: Mutant | None, tests: list[str]) -> int:
    """Run tests on a mutant in a process of its own and return that process's id; it exits with 0 if all pass."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if mutant:
        sys.meta_path.insert(0, _Mutated(mutant))
    options = ["-x", "-q", "--assert=plain", "--import-mode=importlib", "--hypothesis-seed=0"]
    without = [option for plugin in ("cacheprovider", "cov", "socket") for option in ("-p", f"no:{plugin}")]
    os._exit(int(pytest.main([*options, *without, "-o", "addopts=", *tests])))


def survivors(mutants: Sequence[Mutant], tests: list[str]) -> list[Mutant]:
    """The mutants that pass tests."""
    waiting, alive = list(mutants), []
    running: dict[int, Mutant] = {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            mutant = waiting.pop(0)
            running[run(mutant, tests)] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            alive.append(mutant)
    return alive


def report(line: str) -> None:
    """Say it at once: the whole takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Judge every mutant and print what survived."""
    modules = sys.argv[1:] or sorted(path.stem for path in RULES.glob("*.py") if path.stem != "__init__")
    _, status = os.waitpid(run(None, [path for tests in judges("") for path in tests]), 0)
    if status:
        sys.exit("The tests fail without any change: mend them first.")
    made, left = 0, 0
    for module in modules:
        mutants = list(mutants_of(RULES / f"{module}.py"))
        alive = mutants
        for tests in judges(module):
            alive = survivors(alive, tests)
        made, left = made + len(mutants), left + len(alive)
        report(f"{module}: {len(mutants) - len(alive)} of {len(mutants)} noticed")
        for mutant in sorted(alive, key=lambda mutant: mutant.line):
            report(f"    {RULES / module}.py:{mutant.line}: {mutant.change}")
    report(f"All: {made - left} of {made} noticed, {100 * (made - left) / made:.1f} %")


if __name__ == "__main__":
    main()
