"""Planned signatures of names that exist, and signatures that a task text states itself.

A plan is a model's word; where the base or the task already says how a function is called, that
counts. What a planner leaves out of a long parameter list must not get lost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from standalone_orchestrator.codebase.languages.python.exports import Export, Parameter
from standalone_orchestrator.codebase.languages.python.outlines import function_export
from standalone_orchestrator.codebase.languages.python.signatures import parse_export
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    decorators,
    flat,
    parse,
)

_SPAN = re.compile(r"`([^`\n]+)`|^[ \t]*(def [^\n]+)", re.M)
_METHOD = re.compile(r"\b(?:methods?|class|classes)\b[^.]{0,60}$", re.I)
_FUNCTION = re.compile(r"\bfunctions?\b[^.]{0,20}$", re.I)


def settled(text: str, signature: str) -> str:
    """The planned signature as the file's own definition of that name allows it.

    The parameters that are there stay, in their order; those that only the plan has follow. A
    method of a class that the file lacks is the file's function of that name, if it has one.

    Args:
        text: the file in the base.
        signature: as planned.
    """
    planned, tree = parse_export(signature), parse(text)
    if planned is None or tree is None or planned.kind not in ("function", "method"):
        return signature
    there = _definition(tree, planned)
    if there is None:
        return signature
    params, known = there.params or (), {p.name for p in there.params or ()}
    new = tuple(p for p in planned.params or () if p.name not in known)
    return replace(
        there, params=_ordered((*params, *new)), returns=planned.returns or there.returns
    ).text()


def stated(text: str) -> tuple[str, ...]:
    """Signatures of functions, not methods, that a task text gives: `area(r: float) -> float`."""
    found: dict[str, str] = {}
    for span in _SPAN.finditer(text):
        export = _declared((span[1] or span[2]).strip())
        before = text[max(0, span.start() - 80) : span.start()]
        if export is None or (_METHOD.search(before) and not _FUNCTION.search(before)):
            continue
        found.setdefault(export.name, export.text())
    return tuple(found.values())


def _declared(piece: str) -> Export | None:
    """A piece of code that declares a function rather than calls one."""
    head = piece.removeprefix("def ").rstrip(":")
    tree = parse(f"def {head}: pass")
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        return None
    node = tree.body[0]
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    if arguments and arguments[0].arg in ("self", "cls"):
        return None
    says = node.returns is not None or any(a.annotation for a in arguments)
    return function_export(node, "") if says or piece.startswith("def ") else None


def _definition(tree: ast.Module, planned: Export) -> Export | None:
    """The file's one definition that a planned function or method can mean."""
    exact = [(o, n) for o, n in _functions(tree) if (o, n.name) == (planned.owner, planned.name)]
    classes = {n.name for n in flat(tree.body) if isinstance(n, ast.ClassDef)}
    if not exact and planned.owner not in classes:
        exact = [(o, n) for o, n in _functions(tree) if n.name == planned.name]
    if len(exact) != 1:
        return None
    owner, node = exact[0]
    return function_export(node, owner)


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in flat(tree.body):
        if isinstance(node, ast.ClassDef):
            inner = (n for n in flat(node.body) if isinstance(n, Function))
            yield from ((node.name, n) for n in inner if not _partial(n))
        elif isinstance(node, Function) and not _partial(node):
            yield "", node


def _partial(node: Function) -> bool:
    return bool(decorators(node) & {"overload", "setter", "deleter"})


def _ordered(params: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """In the order that Python demands; those of one kind stay as they are."""
    kinds = ("plain", "star", "keyword", "stars")
    return tuple(sorted(params, key=lambda p: kinds.index(p.kind)))
