"""Tests of a project as lines that run by themselves: what a test of it looks like. Pure.

Of a parametrised test its first row is taken; names that the file binds at its top go in front.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.languages.python.trees import body_without_doc, parse
from standalone_orchestrator.codebase.questions import FIXTURES

MOST_LINES = 6
MOST_TEXT = 300
"""Characters of one test."""


@dataclass(frozen=True, slots=True)
class TestLines:
    """One test of a project."""

    __test__ = False

    lines: tuple[str, ...]
    calls: frozenset[str]
    """Last names of what it calls."""
    names: frozenset[str]
    """What it reads or binds."""
    asks: str
    """That of the call whose value or error it states; empty where it states another's."""
    error: bool
    """Whether it expects an error."""
    form: tuple[str, ...]
    """The lines with `<text>` and `<number>` where they have values."""


def test_lines(text: str) -> Iterator[TestLines]:
    """The tests of a file that can be told in a few lines, the first outcome of each."""
    tree = parse(text)
    body = tree.body if tree is not None else []
    bound = {name: s for s in body if isinstance(s, ast.Assign) for name in _targets(s)}
    local = {n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            made = _told(node, bound)
            lines = _shown(made)
            if made and not local & _names(made) and len("\n".join(lines)) <= MOST_TEXT:
                form = _shown([_Placed().visit(copy.deepcopy(s)) for s in made])
                last = made[-1]
                names = frozenset(_names(made))
                yield TestLines(lines, _called(made), names, _asked(last), _raises(last), form)


def _told(node: ast.FunctionDef, bound: Mapping[str, ast.Assign]) -> list[ast.stmt]:
    """The statements of a test up to its first outcome; none where it needs more than its file."""
    row = _row(node)
    given = {a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    if row is None or given - row.keys() - {*FIXTURES}:
        return []
    filled = [_Filled(row).visit(copy.deepcopy(s)) for s in body_without_doc(node)]
    ends = [n for n, s in enumerate(filled) if isinstance(s, ast.Assert) or _raises(s)]
    made = filled[: ends[0] + 1] if ends else []
    if not all(isinstance(s, ast.Assign | ast.Expr) for s in made[:-1]):
        return []
    used = _names(made)
    made = [*(bound[name] for name in bound if name in used), *made]
    return made if len(made) <= MOST_LINES else []


def _row(node: ast.FunctionDef) -> dict[str, ast.expr] | None:
    """What the first row of its parameters gives; None where that is not told."""
    found: dict[str, ast.expr] = {}
    for mark in node.decorator_list:
        match mark:
            case ast.Call(func=ast.Attribute(attr="parametrize"), args=[names, rows, *_]):
                values = _values(rows)
                named = _parameters(names)
                if not named or len(named) != len(values):
                    return None
                found |= dict(zip(named, values, strict=True))
            case _:
                return None
    return found


def _parameters(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [name.strip() for name in text.split(",")]
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return [
                i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)
            ]
        case _:
            return []


def _values(rows: ast.expr) -> Sequence[ast.expr]:
    match rows:
        case ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_]):
            pass
        case _:
            return ()
    match first:
        case ast.Tuple(elts=values):
            return values
        case ast.Call(func=ast.Attribute(attr="param"), args=values):
            return values
        case _:
            return (first,)


class _Filled(ast.NodeTransformer):
    """Values in place of the parameters of a test."""

    def __init__(self, row: Mapping[str, ast.expr]) -> None:
        self._row = row

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._row.get(node.id, node)


class _Placed(ast.NodeTransformer):
    """Places for values."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        match node.value:
            case bool() | None:
                return node
            case int() | float():
                return ast.Name("<number>", ast.Load())
            case str():
                return ast.Name("<text>", ast.Load())
            case _:
                return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return ast.Name("<text>", ast.Load())


def _raises(node: ast.stmt) -> bool:
    """Whether a statement expects an error of one call."""
    if not isinstance(node, ast.With) or len(node.items) != 1 or len(node.body) != 1:
        return False
    call = node.items[0].context_expr
    return isinstance(call, ast.Call) and ast.unparse(call.func).endswith("raises")


def _shown(made: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The statements, each on one line."""
    texts = (ast.unparse(s) for s in made)
    return tuple(": ".join(t.strip() for t in text.split(":\n")) for text in texts)


def _targets(node: ast.Assign) -> list[str]:
    return [t.id for t in node.targets if isinstance(t, ast.Name)]


def _names(made: Sequence[ast.stmt]) -> set[str]:
    return {n.id for s in made for n in ast.walk(s) if isinstance(n, ast.Name)}


def _asked(node: ast.stmt) -> str:
    match node:
        case (
            ast.Assert(test=ast.Compare(left=ast.Call(func=function)))
            | ast.Assert(test=ast.Call(func=function))
            | ast.With(body=[ast.Expr(value=ast.Call(func=function))])
        ):
            return ast.unparse(function).rpartition(".")[2]
        case _:
            return ""


def _called(made: Sequence[ast.stmt]) -> frozenset[str]:
    calls = (n.func for s in made for n in ast.walk(s) if isinstance(n, ast.Call))
    return frozenset(ast.unparse(c).rpartition(".")[2] for c in calls)
