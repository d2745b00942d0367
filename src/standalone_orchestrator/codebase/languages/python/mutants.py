"""Mutants: a function's text with one small change, by which the strength of tests is measured.

Looked at is only what differs from the base, function by function. What changes are made is said
in `mutations`.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from standalone_orchestrator.codebase.api import Mutation
from standalone_orchestrator.codebase.languages.python.fingerprints import fingerprint
from standalone_orchestrator.codebase.languages.python.mutations import Change, changes
from standalone_orchestrator.codebase.languages.python.trees import (
    Function,
    body_without_doc,
    compile_error,
    fresh,
    parse,
)

_SKIPPED = frozenset({"annotation", "returns", "decorator_list", "type_params", "pattern"})
"""Fields that say what something is, not what it does."""
_CLOSED = (ast.JoinedStr, ast.Raise, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)
"""Nothing inside is changed: the words of messages are seldom what a task is about."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: `parent.field`, or one element of it."""

    function: str
    parent: ast.AST
    field: str
    index: int
    """-1 when the field holds the node itself."""
    node: ast.AST
    around: tuple[ast.AST, ...]

    @property
    def line(self) -> int:
        """Where it begins in the text."""
        near = (n for n in (self.node, *reversed(self.around)) if hasattr(n, "lineno"))
        return int(getattr(next(near, None), "lineno", 1))

    def put(self, node: ast.AST) -> None:
        """Set another node here."""
        if self.index < 0:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutations(text: str, base: str | None) -> tuple[Mutation, ...]:
    """Every change that could be made to the functions that `text` has and `base` has not.

    Args:
        text: the file.
        base: the file as it was; None when it is new.
    """
    tree = parse(text)
    if tree is None:
        return ()
    try:
        own = _own_lines(tree, text, base or "")
        return tuple(
            Mutation(place.function, place.line, said, number)
            for number, (place, (said, _)) in enumerate(_all_changes(tree))
            if place.line in own.get(place.function, ())
        )
    except RecursionError:
        return ()


def mutant(text: str, mutation: Mutation) -> str:
    """The text with the change made, in normal layout; empty if it is no other program."""
    tree = fresh(text)
    if isinstance(tree, SyntaxError):
        return ""
    try:
        found = next((c for n, c in enumerate(_all_changes(tree)) if n == mutation.number), None)
        if found is None:
            return ""
        place, (_, node) = found
        place.put(node)
        made = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    except RecursionError:
        return ""
    return "" if compile_error(made) or fingerprint(made) == fingerprint(text) else made


def mentions(text: str) -> Mapping[str, frozenset[str]]:
    """For each function, the names and attributes that it reads."""
    tree = parse(text)
    if tree is None:
        return {}
    found: dict[str, frozenset[str]] = {}
    for name, function in _functions(tree.body):
        nodes = list(ast.walk(function))
        names = {n.id for n in nodes if isinstance(n, ast.Name)}
        read = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
        found[name] = found.get(name, frozenset()) | names | read
    return found


def _all_changes(tree: ast.Module) -> Iterator[tuple[_Place, Change]]:
    for name, function in _functions(tree.body):
        for place in _below(name, function, ()):
            for change in changes(place.node, place.around):
                yield place, change


def _functions(body: Sequence[ast.stmt], within: str = "") -> Iterator[tuple[str, Function]]:
    """Functions and methods by their dotted names; one inside another belongs to that."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield f"{within}{name}", node
            case ast.ClassDef(name=name, body=inner):
                yield from _functions(inner, f"{within}{name}.")
            case ast.If(body=inner, orelse=other):
                yield from _functions((*inner, *other), within)
            case ast.Try(body=inner, orelse=other, finalbody=last, handlers=handlers):
                caught = [s for h in handlers for s in h.body]
                yield from _functions((*inner, *caught, *other, *last), within)
            case _:
                pass


def _below(function: str, node: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[_Place]:
    """Places below a node, from the outside in, in the order of the text."""
    inner = (*around, node)
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED:
            continue
        children = enumerate(value) if isinstance(value, list) else [(-1, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_doc(child, node):
                continue
            yield _Place(function, node, field, index, child, inner)
            if not isinstance(child, _CLOSED):
                yield from _below(function, child, inner)


def _is_doc(child: ast.AST, node: ast.AST) -> bool:
    return isinstance(node, Function) and child in node.body and child not in body_without_doc(node)


def _own_lines(tree: ast.Module, text: str, base: str) -> dict[str, Collection[int]]:
    """For each function that differs from the base's, the lines that the base's has not."""
    before = parse(base)
    old: dict[str, list[Function]] = {}
    for name, function in _functions(before.body if before else ()):
        old.setdefault(name, []).append(function)
    lines, were = text.splitlines(), base.splitlines()
    found: dict[str, Collection[int]] = {}
    for name, function in _functions(tree.body):
        known = old.get(name, [])
        if any(ast.dump(function) == ast.dump(other) for other in known):
            continue
        there = [were[n] for f in known for n in range(f.lineno - 1, f.end_lineno or f.lineno)]
        found[name] = {*found.get(name, ()), *_new(function, lines, there)}
    return found


def _new(function: Function, lines: Sequence[str], there: Sequence[str]) -> Iterator[int]:
    first = function.lineno
    mine = [line.strip() for line in lines[first - 1 : function.end_lineno]]
    matcher = difflib.SequenceMatcher(None, [line.strip() for line in there], mine, autojunk=False)
    for kind, _, _, begin, end in matcher.get_opcodes():
        if kind in ("insert", "replace"):
            yield from range(first + begin, first + end)
